"""The map without a script: districts, their borders, water, green and main roads, and a count on each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import sqrt

import numpy as np
import shapely
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from shapely.geometry.base import BaseGeometry

from qala.base.text.api import translated
from qala.city import index
from qala.city.data import JurisdictionData, PlaceKind
from qala.city.mercator import unit_position
from qala.city.models import Place

WIDTH = 600
DETAIL = 0.7  # pixels that a simplified line may stray
MAIN_ROADS = ("motorway", "trunk", "primary", "secondary")
SMALL_AREA = 12  # square pixels below which a pond or a lawn is left out
RADIUS, RADIUS_MORE = 19.0, 10.0  # pixels: of a bubble with nothing, and what the largest has more


def district_map_svg(
    jurisdiction: JurisdictionData,
    counts: Mapping[str, int] | None = None,
    *,
    language: str,
    label: str,
    links: Mapping[str, str] | None = None,
) -> SafeString:
    """Return the city as an SVG of 600 units width, coloured by the classes of city/map.css.

    counts, links: by public id of the district; without counts only the names are shown.
    label: what the picture says, for who does not see it.
    """
    backdrop = _backdrop(jurisdiction.id, jurisdiction.map_version, jurisdiction.view)
    most = max((counts or {}).values(), default=0) or 1
    marks = []
    for district in index.areas(jurisdiction).districts:
        x, y = _project(jurisdiction.view, np.array([[district.lon, district.lat]]))[0]
        count = (counts or {}).get(district.public_id)
        radius = RADIUS + RADIUS_MORE * sqrt((count or 0) / most)
        marks.append(
            {
                "x": round(x),
                "y": round(y),
                "r": round(radius),
                "text_y": round(y) + 5.5,
                "name_y": round(y + radius) + 16 if count is not None else round(y),
                "name": translated(district.names, language),
                "count": None if count is None else number_format(count, force_grouping=True),
                "url": (links or {}).get(district.public_id, ""),
            }
        )
    return render_to_string(
        "city/district_map.svg",
        {"width": WIDTH, "height": _height(jurisdiction.view), "label": label, "marks": marks, **backdrop},
    )


@lru_cache(maxsize=8)
def _backdrop(
    jurisdiction_id: int,
    version: int,  # noqa: ARG001 - part of the key under which the answer is kept
    view: tuple[float, float, float, float],
) -> dict[str, SafeString]:
    """Return the paths that do not change until the map does; of our own digits, so nothing is to escape."""
    jurisdiction = next(city for city in index.jurisdictions() if city.id == jurisdiction_id)
    areas = index.areas(jurisdiction)
    frame = shapely.box(0, 0, WIDTH, _height(view))
    paths = dict.fromkeys(("land", "outside", "between", "around"), "")
    if areas.outline is not None and areas.borders is not None:
        land = shapely.simplify(_placed(view, areas.outline), DETAIL)
        paths = {
            "land": _path(shapely.intersection(frame, land)),
            "outside": _path(shapely.difference(frame, land)),
            "between": _path(_clip(shapely.simplify(_placed(view, areas.borders[0]), DETAIL), frame)),
            "around": _path(_clip(shapely.boundary(land), frame)),
        }
    places = Place.objects.filter(jurisdiction_id=jurisdiction_id).in_box(*view).order_by("pk")
    paths |= {
        "green": _kind(view, frame, places.filter(kind=PlaceKind.GREEN)),
        "water": _kind(view, frame, places.filter(kind=PlaceKind.WATER, category="area")),
        "river": _kind(view, frame, places.filter(kind=PlaceKind.WATER, category="river")),
        "road": _kind(view, frame, places.filter(kind=PlaceKind.STREET, category__in=MAIN_ROADS)),
    }
    return {name: SafeString(path) for name, path in paths.items()}


def _kind(view: tuple[float, float, float, float], frame: BaseGeometry, places: object) -> str:
    shapes = [shapely.from_wkb(bytes(wkb)) for wkb in places.values_list("geometry", flat=True)]
    if not shapes:
        return ""
    placed = _placed(view, shapely.GeometryCollection(shapes))
    parts = [p for part in shapely.get_parts(placed) for p in shapely.get_parts(part)]
    areas = [part for part in parts if shapely.get_dimensions(part) == 2 and part.area >= SMALL_AREA]
    lines = [part for part in parts if shapely.get_dimensions(part) == 1]
    drawn = areas or [shapely.line_merge(shapely.union_all(lines))]
    return "".join(_path(_clip(shapely.simplify(shape, DETAIL), frame)) for shape in drawn)


def _clip(shape: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    return shapely.clip_by_rect(shape, *shapely.buffer(frame, 4).bounds)


def _placed(view: tuple[float, float, float, float], shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda lonlat: _project(view, lonlat))


def _project(view: tuple[float, float, float, float], lonlat: np.ndarray) -> np.ndarray:
    west, _, east, north = view
    left, top = unit_position(north, west)
    scale = WIDTH / (unit_position(north, east)[0] - left)
    sine = np.sin(np.radians(lonlat[:, 1]))
    return np.column_stack(
        [(lonlat[:, 0] / 360 + 0.5 - left) * scale, (0.5 - np.arctanh(sine) / (2 * np.pi) - top) * scale]
    )


def _height(view: tuple[float, float, float, float]) -> int:
    return round(_project(view, np.array([[view[2], view[1]]]))[0][1])


def _path(shape: BaseGeometry) -> str:
    """Return the path's `d`: half pixels, relative steps after each start."""
    parts = [p for part in shapely.get_parts(shape) for p in shapely.get_parts(part)]
    lines = []
    for part in parts:
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        lines += [_steps(ring, closed=part.geom_type == "Polygon") for ring in rings if not ring.is_empty]
    return "".join(lines)


def _steps(line: BaseGeometry, *, closed: bool) -> str:
    doubled = np.rint(shapely.get_coordinates(line)[:, :2] * 2)
    keep = np.ones(len(doubled), dtype=bool)
    keep[1:] = (np.diff(doubled, axis=0) != 0).any(axis=1)
    points = doubled[keep] / 2
    if len(points) < 2:
        return ""
    steps = " ".join(f"{x:g},{y:g}" for x, y in np.diff(points, axis=0))
    return f"M{points[0][0]:g},{points[0][1]:g}l{steps}{'z' if closed else ''}"
