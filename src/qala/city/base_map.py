"""The map that Qala ships of a city: `data/<code>/city.toml` and `places.json.xz`, read and written.

Coordinates are whole millionths of a degree (0.1 m), each but the first of a line as the step from the
one before: of a city's map that leaves a fifth of GeoJSON.
"""

from __future__ import annotations

import json
import lzma
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from qala.base.errors.api import Refused
from qala.city.data import CitySettings, PlaceKind, StagedPlace

DATA = Path(__file__).parent / "data"
SOURCE = "OpenStreetMap"
SCALE = 1_000_000


def shipped_cities() -> list[str]:
    """Return the codes of the cities that Qala ships."""
    return sorted(path.parent.name for path in DATA.glob("*/city.toml"))


def read_settings(code: str) -> CitySettings:
    """Return a shipped city's settings. Refused("not_found") where none are shipped."""
    if code not in shipped_cities():
        raise Refused("not_found", f"no map of {code!r} is shipped; there are: {', '.join(shipped_cities())}")
    return CitySettings(**tomllib.loads((DATA / code / "city.toml").read_text(encoding="utf-8")))


def district_names(code: str) -> dict[str, dict[str, object]]:
    """Return the shipped names of a city's districts by the name in their source; {} where none are."""
    path = DATA / code / "districts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def street_table(code: str) -> Path | None:
    """Return the file of a city's street names, None where none is shipped."""
    path = DATA / code / "streets.tsv"
    return path if path.exists() else None


def read_places(code: str, kinds: Collection[PlaceKind] | None = None) -> Iterator[StagedPlace]:
    """Return the places shipped of a city, of these kinds (None: all); none where only settings are."""
    path = DATA / code / "places.json.xz"
    if not path.exists():
        return
    for record in json.loads(lzma.decompress(path.read_bytes())):
        if kinds is None or record["k"] in kinds:
            yield unpack(record)


def write_places(path: Path, places: Iterable[StagedPlace]) -> int:
    """Write the places, sorted by id so that the same input gives the same bytes. Return how many."""
    records = [pack(place) for place in sorted(places, key=lambda place: (place.kind, place.external_id))]
    text = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    return len(records)


def pack(place: StagedPlace) -> dict[str, object]:
    """Return the place as a compact record; empty fields are left out."""
    geometry = shapely.from_wkb(place.geometry)
    record = {
        "i": place.external_id,
        "k": str(place.kind),
        "c": place.category,
        "n": place.names,
        "s": place.street,
        "h": place.house_number,
        "a": list(place.aliases),
        "l": place.levels,
        "p": list(place.point or ()),
        "t": geometry.geom_type,
        "g": _pack_parts(geometry),
    }
    return {key: value for key, value in record.items() if value}


def unpack(record: dict[str, object]) -> StagedPlace:
    """Return the place of a record."""
    return StagedPlace(
        external_id=record["i"],
        kind=PlaceKind(record["k"]),
        geometry=shapely.to_wkb(_unpack_parts(record["t"], record["g"])),
        category=record.get("c", ""),
        names=record.get("n", {}),
        street=record.get("s", {}),
        house_number=record.get("h", ""),
        aliases=tuple(record.get("a", ())),
        levels=record.get("l"),
        point=tuple(record["p"]) if "p" in record else None,
    )


def _pack_parts(geometry: BaseGeometry) -> list[list[list[int]]]:
    """Return parts → rings → steps."""
    packed = []
    for part in shapely.get_parts(geometry):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        packed.append([_steps(shapely.get_coordinates(ring)) for ring in rings])
    return packed


def _steps(coordinates: np.ndarray) -> list[int]:
    whole = np.rint(coordinates * SCALE).astype(int)
    return np.diff(whole, axis=0, prepend=[[0, 0]]).ravel().tolist()


def _unpack_parts(kind: str, packed: list[list[list[int]]]) -> BaseGeometry:
    parts = []
    for rings in packed:
        lines = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / SCALE for ring in rings]
        if kind.endswith("Polygon"):
            parts.append(shapely.Polygon(lines[0], lines[1:]))
        elif kind.endswith("LineString"):
            parts.append(shapely.LineString(lines[0]))
        else:
            parts.append(shapely.Point(lines[0][0]))
    if not kind.startswith("Multi"):
        return parts[0]
    return getattr(shapely, kind)(parts)
