"""The rows of a list as files and as a feed: the same address, another form. Only public projections."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.limits.api import client_address, count_call
from qala.base.redact.api import plain_text
from qala.base.text.api import translated
from qala.city.api import JurisdictionData, list_districts
from qala.requests import words
from qala.requests.models import ServiceRequest
from qala.requests.queries.lists import ORDERS, filtered, list_requests
from qala.requests.rules import is_late, public_step
from qala.requests.web.listing import SAMPLE_NUMBER, query_of, read_choices

MOST_ROWS = 50_000
MOST_FOUND = 1_000
FEED_ROWS = 50
OWN_LICENCE = "CC BY 4.0"
COLUMNS = (
    "number",
    "url",
    "received_at",
    "step",
    "title",
    "text",
    "category",
    "body",
    "district",
    "address",
    "lat",
    "lon",
    "due_on",
    "answered_at",
    "in_time",
    "language",
    "voices",
)


class Exported:
    """What an address asks for: city, language, rows."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        """Read the address, count the call. most: rows at most."""
        self.request, self.now = request, timezone.now()
        self.city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
        count_call("api", f"address {client_address(request)}", now=self.now)
        self.language: Any = get_language() or "kk"
        self.zone = ZoneInfo(self.city.timezone)
        self.districts = {
            one.public_id: translated(one.names, self.language) for one in list_districts(self.city)
        }
        # A file is written after the page is done: what depends on the page's language and city is read now.
        self._address = request.build_absolute_uri(reverse("requests:detail", args=[SAMPLE_NUMBER]))
        self._steps = {step: str(name) for step, name in words.STEP_NAMES.items()}
        self._ended = {str(state): str(name) for state, name in words.ENDED_NAMES.items()}
        choices = read_choices(self.city)
        query = query_of(request, choices, self.now.astimezone(self.zone).date())
        self.wanted, self.most = query.as_filter(self.city.code), most

    def rows(self, **conditions: Any) -> Iterable[ServiceRequest]:
        """Give the rows without holding them all."""
        if self.wanted.words:
            size = min(self.most, MOST_FOUND)
            found = list_requests(
                self.wanted, now=self.now, zone=self.zone, size=size, reader=self.language
            ).rows
            return (row for row in found if not conditions or row.lat is not None)
        rows = filtered(self.wanted, self.now, self.zone).filter(**conditions)
        rows = rows.order_by(*ORDERS[self.wanted.sort]).select_related("category", "body")
        return rows.defer("search", "staff_search")[: self.most].iterator(chunk_size=1000)  # type: ignore[no-any-return]

    def as_dict(self, row: ServiceRequest) -> dict[str, Any]:
        """Return COLUMNS → value of a row."""
        return {
            "number": row.public_id,
            "url": self.url(row),
            "received_at": self._local(row.received_at),
            "step": self._ended.get(row.state) or self._steps[public_step(row.state)],
            "title": plain_text(row.title, self.language),
            "text": plain_text(row.text, self.language),
            "category": translated(row.category.names, self.language),
            "body": translated(row.body.names, self.language) if row.body else "",
            "district": self.districts.get(row.district, ""),
            "address": plain_text(row.address, self.language),
            "lat": row.lat,
            "lon": row.lon,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "answered_at": self._local(row.answered_at),
            "in_time": self._in_time(row),
            "language": row.language,
            "voices": row.voices,
        }

    def url(self, row: ServiceRequest) -> str:
        """Return the address of a request's page."""
        return self._address.replace(SAMPLE_NUMBER, row.public_id)

    def _local(self, at: datetime | None) -> str | None:
        return at.astimezone(self.zone).isoformat(timespec="seconds") if at else None

    def _in_time(self, row: ServiceRequest) -> bool | None:
        """Say whether it was answered in time; None while the term runs, or without one."""
        if row.due_at is None or (row.answered_at is None and row.due_at >= self.now):
            return None
        return not is_late(due_at=row.due_at, answered_at=row.answered_at, now=self.now)


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: such words get an apostrophe in front."""
    if isinstance(value, str) and value.lstrip()[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


class _Line:
    """Takes what csv writes and gives it back."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[Any]], foot: str) -> Iterator[str]:
    """Give a CSV file line by line, with the mark by which spreadsheets see UTF-8. foot: the licence."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(list(head))
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
    yield writer.writerow([foot])


def licence_line(city: JurisdictionData) -> str:
    """Return the line that says whose data it is. A register taken over keeps the licence of its city."""
    name = translated(city.names, get_language() or "kk")
    licence = OWN_LICENCE if city.is_default or not city.licence else city.licence
    return _("Source: %(city)s, Qala. Licence: %(licence)s.") % {"city": name, "licence": licence}


def file_response(lines: Iterable[str], content_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that is written while it is sent."""
    response = StreamingHttpResponse(lines, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def csv_file(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as CSV, at most MOST_ROWS rows."""
    exported = Exported(request, MOST_ROWS)
    rows = (exported.as_dict(row).values() for row in exported.rows())
    lines = csv_lines(COLUMNS, rows, licence_line(exported.city))
    return file_response(lines, "text/csv", _name(exported, "csv"))


@require_safe
def geojson_file(request: HttpRequest) -> StreamingHttpResponse:
    """Send what has a place as GeoJSON (RFC 7946), at most MOST_ROWS rows."""
    exported = Exported(request, MOST_ROWS)
    return file_response(_features(exported), "application/geo+json", _name(exported, "geojson"))


def _features(exported: Exported) -> Iterator[str]:
    head = json.dumps(licence_line(exported.city), ensure_ascii=False)
    yield f'{{"type":"FeatureCollection","licence":{head},"features":['
    comma = ""
    for row in exported.rows(lat__isnull=False):
        said = exported.as_dict(row)
        lat, lon = said.pop("lat"), said.pop("lon")
        feature = {
            "type": "Feature",
            "id": row.public_id,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": said,
        }
        yield comma + json.dumps(feature, ensure_ascii=False)
        comma = ",\n"
    yield "]}\n"


@require_safe
def atom_feed(request: HttpRequest) -> HttpResponse:
    """Send the newest of the list as an Atom feed: an answer makes an entry new again."""
    exported = Exported(request, FEED_ROWS)
    feed = Atom1Feed(
        title=_("Requests: %(city)s") % {"city": translated(exported.city.names, exported.language)},
        link=request.build_absolute_uri(reverse("requests:list") + _query(request)),
        description=None,
        language=exported.language,
        feed_url=request.build_absolute_uri(),
        feed_copyright=licence_line(exported.city),
    )
    for row in exported.rows():
        said = exported.as_dict(row)
        feed.add_item(
            title=said["title"] or _("Content withheld"),
            link=said["url"],
            description="\n".join(filter(None, (said["step"], said["text"], said["address"]))),
            unique_id=said["url"],
            pubdate=row.received_at,
            updateddate=max(filter(None, (row.received_at, row.answered_at, row.closed_at))),
            categories=[said["category"]],
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _name(exported: Exported, ending: str) -> str:
    today: date = exported.now.astimezone(exported.zone).date()
    return f"requests-{exported.city.code}-{today.isoformat()}.{ending}"
