"""`qala city …`: load, import and simplify maps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from qala.base.errors.api import Invalid, Refused
from qala.city import base_map
from qala.city.actions import import_places, load_base_map
from qala.city.data import ImportReport, PlaceKind
from qala.city.queries import default_jurisdiction, get_jurisdiction
from qala.city.simplify import simplify

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def city() -> None:
    """Cities and their maps."""


@city.command("load-base-map")
@click.argument("code", default="almaty")
def load_command(code: str) -> None:
    """Load a city that Qala ships; a second run changes nothing."""
    _run(lambda progress: load_base_map(code, progress=progress), f"Loading {code}")


@city.command("import-geojson")
@click.argument("file", type=FILE)
@click.option("--jurisdiction", default=None, help="Code of the city; the default city if left out.")
@click.option("--kind", type=click.Choice([str(kind) for kind in PlaceKind]), default="district")
@click.option("--source", default="import", help="Where the file comes from.")
@click.option("--licence", required=True, help="Under which licence, such as “ODbL 1.0”.")
def import_geojson_command(
    file: Path, jurisdiction: str | None, kind: str, source: str, licence: str
) -> None:
    """Import areas from a GeoJSON FeatureCollection; a second run changes nothing."""
    from qala.city.importers import read_geojson  # noqa: PLC0415

    def take(progress: Callable[[int], None]) -> ImportReport:
        target = get_jurisdiction(jurisdiction) if jurisdiction else default_jurisdiction()
        places = read_geojson(file, PlaceKind(kind), base_map.district_names(target.code))
        return import_places(target, places, source=source, licence=licence, progress=progress)

    _run(take, f"Importing {file.name}")


@city.command("import-osm")
@click.argument("file", type=FILE)
@click.option("--jurisdiction", default=None, help="Code of the city; the default city if left out.")
@click.option("--licence", default="ODbL 1.0")
def import_osm_command(file: Path, jurisdiction: str | None, licence: str) -> None:
    """Import buildings, streets, green, water and rail from an OpenStreetMap extract (.osm.pbf)."""
    from qala.city.importers import StreetTable, read_osm  # noqa: PLC0415

    def take(progress: Callable[[int], None]) -> ImportReport:
        target = get_jurisdiction(jurisdiction) if jurisdiction else default_jurisdiction()
        places = read_osm(file, StreetTable.read(base_map.street_table(target.code)))
        return import_places(target, places, source=base_map.SOURCE, licence=licence, progress=progress)

    _run(take, f"Importing {file.name}")


@city.command("simplify")
@click.argument("code")
@click.argument("districts", type=FILE)
@click.argument("extract", type=FILE)
def simplify_command(code: str, districts: Path, extract: Path) -> None:
    """Write the map that Qala ships of CODE, from GeoJSON districts and an OpenStreetMap extract."""
    count = simplify(code, districts, extract)
    size = (base_map.DATA / code / "places.json.xz").stat().st_size
    click.echo(f"{count} places, {size / 1e6:.2f} MB")


def _run(take: Callable[[Callable[[int], None]], ImportReport], label: str) -> None:
    """Show progress while the import runs, then its report. A refusal is one clear line."""
    with click.progressbar(
        length=0, label=label, show_percent=False, item_show_func=lambda n: n and f"{n}"
    ) as bar:
        done = 0

        def progress(count: int) -> None:
            nonlocal done
            done += count
            bar.update(count, done)

        try:
            report = take(progress)
        except (Refused, Invalid) as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"added {report.added}, changed {report.changed}, same {report.same}, skipped {report.skipped}"
    )
    for reason, count in sorted(report.reasons.items()):
        click.echo(f"  {reason}: {count}")
