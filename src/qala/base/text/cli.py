"""`qala text`: look into the reading of words."""

from __future__ import annotations

import click

from qala.base.text.actions import rebuild_words
from qala.base.text.analysis import query_stems, word_terms
from qala.base.text.data import LANGUAGES
from qala.base.text.language import detect_language
from qala.base.text.names import latin_variants, skeleton
from qala.base.text.words import iterate_words


@click.group()
def text() -> None:
    """Words and their terms."""


@text.command()
@click.argument("words", nargs=-1, required=True)
def explain(words: tuple[str, ...]) -> None:
    """Show every term of WORDS in each language, and what a query for them looks for."""
    for _, _, word in iterate_words(" ".join(words)):
        click.secho(f"{word}  ({detect_language(word)})", bold=True)
        for language in LANGUAGES:
            own, stems, closed = word_terms(word, language, language == "kk")
            click.echo(
                f"  {language}     {own}{' (closed class)' if closed else ''}: {' '.join(stems) or '–'}"
            )
        click.echo(f"  query  {' '.join(query_stems(word, detect_language(word))) or '–'}")
        if readings := latin_variants(word):
            click.echo(f"  read   {' '.join(readings)}")
        click.echo(f"  name   {skeleton(word)}")


@text.command()
@click.option("--least", default=2, show_default=True, help="Documents a word must stand in.")
def words(least: int) -> None:
    """Rebuild the table of words that may be suggested."""
    click.echo(f"{rebuild_words(least)} words")
