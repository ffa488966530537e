"""Make the map that Qala ships from OpenStreetMap's files: fewer points, nothing far from the city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from qala.city import base_map
from qala.city.data import PlaceKind, StagedPlace
from qala.city.importers import StreetTable, read_geojson, read_osm

AROUND = 0.03  # degrees beyond the city's line that its map still shows, about 3 km
GAP_WIDTH = 0.01  # degrees: wider holes between districts are no mistake
CORRIDOR_WIDTH = 0.002  # degrees: as wide may be land between two districts that is open at an end
SLIVER = 0.00001
TOLERANCE = {  # degrees; 0.00001 is a metre
    PlaceKind.DISTRICT: 0.00002,
    PlaceKind.STREET: 0.00002,
    PlaceKind.BUILDING: 0.000003,
    PlaceKind.GREEN: 0.00003,
    PlaceKind.WATER: 0.00002,
    PlaceKind.RAIL: 0.00002,
}


def simplify(code: str, districts: Path, extract: Path) -> int:
    """Write `places.json.xz` of a shipped city from its districts and extract. Return how many places."""
    folder = base_map.DATA / code
    areas = _covered(list(read_geojson(districts, PlaceKind.DISTRICT, base_map.district_names(code))))
    land = shapely.union_all([shapely.from_wkb(area.geometry) for area in areas]).buffer(AROUND)
    shapely.prepare(land)
    streets = StreetTable.read(base_map.street_table(code))
    return base_map.write_places(
        folder / "places.json.xz", [*areas, *_simpler(read_osm(extract, streets), land)]
    )


def _covered(areas: list[StagedPlace]) -> list[StagedPlace]:
    """Simplify areas together, so that neighbours keep one border, and leave no gap between them.

    Gaps (of Almaty crossroads, river beds, a corridor) go to the neighbour with the longest side on the
    gap: no crossroads shall belong to no district.
    """
    raw = np.array([shapely.from_wkb(area.geometry) for area in areas])
    closed = shapely.coverage_clean(_with_corridors(raw), gap_width=GAP_WIDTH)
    shapes = shapely.coverage_simplify(closed, TOLERANCE[PlaceKind.DISTRICT])
    return [replace(area, geometry=shapely.to_wkb(shape)) for area, shape in zip(areas, shapes, strict=True)]


def _with_corridors(areas: np.ndarray) -> np.ndarray:
    """Give narrow land between two areas, open at an end, to the one with the longer side on it."""
    land = shapely.union_all(areas)
    filled = shapely.difference(land.buffer(CORRIDOR_WIDTH / 2).buffer(-CORRIDOR_WIDTH / 2), land)
    areas = areas.copy()
    for part in shapely.get_parts(filled):
        sides = shapely.length(shapely.intersection(areas, part.buffer(SLIVER)))
        if (sides > part.length / 5).sum() > 1:
            widest = int(sides.argmax())
            areas[widest] = shapely.union(areas[widest], part.buffer(SLIVER))
    return areas


def _simpler(places: Iterator[StagedPlace], land: BaseGeometry) -> Iterator[StagedPlace]:
    seen: set[str] = set()
    for place in places:
        if place.external_id in seen:
            continue
        geometry = shapely.from_wkb(place.geometry) if place.geometry else None
        if geometry is None or not shapely.intersects(land, geometry):
            continue
        geometry = shapely.simplify(geometry, TOLERANCE.get(place.kind, 0))
        seen.add(place.external_id)
        parts = shapely.get_parts(geometry)
        if len(parts) == 1:
            geometry = parts[0]
        yield replace(place, geometry=shapely.to_wkb(geometry))
