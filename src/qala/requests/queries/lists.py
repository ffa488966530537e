"""Lists of requests as everyone sees them: filtered, searched, paged; never counted without a bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from qala.base.text.api import search_in
from qala.requests.models import ServiceRequest

PAGE_SIZE = 20
COUNT_LIMIT = 10_000
SORTS = ("new", "due", "voices")
STATUSES = {
    "open": ("received", "registered", "correcting", "assigned", "hearing", "approving", "signing"),
    "received": ("received",),
    "registered": ("registered",),
    "with_body": ("assigned", "correcting"),
    "preparing": ("hearing", "approving", "signing"),
    "answered": ("answered", "closed"),
    "closed": ("closed",),
    "forwarded": ("forwarded",),
}


@dataclass(frozen=True)
class RequestFilter:
    """What to keep. Empty means everything. `since`, `until`: day of arrival, both included.

    status: a key of STATUSES, or "overdue", "disputed". sort: one of SORTS. box: west, south, east, north.
    """

    jurisdiction: str
    words: str = ""
    district: str = ""
    category: str = ""
    body: str = ""
    status: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "new"
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class RequestPage:
    """A page of rows. total: how many there are, at most COUNT_LIMIT; exact: whether that is all of them."""

    rows: list[ServiceRequest]
    page: int
    pages: int
    total: int
    exact: bool


def filtered(wanted: RequestFilter, now: datetime, zone: Any) -> Any:
    """Return the queryset of a filter, unordered, without the words."""
    rows = ServiceRequest.objects.of(wanted.jurisdiction).visible()
    if wanted.status == "overdue":
        rows = rows.overdue(now)
    elif wanted.status == "disputed":
        rows = rows.filter(progress__disputed=True)
    elif wanted.status in STATUSES:
        rows = rows.filter(state__in=STATUSES[wanted.status])
    for column, value in (
        ("district", wanted.district),
        ("category__code", wanted.category),
        ("body__code", wanted.body),
        ("language", wanted.language),
    ):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.since:
        rows = rows.filter(received_at__gte=datetime.combine(wanted.since, datetime.min.time(), zone))
    if wanted.until:
        after = datetime.combine(wanted.until + timedelta(days=1), datetime.min.time(), zone)
        rows = rows.filter(received_at__lt=after)
    if wanted.box:
        west, south, east, north = wanted.box
        rows = rows.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return rows


ORDERS = {
    "new": (F("received_at").desc(), F("id").desc()),
    "due": (F("due_at").asc(nulls_last=True), F("id").asc()),
    "voices": (F("voices").desc(), F("received_at").desc(), F("id").desc()),
}


def list_requests(
    wanted: RequestFilter, *, page: int = 1, now: datetime, zone: Any, size: int = PAGE_SIZE
) -> RequestPage:
    """Return one page. A page past the end is the last one."""
    rows = filtered(wanted, now, zone)
    if wanted.words:
        rows = search_in(rows, wanted.words)
    total = rows.order_by()[: COUNT_LIMIT + 1].count()
    exact = total <= COUNT_LIMIT
    total = min(total, COUNT_LIMIT)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    if not wanted.words or wanted.sort != "new":
        rows = rows.order_by(*ORDERS[wanted.sort])
    found = rows.select_related("category", "body")[(page - 1) * size : page * size]
    return RequestPage(list(found), page, pages, total, exact)
