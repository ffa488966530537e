"""Routes /api/v1/requests: thin; they read parameters and call queries."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from qala.requests.actions.core import refuse
from qala.requests.models import ServiceRequest
from qala.requests.queries import find_visible, list_requests
from qala.requests.rest import read
from qala.requests.rest.schemas import History, RequestDetail, RequestList

router = Router()
Number = Annotated[str, Path(pattern=r"^[A-Za-z0-9]{2,6}-[0-9]{4}-[A-Za-z0-9]{5}$", example="QLA-2026-7F3K9")]
Code = Annotated[str, Query(max_length=80)]


def _find(request: HttpRequest, number: str) -> tuple[ServiceRequest, Any, str]:
    city, now, language = read.begin(request)
    row = find_visible(city.code, number)
    if row is None:
        raise refuse("not_found")
    return row, now, language


@router.get("", response={200: RequestList, **read.PROBLEMS}, url_name="requests")
def list_route(  # noqa: PLR0917 - the parameters of the query
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="words, in any of the three languages")] = "",
    district: Code = "",
    category: Code = "",
    body: Code = "",
    status: Annotated[str, Query(max_length=20, description="open, overdue, answered, …")] = "",
    language: Annotated[str, Query(max_length=5, description="of the request")] = "",
    since: Annotated[date | None, Query(description="first day of receipt")] = None,
    until: Annotated[date | None, Query(description="last day of receipt")] = None,
    sort: Annotated[str, Query(max_length=10, description="new, due or voices")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """List requests, the newest first; with words, the best found first. Bounded: 100 rows a page."""
    city, now, reader = read.begin(request)
    given = {
        "q": q,
        "district": district,
        "category": category,
        "body": body,
        "status": status,
        "language": language,
        "since": since,
        "until": until,
        "sort": sort,
    }
    found = list_requests(
        read.read_filter(city, given),
        page=page,
        now=now,
        zone=read.zone_of(city),
        size=page_size,
        reader=reader,  # type: ignore[arg-type]
    )
    items = [read.request_out(row, now, reader) for row in found.rows]
    return {
        "items": items,
        "page": found.page,
        "pages": found.pages,
        "total": found.total,
        "exact": found.exact,
    }


@router.get("/{number}", response={200: RequestDetail, **read.PROBLEMS}, url_name="request")
def detail_route(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Return a request with its issued letters."""
    row, now, language = _find(request, number)
    return {**read.request_out(row, now, language), "letters": read.letters_out(row, language)}


@router.get("/{number}/history", response={200: History, **read.PROBLEMS}, url_name="request_history")
def history_route(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Return the history with the proofs of every event: payload, salt, leaf, number in the log."""
    row, _now, _language = _find(request, number)
    return {"number": row.public_id, "events": read.history_out(row)}
