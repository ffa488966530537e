"""The base map's tiles: land, outside, district, green, water, rail, road, building, label."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from qala.city import index
from qala.city.data import TILE_EXTENT, JurisdictionData, PlaceKind, TileFeature, TileLayer
from qala.city.mercator import tile_bounds
from qala.city.models import Place
from qala.city.tiles import BUFFER, encode_tile

MAX_ZOOM = 14  # browsers enlarge these tiles beyond it; a unit is 0.4 m in Almaty
SCHEMA = 1  # counted up when the layers change, so that browsers ask anew
METRES_PER_LEVEL = 3.1
LEVELS_UNKNOWN = 3
ROAD_FROM_ZOOM = {
    "motorway": 7, "trunk": 7, "primary": 8, "secondary": 10, "tertiary": 11, "minor": 12, "service": 13,
    "path": 14,
}  # fmt: skip
NAMED_ROAD_FROM_ZOOM = {
    "motorway": 12,
    "trunk": 12,
    "primary": 12,
    "secondary": 13,
    "tertiary": 13,
    "minor": 14,
}
BUILDINGS_FROM_ZOOM = 13
POINTS_FROM_ZOOM = 14
SMALLEST_UNITS = 6  # areas narrower than this many units of the tile are not drawn


def map_version(jurisdiction: JurisdictionData) -> str:
    """Return the word that changes when the tiles do."""
    return f"{SCHEMA}-{jurisdiction.map_version}"


def touches_city(jurisdiction: JurisdictionData, z: int, x: int, y: int) -> bool:
    """Whether the tile may hold anything but the outside."""
    west, south, east, north = tile_bounds(z, x, y)
    w, s, e, n = jurisdiction.bounds
    return west <= e and east >= w and south <= n and north >= s


def make_tile(jurisdiction: JurisdictionData, z: int, x: int, y: int) -> bytes:
    """Return the tile, z from 0 to MAX_ZOOM."""
    bounds = _with_buffer(tile_bounds(z, x, y))
    places = _Places(jurisdiction, z, bounds)
    layers = [
        *_areas(jurisdiction, bounds),
        TileLayer("green", places.shapes(PlaceKind.GREEN)),
        TileLayer("water", places.shapes(PlaceKind.WATER)),
        TileLayer("rail", places.shapes(PlaceKind.RAIL)),
        TileLayer("road", places.shapes(PlaceKind.STREET)),
        TileLayer("building", places.shapes(PlaceKind.BUILDING, _building)),
        TileLayer("label", (*_district_labels(jurisdiction, z), *places.labels())),
    ]
    return encode_tile(layers, z, x, y)


class _Places:
    """The places drawn on a tile, read once."""

    def __init__(
        self, jurisdiction: JurisdictionData, z: int, bounds: tuple[float, float, float, float]
    ) -> None:
        self.zoom = z
        unit = (bounds[2] - bounds[0]) / (TILE_EXTENT + 2 * BUFFER)  # degrees
        roads = [category for category, zoom in ROAD_FROM_ZOOM.items() if zoom <= z]
        wanted = Q(kind=PlaceKind.STREET, category__in=roads) | Q(kind=PlaceKind.RAIL)
        wanted |= Q(kind=PlaceKind.WATER) | Q(kind=PlaceKind.GREEN)
        if z >= BUILDINGS_FROM_ZOOM:
            wanted |= Q(kind=PlaceKind.BUILDING)
        if z >= POINTS_FROM_ZOOM:
            wanted |= Q(kind=PlaceKind.POINT)
        rows = Place.objects.filter(wanted, jurisdiction_id=jurisdiction.id).in_box(*bounds)
        self.rows = list(rows.order_by("pk"))
        wkb = np.array([bytes(row.geometry) for row in self.rows], dtype=object)
        lines = shapely.from_wkb(wkb)
        self.geometries = lines if z == MAX_ZOOM else shapely.simplify(lines, unit * 3)
        self.smallest = 0 if z >= BUILDINGS_FROM_ZOOM else unit * SMALLEST_UNITS

    def shapes(
        self, kind: PlaceKind, properties: Callable[[Place], dict[str, object]] | None = None
    ) -> tuple[TileFeature, ...]:
        """Return the places of a kind that are large enough to be seen."""
        describe = properties or (lambda row: {"class": row.category})
        return tuple(
            TileFeature(geometry, describe(row))
            for row, geometry in zip(self.rows, self.geometries, strict=True)
            if row.kind == kind and max(row.east - row.west, row.north - row.south) >= self.smallest
        )

    def labels(self) -> tuple[TileFeature, ...]:
        """Return names of streets along their lines, of points, and house numbers."""
        return tuple(
            TileFeature(geometry, label)
            for row, geometry in zip(self.rows, self.geometries, strict=True)
            for geometry, label in self._labels_of(row, geometry)
        )

    def _labels_of(self, row: Place, geometry: BaseGeometry) -> list[tuple[object, dict[str, object]]]:
        if row.kind == PlaceKind.STREET and row.names:
            if NAMED_ROAD_FROM_ZOOM.get(row.category, MAX_ZOOM + 1) <= self.zoom:
                return [(geometry, {"kind": "street", "class": row.category} | _names(row.names))]
        elif row.kind == PlaceKind.POINT:
            return [((row.lon, row.lat), {"kind": "point", "class": row.category} | _names(row.names))]
        elif row.kind == PlaceKind.BUILDING and row.house_number and self.zoom == MAX_ZOOM:
            return [((row.lon, row.lat), {"kind": "house", "number": row.house_number})]
        return []


def _areas(jurisdiction: JurisdictionData, bounds: tuple[float, float, float, float]) -> list[TileLayer]:
    areas = index.areas(jurisdiction)
    tile = shapely.box(*bounds)
    if areas.outline is None or areas.borders is None:
        return [TileLayer("land", (TileFeature(tile, {}),))]
    between, around = areas.borders
    return [
        TileLayer("land", (TileFeature(areas.outline, {}),)),
        TileLayer("outside", (TileFeature(shapely.difference(tile, areas.outline), {}),)),
        TileLayer(
            "district",
            (TileFeature(between, {"class": "district"}), TileFeature(around, {"class": "city"})),
        ),
    ]


def _district_labels(jurisdiction: JurisdictionData, z: int) -> list[TileFeature]:
    if z >= MAX_ZOOM:
        return []
    return [
        TileFeature((district.lon, district.lat), {"kind": "district"} | _names(district.names))
        for district in index.areas(jurisdiction).districts
    ]


def _building(row: Place) -> dict[str, object]:
    return {"height": round((row.levels or LEVELS_UNKNOWN) * METRES_PER_LEVEL, 1)}


def _names(names: dict[str, str]) -> dict[str, str]:
    return {f"name_{language}": name for language, name in names.items()}


def _with_buffer(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    across = (east - west) * BUFFER / TILE_EXTENT
    up = (north - south) * BUFFER / TILE_EXTENT
    return west - across, south - up, east + across, north + up
