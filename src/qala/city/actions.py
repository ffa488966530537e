"""Writes: a city's row and its places. An import may be run again: it changes only what differs."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

import shapely
from django.db import connection, transaction
from django.db.models import F, JSONField
from shapely.geometry.base import BaseGeometry

from qala.city import base_map, index, tile_cache
from qala.city.data import CitySettings, ImportReport, JurisdictionData, PlaceKind, StagedPlace
from qala.city.models import Jurisdiction, Place
from qala.city.rules import house_number, search_key

CHUNK = 2000
_COMPARED = (
    "kind", "category", "names", "geometry", "lat", "lon", "street", "house_number", "aliases",
    "search_key", "levels", "source", "licence",
)  # fmt: skip
_BOX = ("west", "south", "east", "north")


def save_jurisdiction(settings: CitySettings) -> JurisdictionData:
    """Add the city, or change it to these settings. A new default city takes that from the old one."""
    with transaction.atomic():
        if settings.is_default:
            Jurisdiction.objects.exclude(code=settings.code).update(is_default=False)
        west, south, east, north = settings.bounds
        values = {
            "names": settings.names,
            "timezone": settings.timezone,
            "languages": settings.languages,
            "default_language": settings.default_language,
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "view": settings.view,
            "centre_lat": settings.centre[0],
            "centre_lon": settings.centre[1],
            "is_default": settings.is_default,
            "call_number": settings.call_number,
            "country": settings.country,
            "subdivision": settings.subdivision,
            "attribution": settings.attribution,
            "attribution_url": settings.attribution_url,
            "licence": settings.licence,
        }
        row, _ = Jurisdiction.objects.update_or_create(code=settings.code, defaults=values)
    index.clear()
    return index.jurisdiction_data(row)


def load_base_map(
    code: str, *, kinds: Collection[PlaceKind] | None = None, progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Load a city that Qala ships: its settings and, of its places, those of the kinds (None: all).

    progress is called with the number of places done so far. A city may ship settings only.
    """
    jurisdiction = save_jurisdiction(base_map.read_settings(code))
    places = base_map.read_places(code, kinds)
    return import_places(
        jurisdiction, places, source=base_map.SOURCE, licence=jurisdiction.licence, progress=progress
    )


def import_places(
    jurisdiction: JurisdictionData,
    places: Iterable[StagedPlace],
    *,
    source: str,
    licence: str,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Take places, matched by external id. A place with no sound geometry is skipped and counted.

    Chunks of CHUNK places are each one transaction: a killed import is resumed by running it again.
    """
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    stream, seen = iter(places), set[str]()
    while chunk := list(islice(stream, CHUNK)):
        rows = list(_sound_rows(jurisdiction, chunk, source, licence, reasons, seen=seen))
        with transaction.atomic():
            changed = _save_chunk(jurisdiction, rows, counts)
            if changed:
                Jurisdiction.objects.filter(pk=jurisdiction.id).update(map_version=F("map_version") + 1)
        if progress:
            progress(len(chunk))
    index.clear()
    if counts["added"] or counts["changed"]:
        tile_cache.forget(jurisdiction.code)
    return ImportReport(counts["added"], counts["changed"], counts["same"], reasons.total(), dict(reasons))


def clear_cache() -> None:
    """Forget the cities kept in this process; tests that roll back need it."""
    index.clear()


def public_id(jurisdiction: str, external_id: str) -> str:
    """Return the place's public id: 45 bits of a hash, the same in every install."""
    digest = hashlib.sha256(f"{jurisdiction} {external_id}".encode()).digest()
    return "QLP-" + base64.b32encode(digest[:6]).decode()[:9]


def _sound_rows(
    jurisdiction: JurisdictionData,
    chunk: Sequence[StagedPlace],
    source: str,
    licence: str,
    reasons: Counter[str],
    *,
    seen: set[str],
) -> Iterator[Place]:
    for staged in chunk:
        geometry = shapely.from_wkb(staged.geometry, on_invalid="ignore") if staged.geometry else None
        if geometry is None or geometry.is_empty:
            reasons["no geometry"] += 1
        elif staged.external_id in seen:
            reasons["the same id twice"] += 1
        elif not shapely.box(-180, -90, 180, 90).contains(shapely.box(*geometry.bounds)):
            reasons["coordinates outside the world"] += 1
        else:
            seen.add(staged.external_id)
            yield _row(jurisdiction, staged, geometry, source, licence)


def _row(
    jurisdiction: JurisdictionData, staged: StagedPlace, geometry: BaseGeometry, source: str, licence: str
) -> Place:
    lat, lon = staged.point or _middle(geometry)
    west, south, east, north = geometry.bounds
    named = staged.street if staged.house_number else staged.names
    return Place(
        public_id=public_id(jurisdiction.code, staged.external_id),
        jurisdiction_id=jurisdiction.id,
        external_id=staged.external_id,
        kind=staged.kind,
        category=staged.category,
        names=staged.names,
        geometry=staged.geometry,
        lat=lat,
        lon=lon,
        west=west,
        south=south,
        east=east,
        north=north,
        street=staged.street,
        house_number=house_number(staged.house_number),
        aliases=list(staged.aliases),
        search_key=search_key(named.get("ru") or next(iter(named.values()), "")),
        levels=staged.levels,
        source=source,
        licence=licence,
    )


def _middle(geometry: BaseGeometry) -> tuple[float, float]:
    """Return (lat, lon) on the geometry: half way along a line, else a point inside."""
    if geometry.geom_type.endswith("LineString"):
        longest = max(shapely.get_parts(geometry), key=shapely.length)
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(geometry)
    return round(point.y, 7), round(point.x, 7)


def _save_chunk(jurisdiction: JurisdictionData, rows: list[Place], counts: Counter[str]) -> bool:
    known = {
        row.external_id: row
        for row in Place.objects.filter(
            jurisdiction_id=jurisdiction.id, external_id__in=[row.external_id for row in rows]
        )
    }
    new = [row for row in rows if row.external_id not in known]
    changed = [row for row in rows if row.external_id in known and _differs(row, known[row.external_id])]
    _copy(new)
    for row in changed:
        row.pk = known[row.external_id].pk
    Place.objects.bulk_update(changed, [*_COMPARED, *_BOX], batch_size=500)
    counts.update(added=len(new), changed=len(changed), same=len(rows) - len(new) - len(changed))
    return bool(new or changed)


def _copy(rows: Sequence[Place]) -> None:
    """Insert by COPY, several times faster than INSERT. Its columns are the model's own."""
    if not rows:
        return
    table = Place._meta  # noqa: SLF001 - Django's documented way to a model's fields
    fields = [field for field in table.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = ((field, getattr(row, field.attname)) for field in fields)
            copy.write_row(
                [
                    json.dumps(value, ensure_ascii=False) if isinstance(field, JSONField) else value
                    for field, value in values
                ]
            )


def _differs(row: Place, known: Place) -> bool:
    return any(_plain(getattr(row, name)) != _plain(getattr(known, name)) for name in _COMPARED)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
