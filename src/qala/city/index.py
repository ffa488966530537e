"""What the process keeps: the cities, and of each its districts as prepared polygons.

Every index carries the map version it was made from, so that only the list of cities can be old:
by CITIES_KEPT_S in other processes, not at all in the one that wrote.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from qala.city.data import JurisdictionData, PlaceData, PlaceKind
from qala.city.models import Jurisdiction, Place

CITIES_KEPT_S = 15.0
_cities: tuple[float, tuple[JurisdictionData, ...]] | None = None
_areas: dict[int, Areas] = {}


@dataclass(frozen=True)
class Areas:
    """The districts of a city and the land they make; None where they are known by a point only."""

    version: int
    bounds: tuple[float, float, float, float]
    districts: tuple[PlaceData, ...]
    shapes: np.ndarray
    outline: BaseGeometry | None

    def districts_at(self, points: Sequence[tuple[float, float]]) -> list[PlaceData | None]:
        """Return the district of each (lat, lon); the first of them on a common border."""
        if not len(points):
            return []
        lat, lon = np.asarray(points, dtype=float).T
        found = np.full(len(lat), len(self.districts))
        for number, (district, shape) in enumerate(zip(self.districts, self.shapes, strict=True)):
            west, south, east, north = district.bounds
            near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north) & (found > number)
            asked = np.flatnonzero(near)
            found[asked[shapely.intersects_xy(shape, lon[asked], lat[asked])]] = number
        known: list[PlaceData | None] = [*self.districts, None]
        return [known[i] for i in found.tolist()]

    def district_at(self, lat: float, lon: float) -> PlaceData | None:
        """Return the district of one point; the first on a common border."""
        for district, shape in zip(self.districts, self.shapes, strict=True):
            west, south, east, north = district.bounds
            if west <= lon <= east and south <= lat <= north and shapely.intersects_xy(shape, lon, lat):
                return district
        return None

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point is on the city's land; without districts, in its bounds."""
        west, south, east, north = self.bounds
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return self.outline is None or bool(shapely.intersects_xy(self.outline, lon, lat))

    @cached_property
    def borders(self) -> tuple[BaseGeometry, BaseGeometry] | None:
        """The lines between districts and the line around the city, each drawn once."""
        if self.outline is None:
            return None
        around = shapely.boundary(self.outline)
        between = shapely.difference(shapely.union_all(shapely.boundary(self.shapes)), around)
        return shapely.line_merge(between), around


def clear() -> None:
    """Forget everything kept in this process."""
    global _cities  # noqa: PLW0603 - the one value kept
    _cities = None
    _areas.clear()


def jurisdictions() -> tuple[JurisdictionData, ...]:
    """Return the cities, the default one first, not older than CITIES_KEPT_S."""
    global _cities  # noqa: PLW0603
    now = time.monotonic()
    if _cities is None or now - _cities[0] > CITIES_KEPT_S:
        rows = Jurisdiction.objects.order_by("-is_default", "code")
        _cities = now, tuple(jurisdiction_data(row) for row in rows)
    return _cities[1]


def areas(jurisdiction: JurisdictionData) -> Areas:
    """Return the districts of the city as of its map version."""
    kept = _areas.get(jurisdiction.id)
    if kept is None or kept.version != jurisdiction.map_version:
        kept = _areas[jurisdiction.id] = _load_areas(jurisdiction)
    return kept


def _load_areas(jurisdiction: JurisdictionData) -> Areas:
    rows = list(
        Place.objects.filter(jurisdiction_id=jurisdiction.id, kind=PlaceKind.DISTRICT).order_by("external_id")
    )
    shapes = shapely.from_wkb(np.array([bytes(row.geometry) for row in rows], dtype=object))
    shapely.prepare(shapes)
    outline = None
    # A district that a register only names is a point: it is listed, but bounds nothing.
    surveyed = shapes[shapely.get_dimensions(shapes) == 2]
    if len(surveyed):
        outline = _without_gaps(shapely.union_all(surveyed))
        shapely.prepare(outline)
    districts = tuple(place_data(row, jurisdiction.code) for row in rows)
    return Areas(jurisdiction.map_version, jurisdiction.bounds, districts, shapes, outline)


def _without_gaps(land: BaseGeometry) -> BaseGeometry:
    """Fill the slivers that surveyors left between districts."""
    parts = shapely.get_parts(land)
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))


def jurisdiction_data(row: Jurisdiction) -> JurisdictionData:
    """Return the row as data."""
    return JurisdictionData(
        id=row.pk,
        code=row.code,
        names=row.names,
        timezone=row.timezone,
        languages=tuple(row.languages),
        default_language=row.default_language,
        bounds=(row.west, row.south, row.east, row.north),
        view=tuple(row.view),
        centre=(row.centre_lat, row.centre_lon),
        is_default=row.is_default,
        call_number=row.call_number,
        country=row.country,
        subdivision=row.subdivision,
        attribution=row.attribution,
        attribution_url=row.attribution_url,
        licence=row.licence,
        map_version=row.map_version,
    )


def place_data(row: Place, jurisdiction: str) -> PlaceData:
    """Return the row as data."""
    return PlaceData(
        id=row.pk,
        public_id=row.public_id,
        jurisdiction=jurisdiction,
        kind=PlaceKind(row.kind),
        category=row.category,
        names=row.names,
        lat=row.lat,
        lon=row.lon,
        bounds=(row.west, row.south, row.east, row.north),
        street=row.street,
        house_number=row.house_number,
        levels=row.levels,
    )
