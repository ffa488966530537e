"""`/api/v1/places`: districts, and places by text or by position, of the city in the address."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from qala.base.errors.api import Refused
from qala.city.data import FoundPlace
from qala.city.queries import find_places, list_districts, nearest_address

router = Router()
Latitude = Annotated[float, Query(ge=-90, le=90, description="Degrees north, WGS 84")]
Longitude = Annotated[float, Query(ge=-180, le=180, description="Degrees east, WGS 84")]


class District(Schema):
    """A district of the city."""

    id: str
    names: dict[str, str]
    lat: float
    lon: float


class Found(Schema):
    """A place that words or a position were read as. exact: whether the house number is on record."""

    kind: str
    names: dict[str, str]
    lat: float
    lon: float
    id: str
    district: District | None
    exact: bool
    distance_m: float | None


@router.get("/districts", response=list[District])
def districts(request: HttpRequest) -> list[dict[str, Any]]:
    """Return every district."""
    return [_district(place) for place in list_districts(request.jurisdiction)]


@router.get("", response=list[Found])
def places(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Street, house or crossing")],
    limit: Annotated[int, Query(ge=1, le=20)] = 10,
) -> list[dict[str, Any]]:
    """Return what the words may mean, the likeliest first."""
    return [_found(place) for place in find_places(request.jurisdiction, q, limit)]


@router.get("/near", response=Found)
def near(request: HttpRequest, lat: Latitude, lon: Longitude) -> dict[str, Any]:
    """Return the nearest address: a house within 60 m, else a street within 200 m, else 404."""
    place = nearest_address(request.jurisdiction, lat, lon)
    if place is None:
        raise Refused("not_found", "No address on record is near.")
    return _found(place)


def _district(place: Any) -> dict[str, Any]:
    return {"id": place.public_id, "names": place.names, "lat": place.lat, "lon": place.lon}


def _found(place: FoundPlace) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "names": place.names,
        "lat": place.lat,
        "lon": place.lon,
        "id": place.public_id,
        "district": _district(place.district) if place.district else None,
        "exact": place.exact,
        "distance_m": place.distance_m,
    }
