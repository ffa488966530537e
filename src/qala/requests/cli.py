"""`qala requests …`: bulk input and figures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from qala.base.errors.api import Invalid, Refused
from qala.city.api import default_jurisdiction, get_jurisdiction
from qala.requests.importing.data import Report
from qala.requests.importing.mapping import load_mapping, shipped_mappings
from qala.requests.importing.run import import_file
from qala.requests.queries.figures import get_record


@click.group()
def requests() -> None:
    """Take requests in from files, and print figures."""


@requests.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", required=True, help=f"{', '.join(shipped_mappings())}, or a .toml file.")
@click.option("--jurisdiction", required=True, help="Code of the city; a city that Qala ships is set up.")
@click.option("--source", default=None, help="Name of the register, when the mapping serves several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file, too.")
def import_command(  # noqa: PLR0917 - click gives them by name
    file: Path, mapping: str, jurisdiction: str, source: str | None, as_json: bool, report: Path | None
) -> None:
    """Import a CSV file, plain or gzipped. Run it again to resume it; a second run changes nothing."""
    now = datetime.now(UTC)
    with click.progressbar(
        length=1000, label=f"Importing {file.name}", file=click.get_text_stream("stderr")
    ) as bar:
        done = 0

        def progress(so_far: Report, at: int, size: int) -> None:
            nonlocal done
            step = at * 1000 // size - done
            done += step
            rate = round(so_far.read / so_far.seconds) if so_far.seconds else 0
            bar.label = f"Importing {file.name}, {so_far.read:,} rows, {rate:,}/s"
            bar.update(step)

        try:
            known = load_mapping(mapping)
            known = replace(known, source=source) if source else known
            made = import_file(file, jurisdiction=jurisdiction, mapping=known, now=now, progress=progress)
        except Invalid as error:
            raise click.ClickException(_sentences(error)) from error
    text = json.dumps(made.as_json(), ensure_ascii=False, indent=2)
    if report:
        report.write_text(text + "\n", encoding="utf-8")
    click.echo(text if as_json else "\n".join(_lines(made)))
    if made.problem:
        raise click.ClickException(f"{made.problem} What was taken stays; run it again when this is mended.")


def _lines(report: Report) -> list[str]:
    said = report.as_json()
    first = (
        f"Read {report.read:,} rows: taken {report.taken:,} with {report.events:,} events, "
        f"known already {report.known:,}, left {report.skipped.total():,}. "
        f"{said['seconds']} s, {said['rows_per_s'] or 0:,} rows/s."
    )
    lines = [first]
    for reason, found in said["skipped"].items():
        lines.append(f"  left: {reason}: {found['rows']:,} (lines {', '.join(map(str, found['lines']))} …)")
    lines += [f"  kept: {note}: {count:,}" for note, count in said["notes"].items()]
    lines += [f"  masked: {kind}: {count:,}" for kind, count in said["hidden"].items()]
    return lines


def _sentences(error: Invalid) -> str:
    return " ".join(str(one) for said in error.errors.values() for one in said)


@requests.command("statistics")
@click.option("--jurisdiction", default=None, help="Code of the city; the default city if left out.")
@click.option("--at", default=None, help="A moment such as 2016-01-13T00:00:00-05:00; now if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def statistics_command(jurisdiction: str | None, at: str | None, as_json: bool) -> None:
    """Print the record of a city, counted from dates as they stood at a moment."""
    try:
        city = get_jurisdiction(jurisdiction) if jurisdiction else default_jurisdiction()
        moment = datetime.fromisoformat(at) if at else datetime.now(UTC)
    except Refused as error:
        raise click.ClickException(f"There is no city {jurisdiction!r} here.") from error
    except ValueError as error:
        raise click.ClickException(f"{at!r} is not a moment such as 2016-01-13T00:00:00-05:00.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(city.timezone))
    record = get_record(city, at=moment)
    if as_json:
        click.echo(json.dumps({"jurisdiction": city.code, "at": moment.isoformat(), **record}, indent=2))
        return
    for name, value in record.items():
        click.echo(f"{name.replace('_', ' '):24}{'–' if value is None else format(value, ','):>12}")
