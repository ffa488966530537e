"""Lists of requests as everyone sees them: filtered, searched, paged; never counted without a bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q

from qala.base.text.api import Language, find_in
from qala.requests.models import ServiceRequest

PAGE_SIZE = 20
COUNT_LIMIT = 20_000
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
    answered_since, answered_until: day of the answer, both included. timely: "yes", "no": whether the answer
    came in its term; both leave out what had no term.
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
    answered_since: date | None = None
    answered_until: date | None = None
    timely: str = ""
    sort: str = "new"
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class RequestPage:
    """A page of rows. total: how many there are, at most COUNT_LIMIT; exact: whether that is all of them.

    how: "corrected" or "any" when the words were found only after mending, or only some of them.
    """

    rows: list[ServiceRequest]
    page: int
    pages: int
    total: int
    exact: bool
    how: str = "exact"
    searched: tuple[str, ...] = ()


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
    rows = _between(rows, "received_at", wanted.since, wanted.until, zone)
    rows = _between(rows, "answered_at", wanted.answered_since, wanted.answered_until, zone)
    if wanted.timely:
        in_time = Q(answered_at__lte=F("due_at"))
        rows = rows.filter(due_at__isnull=False, answered_at__isnull=False)
        rows = rows.filter(in_time if wanted.timely == "yes" else ~in_time)
    if wanted.box:
        west, south, east, north = wanted.box
        rows = rows.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return rows


def _between(rows: Any, column: str, first: date | None, last: date | None, zone: Any) -> Any:
    """Keep what lies between two days of the city, both included."""
    if first:
        rows = rows.filter(**{f"{column}__gte": datetime.combine(first, time(), zone)})
    if last:
        rows = rows.filter(**{f"{column}__lt": datetime.combine(last + timedelta(days=1), time(), zone)})
    return rows


ORDERS = {
    "new": (F("received_at").desc(), F("id").desc()),
    "answered": (F("answered_at").desc(nulls_last=True), F("id").desc()),
    "due": (F("due_at").asc(nulls_last=True), F("id").asc()),
    "voices": (F("voices").desc(), F("received_at").desc(), F("id").desc()),
}


def list_requests(
    wanted: RequestFilter,
    *,
    page: int = 1,
    now: datetime,
    zone: Any,
    size: int = PAGE_SIZE,
    reader: Language = "ru",
) -> RequestPage:
    """Return one page. A page past the end is the last one. reader: the language of the page."""
    rows = filtered(wanted, now, zone)
    if wanted.words:
        return _found(rows, wanted, page, size, reader)
    total = rows.order_by()[: COUNT_LIMIT + 1].count()
    exact = total <= COUNT_LIMIT
    total = min(total, COUNT_LIMIT)
    page, pages = _pages(page, total, size)
    ordered = rows.order_by(*ORDERS[wanted.sort]).select_related("category", "body")
    return RequestPage(list(ordered[(page - 1) * size : page * size]), page, pages, total, exact)


def _found(rows: Any, wanted: RequestFilter, page: int, size: int, reader: Language) -> RequestPage:
    """Return a page of what the words find: the best first, or in another order when one is asked for."""
    found = find_in(rows, wanted.words, reader, months=months_of(wanted.jurisdiction))
    page, pages = _pages(page, len(found.keys), size)
    shown = slice((page - 1) * size, page * size)
    chosen = ServiceRequest.objects.select_related("category", "body")
    if wanted.sort == "new":
        keys = found.keys[shown]
        by_key: dict[Any, ServiceRequest] = {row.pk: row for row in chosen.filter(pk__in=keys)}
        listed = [by_key[key] for key in keys if key in by_key]
    else:
        listed = list(chosen.filter(pk__in=found.keys).order_by(*ORDERS[wanted.sort])[shown])
    return RequestPage(
        listed, page, pages, len(found.keys), not found.more, found.how, tuple(found.query.words)
    )


def months_of(jurisdiction: str) -> tuple[int, int] | None:
    """Return the first and the last `search_month` of a city's requests; two look-ups in an index."""
    every = ServiceRequest.objects.of(jurisdiction)
    newest, oldest = (
        every.order_by(at).values_list("search_month", flat=True)[:1]
        for at in ("-received_at", "received_at")
    )
    found = [*oldest, *newest]
    return (found[0], found[1]) if found else None


def _pages(page: int, total: int, size: int) -> tuple[int, int]:
    pages = max(1, -(-total // size))
    return min(max(1, page), pages), pages
