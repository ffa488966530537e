"""Reads of cities, districts and addresses."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from django.db.models import Q

from qala.base.errors.api import Refused
from qala.city import index, search
from qala.city.data import FoundKind, FoundPlace, JurisdictionData, PlaceData, PlaceKind
from qala.city.mercator import METRES_PER_DEGREE, distance_m
from qala.city.models import Place, PlaceQuerySet
from qala.city.rules import address_names

NEAR_HOUSE_M = 60
NEAR_STREET_M = 200


def list_jurisdictions() -> tuple[JurisdictionData, ...]:
    """Return every city of this install, the default one first. Kept in the process."""
    return index.jurisdictions()


def get_jurisdiction(code: str) -> JurisdictionData:
    """Return a city by its code. Refused("not_found") where there is none."""
    for jurisdiction in index.jurisdictions():
        if jurisdiction.code == code:
            return jurisdiction
    raise Refused("not_found", code)


def default_jurisdiction() -> JurisdictionData:
    """Return the city of pages without a prefix. Refused("not_found") before any city is loaded."""
    known = index.jurisdictions()
    if not known:
        raise Refused("not_found", "no city is loaded")
    return known[0]


def list_districts(jurisdiction: JurisdictionData) -> tuple[PlaceData, ...]:
    """Return the districts in the order of their codes. Kept in the process."""
    return index.areas(jurisdiction).districts


def district_at(jurisdiction: JurisdictionData, lat: float, lon: float) -> PlaceData | None:
    """Return the district that holds the point, None outside all. On a border: always the same one."""
    return index.areas(jurisdiction).district_at(lat, lon)


def districts_at(
    jurisdiction: JurisdictionData, points: Sequence[tuple[float, float]]
) -> list[PlaceData | None]:
    """Return the district of each (lat, lon), for imports of many."""
    return index.areas(jurisdiction).districts_at(points)


def is_inside(jurisdiction: JurisdictionData, lat: float, lon: float) -> bool:
    """Whether the point lies in the city: in its districts, or in its bounds where none are loaded."""
    return index.areas(jurisdiction).holds(lat, lon)


def get_place(public_id: str) -> PlaceData:
    """Return a place by its public id. Refused("not_found") where there is none."""
    place = Place.objects.select_related("jurisdiction").filter(public_id=public_id).first()
    if place is None:
        raise Refused("not_found", public_id)
    return index.place_data(place, place.jurisdiction.code)


def find_places(jurisdiction: JurisdictionData, text: str, limit: int = 10) -> list[FoundPlace]:
    """Return what the words may mean, the likeliest first: houses, crossings, streets, districts.

    Reads Kazakh, Russian and Latin spelling: "Төле би 93", "ул. Масанчи, 57", "Төле би × Масанчи".
    """
    return search.find(jurisdiction, text, limit)


def nearest_address(jurisdiction: JurisdictionData, lat: float, lon: float) -> FoundPlace | None:
    """Return the numbered house within 60 m, else the named street within 200 m, else None.

    The position of a house is its own; that of a street is the point asked for.
    """
    district = district_at(jurisdiction, lat, lon)
    houses = _near(jurisdiction, lat, lon, NEAR_HOUSE_M).exclude(house_number="").exclude(street={})
    streets = (
        _near(jurisdiction, lat, lon, NEAR_STREET_M).filter(kind=PlaceKind.STREET).exclude(search_key="")
    )
    for places, within_m in ((houses, NEAR_HOUSE_M), (streets, NEAR_STREET_M)):
        found = [(_distance_m(place, lat, lon), place) for place in places]
        away_m, place = min(found, key=lambda pair: (pair[0], pair[1].pk), default=(within_m + 1, None))
        if place is None or away_m > within_m:
            continue
        is_house = bool(place.house_number)
        return FoundPlace(
            FoundKind.HOUSE if is_house else FoundKind.STREET,
            address_names(place.street if is_house else place.names, place.house_number),
            place.lat if is_house else lat,
            place.lon if is_house else lon,
            place.public_id,
            district,
            distance_m=away_m,
        )
    return None


def _near(jurisdiction: JurisdictionData, lat: float, lon: float, within_m: float) -> PlaceQuerySet:
    up = within_m / METRES_PER_DEGREE
    across = within_m / max(1.0, distance_m(lat, lon, lat, lon + 1))
    places: PlaceQuerySet = Place.objects.filter(jurisdiction_id=jurisdiction.id)
    return places.in_box(lon - across, lat - up, lon + across, lat + up)


def _distance_m(place: Place, lat: float, lon: float) -> float:
    """Return metres to the nearest edge of the place, 0 inside. Degrees are squared up before measuring."""
    squeeze = distance_m(lat, lon, lat, lon + 1) / METRES_PER_DEGREE
    shape = shapely.transform(
        shapely.from_wkb(bytes(place.geometry)), lambda xy: (xy - (lon, lat)) * (squeeze, 1)
    )
    return float(shapely.distance(shape, shapely.Point(0, 0)) * METRES_PER_DEGREE)


def list_addresses(jurisdiction: JurisdictionData, limit: int = 5000) -> list[FoundPlace]:
    """Return numbered houses and named streets of the city, for an invented city to draw from."""
    known = Place.objects.filter(jurisdiction_id=jurisdiction.id).exclude(search_key="")
    places = list(known.filter(Q(kind=PlaceKind.STREET) | ~Q(house_number="")).order_by("public_id")[:limit])
    districts = districts_at(jurisdiction, [(one.lat, one.lon) for one in places])
    return [
        FoundPlace(
            FoundKind.HOUSE if one.house_number else FoundKind.STREET,
            address_names(one.street or one.names, one.house_number),
            one.lat,
            one.lon,
            one.public_id,
            district,
        )
        for one, district in zip(places, districts, strict=True)
    ]
