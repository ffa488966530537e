"""`qala redact`: made-up texts and the measured table."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from qala.base.redact.civic.generate import generate
from qala.base.redact.civic.measure import REPORT_SEEDS, report_table

_HEAD = """# Redaction, measured

Written by `qala redact table --n {count} --out docs/redaction.md`: made-up civic texts
(`qala redact civic`), seeds {seeds}, {count} texts per seed and language. Seeds 1–5 are for
development. A true span counts as found only when all its letters and digits are hidden; precision
counts proposed spans that meet a true one. IIN, phone, e-mail, card and bank account are hidden at once,
the rest is proposed to a person.

The texts come from the same hands as the rules and are far easier than real ones, names above all. On
Kazakh television news (KazNERD, the validation part, which was used for development) the rules for names
reach a precision of {news_p} and a recall of {news_r} by word.

"""


@click.group()
def redact() -> None:
    """Personal data in texts: made-up texts and measurements."""


@redact.command()
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same texts.")
@click.option("--n", "count", default=100, show_default=True, help="How many texts.")
@click.option("--lang", "language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
def civic(seed: int, count: int, language: str) -> None:
    """Print made-up texts as JSON lines: id, lang, text, spans [start, end, kind]."""
    for item in generate(seed, count, language):
        sys.stdout.write(json.dumps(item.as_json(), ensure_ascii=False) + "\n")


@redact.command()
@click.option("--n", "count", default=2000, show_default=True, help="Texts per seed and language.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File to write; without: print.")
def table(count: int, out: Path | None) -> None:
    """Measure recall and precision by kind and language."""
    seeds = ", ".join(map(str, REPORT_SEEDS))
    text = _HEAD.format(count=count, seeds=seeds, news_p="0.90", news_r="0.94") + report_table(count)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text)
