"""Readers of other people's files: GeoJSON boundaries and OpenStreetMap extracts → StagedPlace."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory

from qala.base.errors.api import Invalid
from qala.city.data import PlaceKind, StagedPlace
from qala.city.rules import StreetName, read_street, search_key, street_names

ROADS = {
    "motorway": "motorway", "trunk": "trunk", "primary": "primary", "secondary": "secondary",
    "tertiary": "tertiary", "residential": "minor", "unclassified": "minor", "living_street": "minor",
    "road": "minor", "unsurfaced": "minor", "service": "service", "footway": "path", "path": "path",
    "steps": "path", "pedestrian": "path", "cycleway": "path", "track": "path",
}  # fmt: skip
GREEN = {
    ("leisure", "park"): "park", ("leisure", "garden"): "park", ("leisure", "common"): "park",
    ("leisure", "recreation_ground"): "park", ("landuse", "recreation_ground"): "park",
    ("leisure", "stadium"): "sport", ("leisure", "pitch"): "sport", ("leisure", "track"): "sport",
    ("natural", "wood"): "wood", ("landuse", "forest"): "wood", ("natural", "scrub"): "wood",
    ("landuse", "grass"): "grass", ("landuse", "meadow"): "grass", ("landuse", "cemetery"): "grass",
}  # fmt: skip
WATER_AREAS = {
    ("natural", "water"),
    ("landuse", "reservoir"),
    ("landuse", "basin"),
    ("waterway", "riverbank"),
}
WATER_LINES = {"river", "canal", "stream", "drain"}
POINTS = {
    "amenity": {"hospital", "clinic", "school", "university", "college", "theatre", "marketplace", "library"},
    "tourism": {"museum"},
    "railway": {"station"},
    "place": {"suburb", "neighbourhood", "village", "hamlet"},
}
NO_STREET = "-"
GEOJSON_POLYGONS = {"Polygon", "MultiPolygon"}


@dataclass(frozen=True)
class StreetTable:
    """A city's own list of street names: key of any spelling → (type, stems by language, aliases)."""

    rows: Mapping[tuple[str, str], tuple[str, dict[str, str], tuple[str, ...]]]

    @classmethod
    def read(cls, path: Path | None) -> StreetTable:
        """Read a `streets.tsv`; None gives an empty table."""
        rows: dict[tuple[str, str], tuple[str, dict[str, str], tuple[str, ...]]] = {}
        lines = path.read_text(encoding="utf-8").splitlines() if path else []
        for line in lines:
            if not line or line.startswith("#"):
                continue
            spellings, kind, ru, kk, aliases = (line + "\t\t").split("\t")[:5]
            row = kind, {"ru": ru, "kk": kk}, tuple(a for a in aliases.split("|") if a)
            only = spellings.partition("@")[2]
            for spelling in (*spellings.removesuffix(f"@{only}").split("|"), ru, kk):
                rows.setdefault((search_key(spelling), only), row)
        return cls(rows)

    def read_name(self, text: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the street's names by language and its other names, from a name as it was written."""
        name = read_street(text)
        if not name.stem:
            return {}, ()
        if row := self._row(name):
            kind, stems, aliases = row
            if kind == NO_STREET:
                return {}, ()
            return street_names(StreetName(kind, stems["ru"]), stems), aliases
        if name.stem.isascii() and any(map(str.isalpha, name.stem)):
            return {"en": text.strip()}, ()
        names = street_names(name, {"ru": name.stem})
        return names if name.type == "microdistrict" and name.stem.isdigit() else {"ru": names["ru"]}, ()

    def _row(self, name: StreetName) -> tuple[str, dict[str, str], tuple[str, ...]] | None:
        """Find the street, or the microdistrict by its name without its number."""
        key = search_key(name.stem)
        street = self.rows.get((key, name.type)) or self.rows.get((key, ""))
        if street or name.type not in ("", "microdistrict"):
            return street
        base, number = re.fullmatch(r"(.*?)[ -]*(\d+[^\W\d_]?)?", name.stem).groups()
        row = self.rows.get((search_key(base), "microdistrict"))
        if not row or not number:
            return row
        return row[0], {language: f"{stem}-{number}" for language, stem in row[1].items()}, row[2]


def read_geojson(
    path: Path, kind: PlaceKind, names: Mapping[str, Mapping[str, object]]
) -> Iterator[StagedPlace]:
    """Read a FeatureCollection of areas.

    names: `name` of a feature → its names by language; "point" among them, [lat, lon], is where its
    label stands. A feature not listed keeps its `name`. Invalid({"file": …}) where it is no GeoJSON.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid({"file": [f"{path.name} is not a GeoJSON FeatureCollection: {error}"]}) from error
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        name = str(properties.get("name") or f"{kind} {number}")
        known = dict(names.get(name, {"en": name}))
        point = known.pop("point", None)
        geometry = feature.get("geometry") or {}
        if geometry.get("type") not in GEOJSON_POLYGONS:
            yield StagedPlace(f"{path.stem}/{number}", kind, b"")
            continue
        yield StagedPlace(
            external_id=f"osm:relation/{properties['osm_id']}"
            if "osm_id" in properties
            else f"{path.stem}/{name}",
            kind=kind,
            geometry=shapely.to_wkb(shapely.make_valid(shapely.from_geojson(json.dumps(geometry)))),
            names=known,
            point=tuple(point) if point else None,
        )


def read_osm(path: Path, streets: StreetTable) -> Iterator[StagedPlace]:
    """Read buildings, streets, green, water, rail and named points of an OpenStreetMap extract.

    Ways of one street and class become one place; an object with broken geometry has empty WKB.
    """
    wkb = WKBFactory()
    named: defaultdict[tuple[str, str], list[tuple[str, bytes]]] = defaultdict(list)
    known: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {}
    objects = osmium.FileProcessor(str(path)).with_areas(
        KeyFilter("building", "leisure", "landuse", "natural", "waterway")
    )
    for thing in objects:
        tags = dict(thing.tags)
        if thing.is_area():
            yield from _area(thing, tags, wkb, streets)
        elif thing.is_node():
            yield from _point(thing, tags, wkb)
        elif thing.is_way() and tags.get("highway", "").removesuffix("_link") in ROADS:
            category = ROADS[tags["highway"].removesuffix("_link")]
            names, aliases = streets.read_name(tags.get("name", "")) if category != "path" else ({}, ())
            key = search_key(names.get("ru") or names.get("en", ""))
            line = _geometry(wkb.create_linestring, thing)
            if not key or not line:
                yield StagedPlace(f"osm:way/{thing.id}", PlaceKind.STREET, line, category)
                continue
            old = tags.get("old_name")
            known[key] = (names, (*aliases, read_street(old).stem) if old and not aliases else aliases)
            named[key, category].append((f"osm:way/{thing.id}", line))
        elif thing.is_way():
            yield from _line(thing, tags, wkb)
    for (key, category), lines in sorted(named.items()):
        merged = shapely.line_merge(shapely.multilinestrings([shapely.from_wkb(line) for _, line in lines]))
        names, aliases = known[key]
        first = min(way for way, _ in lines)
        yield StagedPlace(
            first, PlaceKind.STREET, shapely.to_wkb(merged), category, names=names, aliases=aliases
        )


def _area(
    thing: osmium.osm.Area, tags: dict[str, str], wkb: WKBFactory, streets: StreetTable
) -> Iterator[StagedPlace]:
    external_id = f"osm:{'way' if thing.from_way() else 'relation'}/{thing.orig_id()}"
    name = {"ru": tags["name"]} if "name" in tags else {}
    if "building" in tags:
        levels = tags.get("building:levels", "")
        yield StagedPlace(
            external_id,
            PlaceKind.BUILDING,
            _geometry(wkb.create_multipolygon, thing),
            names=name,
            street=streets.read_name(tags.get("addr:street", ""))[0],
            house_number=tags.get("addr:housenumber", "")[:32],
            levels=int(levels) if levels.isdigit() and int(levels) < 200 else None,
        )
        return
    green = next((GREEN[pair] for pair in tags.items() if pair in GREEN), None)
    if green or WATER_AREAS & tags.items():
        kind = PlaceKind.GREEN if green else PlaceKind.WATER
        yield StagedPlace(
            external_id, kind, _geometry(wkb.create_multipolygon, thing), green or "area", names=name
        )


def _line(thing: osmium.osm.Way, tags: dict[str, str], wkb: WKBFactory) -> Iterator[StagedPlace]:
    names = {"ru": tags["name"]} if "name" in tags else {}
    if tags.get("waterway") in WATER_LINES:
        kind, category = PlaceKind.WATER, tags["waterway"]
    elif tags.get("railway") == "rail":
        kind, category = PlaceKind.RAIL, "rail"
    else:
        return
    yield StagedPlace(
        f"osm:way/{thing.id}", kind, _geometry(wkb.create_linestring, thing), category, names=names
    )


def _point(thing: osmium.osm.Node, tags: dict[str, str], wkb: WKBFactory) -> Iterator[StagedPlace]:
    category = next((tags[key] for key, values in POINTS.items() if tags.get(key) in values), None)
    if category and "name" in tags:
        names = {"ru": tags.get("name:ru") or tags["name"]}
        names |= {
            language: tags[f"name:{language}"] for language in ("kk", "en") if f"name:{language}" in tags
        }
        yield StagedPlace(
            f"osm:node/{thing.id}", PlaceKind.POINT, _geometry(wkb.create_point, thing), category, names=names
        )


def _geometry(create: object, thing: object) -> bytes:
    """Return the WKB, empty where OpenStreetMap's object makes none (a way of one node, an open ring)."""
    try:
        return bytes.fromhex(create(thing))
    except (RuntimeError, osmium.InvalidLocationError):
        return b""
