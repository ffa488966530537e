"""Streets, houses and crossings by a person's words. The streets' names are kept in the process."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from django.db.models import QuerySet
from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from qala.city import index
from qala.city.data import FoundKind, FoundPlace, JurisdictionData, PlaceKind
from qala.city.mercator import METRES_PER_DEGREE
from qala.city.models import Place
from qala.city.rules import (
    address_names,
    crossing_names,
    key_tokens,
    match_score,
    split_crossing,
    split_house,
)

TEXT_MAX = 200
ALIKE = 82  # of 100: rapidfuzz ratio of two keys from which a typing error is forgiven
CROSSING_GAP_M = 40
MAIN_FIRST = ("motorway", "trunk", "primary", "secondary", "tertiary")


@dataclass(frozen=True)
class Street:
    """A street or microdistrict under one key."""

    key: str
    names: dict[str, str]
    lat: float
    lon: float
    public_id: str
    rank: int
    kind: FoundKind = FoundKind.STREET


@dataclass(frozen=True)
class Names:
    """The names of a city: every way to call a street → the street."""

    version: int
    ways: tuple[tuple[tuple[str, ...], Street], ...]
    joined: tuple[str, ...]


_names: dict[int, Names] = {}


def find(jurisdiction: JurisdictionData, text: str, limit: int) -> list[FoundPlace]:
    """Return readings of the text, the likeliest first."""
    text = text[:TEXT_MAX]
    crossing = split_crossing(text)
    if crossing and (found := _crossings(jurisdiction, *crossing)):
        return found[:limit]
    found: list[FoundPlace] = []
    for name, house in split_house(text):
        streets = _streets(jurisdiction, name, limit)
        if house:
            found += _houses(jurisdiction, streets[:5], house)
            found += [_as_found(jurisdiction, street, exact=False) for street in streets[:5]]
        else:
            found += [_as_found(jurisdiction, street) for street in streets]
    seen: set[tuple[FoundKind, str]] = set()
    unique = []
    for place in found:
        mark = (place.kind, place.public_id)
        if mark not in seen:
            seen.add(mark)
            unique.append(place)
    return unique[:limit]


def _streets(jurisdiction: JurisdictionData, text: str, limit: int) -> list[Street]:
    asked = key_tokens(text)
    if not asked:
        return []
    names = _load(jurisdiction)
    scored: dict[str, tuple[float, Street]] = {}
    for key, street in names.ways:
        if (score := match_score(asked, key)) > scored.get(street.public_id, (0, street))[0]:
            scored[street.public_id] = score, street
    if not scored:
        alike = process.extract(
            " ".join(asked), names.joined, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit * 2
        )
        for _, score, place in alike:
            street = names.ways[place][1]
            scored.setdefault(street.public_id, (score / 2, street))
    ranked = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].rank, pair[1].key))
    return [street for _, street in ranked[:limit]]


def _houses(jurisdiction: JurisdictionData, streets: list[Street], house: str) -> list[FoundPlace]:
    order = {street.key: place for place, street in enumerate(streets)}
    rows = Place.objects.filter(
        jurisdiction_id=jurisdiction.id, search_key__in=list(order), house_number=house
    ).order_by("public_id")[:20]
    return [
        FoundPlace(
            FoundKind.HOUSE,
            address_names(row.street, row.house_number),
            row.lat,
            row.lon,
            row.public_id,
            index.areas(jurisdiction).district_at(row.lat, row.lon),
        )
        for row in sorted(rows, key=lambda row: order[row.search_key])
    ]


def _crossings(jurisdiction: JurisdictionData, first: str, second: str) -> list[FoundPlace]:
    found = []
    for a in _streets_of_corner(jurisdiction, first):
        for b in _streets_of_corner(jurisdiction, second):
            point = None if a.key == b.key else _meeting(jurisdiction, a.key, b.key)
            if point is not None:
                found.append(
                    FoundPlace(
                        FoundKind.CROSSING,
                        crossing_names(a.names, b.names),
                        point.y,
                        point.x,
                        a.public_id,
                        index.areas(jurisdiction).district_at(point.y, point.x),
                    )
                )
    return found


def _streets_of_corner(jurisdiction: JurisdictionData, text: str) -> list[Street]:
    """Return the streets meant by one side of a crossing; a house number there only says which house."""
    return _streets(jurisdiction, text, 3) or _streets(jurisdiction, split_house(text)[0][0], 3)


def _meeting(jurisdiction: JurisdictionData, first: str, second: str) -> shapely.Point | None:
    """Return where two streets meet, or nearly: the lines of a map stop short of each other at times."""
    a, b = (_line(jurisdiction, key) for key in (first, second))
    if a is None or b is None:
        return None
    crossing = shapely.intersection(a, b)
    if not crossing.is_empty:
        return shapely.get_parts(shapely.extract_unique_points(crossing))[0]
    nearest = shapely.shortest_line(a, b)
    return shapely.centroid(nearest) if nearest.length * METRES_PER_DEGREE < CROSSING_GAP_M else None


def _line(jurisdiction: JurisdictionData, key: str) -> BaseGeometry | None:
    rows = _street_rows(jurisdiction).filter(search_key=key).values_list("geometry", flat=True)
    lines = [shapely.from_wkb(bytes(row)) for row in rows]
    return shapely.union_all(lines) if lines else None


def _street_rows(jurisdiction: JurisdictionData) -> QuerySet[Place]:
    return Place.objects.filter(jurisdiction_id=jurisdiction.id, kind=PlaceKind.STREET).exclude(search_key="")


def _load(jurisdiction: JurisdictionData) -> Names:
    kept = _names.get(jurisdiction.id)
    if kept is None or kept.version != jurisdiction.map_version:
        kept = _names[jurisdiction.id] = _read_names(jurisdiction)
    return kept


def _read_names(jurisdiction: JurisdictionData) -> Names:
    streets: dict[str, Street] = {}
    ways: set[tuple[tuple[str, ...], str]] = set()
    fields = ("search_key", "names", "aliases", "lat", "lon", "public_id", "category")
    for key, names, aliases, lat, lon, public_id, category in _street_rows(jurisdiction).values_list(*fields):
        rank = MAIN_FIRST.index(category) if category in MAIN_FIRST else len(MAIN_FIRST)
        if key not in streets or rank < streets[key].rank:
            streets[key] = Street(key, names, lat, lon, public_id, rank)
        ways |= {(key_tokens(name), key) for name in (*names.values(), *aliases)}
    houses = (
        Place.objects.filter(jurisdiction_id=jurisdiction.id).exclude(house_number="").exclude(search_key="")
    )
    fields = ("search_key", "street", "lat", "lon", "public_id")
    for key, names, lat, lon, public_id in (
        houses.order_by("search_key", "pk").distinct("search_key").values_list(*fields)
    ):
        streets.setdefault(key, Street(key, names, lat, lon, public_id, len(MAIN_FIRST) + 1))
        ways |= {(key_tokens(name), key) for name in names.values()}
    for place in index.areas(jurisdiction).districts:
        key = f"district {place.public_id}"
        streets[key] = Street(key, place.names, place.lat, place.lon, place.public_id, -1, FoundKind.DISTRICT)
        ways |= {(key_tokens(name), key) for name in place.names.values()}
    ordered = sorted((way, key) for way, key in ways if way)
    return Names(
        jurisdiction.map_version,
        tuple((way, streets[key]) for way, key in ordered),
        tuple(" ".join(way) for way, _ in ordered),
    )


def _as_found(jurisdiction: JurisdictionData, street: Street, *, exact: bool = True) -> FoundPlace:
    district = index.areas(jurisdiction).district_at(street.lat, street.lon)
    return FoundPlace(street.kind, street.names, street.lat, street.lon, street.public_id, district, exact)
