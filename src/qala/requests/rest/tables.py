"""Routes /api/v1/bodies, categories, districts, kinds, statistics."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from qala.base.errors.api import Invalid
from qala.base.people.api import list_organisations
from qala.city.api import list_districts
from qala.requests import models, norms
from qala.requests.queries.figures import By, FigureFilter, get_statistics
from qala.requests.rest import read, schemas

router = Router()
Code = Annotated[str, Query(max_length=80)]


@router.get("/bodies", response={200: list[schemas.Body], 429: schemas.Problem}, url_name="bodies")
def bodies_route(request: HttpRequest) -> list[dict[str, Any]]:
    """List the organisations that answer requests."""
    city, _now, _language = read.begin(request)
    return [
        {
            "code": one.code,
            "names": one.names,
            "bin": one.bin,
            "url": read.absolute(reverse("requests:body", args=[one.code])),
        }
        for one in list_organisations(city.code, bodies_only=True)
    ]


@router.get(
    "/categories", response={200: list[schemas.Category], 429: schemas.Problem}, url_name="categories"
)
def categories_route(request: HttpRequest) -> list[dict[str, Any]]:
    """List the themes in use."""
    city, _now, _language = read.begin(request)
    rows = models.Category.objects.filter(jurisdiction=city.code, active=True)
    return [
        {
            "code": one.code,
            "names": one.names,
            "kind": one.kind,
            "icon": one.icon,
            "keywords": {code: str(text) for code, text in one.keywords.items()},
        }
        for one in rows
    ]


@router.get("/districts", response={200: list[schemas.District], 429: schemas.Problem}, url_name="districts")
def districts_route(request: HttpRequest) -> list[dict[str, Any]]:
    """List the districts of the city."""
    city, _now, _language = read.begin(request)
    return [
        {"id": one.public_id, "names": one.names, "lat": one.lat, "lon": one.lon}
        for one in list_districts(city)
    ]


@router.get("/kinds", response={200: list[schemas.KindOut], 429: schemas.Problem}, url_name="kinds")
def kinds_route(request: HttpRequest) -> list[dict[str, Any]]:
    """List the legal kinds, their dated terms and the decisions each may end with."""
    city, _now, _language = read.begin(request)
    return [
        {
            "code": kind,
            "names": norms.KIND_NAMES[kind],
            "norms": [
                {**asdict(norm), "source": norms.LAWS[norm.source]}
                for norm in norms.NORMS
                if norm.kind is kind and norm.country == city.country
            ],
            "decisions": {one.code: one.names for one in norms.decisions_for(kind)},
        }
        for kind in norms.kinds_for(city.country)
    ]


@router.get("/statistics", response={200: schemas.StatisticsOut, **read.PROBLEMS}, url_name="statistics")
def statistics_route(  # noqa: PLR0917 - the parameters of the query
    request: HttpRequest,
    since: Annotated[date | None, Query(description="first day of receipt")] = None,
    until: Annotated[date | None, Query(description="last day of receipt")] = None,
    district: Code = "",
    category: Code = "",
    body: Code = "",
) -> dict[str, Any]:
    """Count the record of the city: all figures with their denominators, by body, category, and so on."""
    city, now, _language = read.begin(request)
    given = {"q": "", "status": "", "language": "", "sort": ""}
    given |= {"since": since, "until": until, "district": district, "category": category, "body": body}  # type: ignore[dict-item]
    asked = read.read_filter(city, given)
    if since and since.year < 1900:
        raise Invalid({"since": ["1900-01-01 …"]})
    found = get_statistics(city, FigureFilter(since, until, asked.district, asked.category, body), at=now)
    names = names_of(city)
    return {
        "city": city.code,
        "at": found.at,
        "days_unit": "working days" if found.working else "days",
        "total": {**asdict(found.total), "names": {}},
        "by": {
            by: [{**asdict(row), "names": names.get(by, {}).get(row.key, {})} for row in rows]
            for by, rows in found.groups.items()
        },
        "answers_by_month": found.answers_by_month,
        "licence": city.licence,
    }


def names_of(city: Any) -> dict[By, dict[str, dict[str, str]]]:
    """Return the names of what the figures are broken down by."""
    categories = models.Category.objects.filter(jurisdiction=city.code).values_list("code", "names")
    return {
        By.BODY: {one.code: one.names for one in list_organisations(city.code)},
        By.CATEGORY: dict(categories),
        By.DISTRICT: {one.public_id: one.names for one in list_districts(city)},
    }
