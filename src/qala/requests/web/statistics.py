"""How the city answers: the record in figures, every figure with its denominator and its list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.text.api import format_date, format_moment
from qala.base.ui.api import Link
from qala.city.api import JurisdictionData
from qala.requests.models import ServiceRequest
from qala.requests.queries.figures import By, FigureFilter, Figures, Statistics, get_statistics
from qala.requests.web.exports import csv_lines, file_response, licence_line
from qala.requests.web.findings import SMALL, Sayer
from qala.requests.web.listing import Choices, read_choices

KEPT_S = 60
PERIODS = ("365", "90", "30", "all")
SHOWN_ROWS = 12
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
TABLES = (By.BODY, By.CATEGORY, By.DISTRICT, By.LANGUAGE, By.MONTH)


@dataclass(frozen=True)
class Asked:
    """What the page counts. period: one of PERIODS; it ends with the last day of the record."""

    city: JurisdictionData
    now: datetime
    period: str
    filter: FigureFilter
    choices: Choices

    def query(self, **changes: str) -> str:
        """Return the parameters of a list of the same requests."""
        chosen = self.filter
        said = {
            "district": chosen.district,
            "category": chosen.category,
            "body": chosen.body,
            "since": chosen.since.isoformat() if chosen.since else "",
            "until": chosen.until.isoformat() if chosen.until else "",
            **changes,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def list_url(self, **changes: str) -> str:
        """Return the address of that list."""
        return f"{reverse('requests:list')}?{self.query(**changes)}"

    def csv_url(self, table: str) -> str:
        """Return the address of a table as a file."""
        path = reverse("requests:statistics_csv", args=[table])
        said = {"period": self.period, **{name: getattr(self.filter, name) for name in FILTERS}}
        return f"{path}?{urlencode({name: value for name, value in said.items() if value})}"


FILTERS = ("district", "category", "body")


def read_asked(request: HttpRequest, *, body: str = "") -> Asked:
    """Read what is asked for; unknown values count for nothing. body: the page of one body."""
    city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
    now, choices = timezone.now(), read_choices(city)
    chosen = {
        name: value if (value := request.GET.get(name, "")) in getattr(choices, name) else ""
        for name in FILTERS
    }
    if body:
        chosen["body"] = body
    period = request.GET.get("period", "")
    period = period if period in PERIODS else PERIODS[0]
    until = _last_day(city)
    since = until - timedelta(days=int(period) - 1) if period != "all" else None
    filter_ = FigureFilter(since=since, until=None if since is None else until, **chosen)
    return Asked(city, now, period, filter_, choices)


def _last_day(city: JurisdictionData) -> date:
    """Return the day of the newest request: a register that has ended is counted to its end."""
    rows = ServiceRequest.objects.of(city.code).order_by("-received_at", "-id")
    newest = rows.values_list("received_at", flat=True).first()
    return (newest or timezone.now()).astimezone(ZoneInfo(city.timezone)).date()


def count(asked: Asked) -> Statistics:
    """Return the figures, not older than KEPT_S."""
    at = asked.now.replace(second=0, microsecond=0)
    said = f"{asked.city.code} {asked.filter} {at.isoformat()}"
    key = f"figures:{sha256(said.encode()).hexdigest()}"
    found: Statistics | None = cache.get(key)
    if found is None:
        found = get_statistics(asked.city, asked.filter, at=asked.now)
        cache.set(key, found, KEPT_S)
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the figures of the city."""
    asked, language = read_asked(request), get_language() or "kk"
    found = count(asked)
    say = Sayer(found, language)
    counts, timely = say.lead()
    rows = body_rows(asked, say)
    context = {
        "title": _("How the city answers"),
        "breadcrumbs": [Link(_("Statistics"))],
        "counts": counts,
        "timely": timely,
        "fields": _fields(asked),
        "has_any": bool(found.total.received),
        "tiles": tiles(asked, say),
        "charts": charts(asked, say),
        "bodies": [row for row in rows if row["share"].value is not None][:SHOWN_ROWS] or rows[:SHOWN_ROWS],
        "bodies_count": len(rows),
        "bodies_heading": say.bodies(),
        "bodies_csv": asked.csv_url(By.BODY),
        "target": say.on_time.value,
        "target_words": say.on_time.words,
        "tables": [table for by in TABLES[1:] if (table := _table(asked, say, by))],
        "working": found.working,
        "small": SMALL,
        "counted_at": format_moment(found.at.astimezone(ZoneInfo(asked.city.timezone)), language),
        "span": _span(asked, language),
        "waiting_late": say.number(found.total.overdue),
        "licence": licence_line(asked.city),
    }
    return render(request, "requests/statistics.html", context)


def _span(asked: Asked, language: str) -> str:
    if asked.filter.since is None or asked.filter.until is None:
        return ""
    return f"{format_date(asked.filter.since, language)} – {format_date(asked.filter.until, language)}"


def _fields(asked: Asked) -> list[dict[str, Any]]:
    """Return the select fields of the filter."""
    periods = {
        "365": _("Last 12 months"),
        "90": _("Last 90 days"),
        "30": _("Last 30 days"),
        "all": _("All time"),
    }
    fields = (
        ("period", _("Period"), "", periods, asked.period),
        ("district", _("District"), _("Whole city"), asked.choices.district, asked.filter.district),
        ("category", _("Category"), _("All categories"), asked.choices.category, asked.filter.category),
        ("body", _("Body"), _("All bodies"), asked.choices.body, asked.filter.body),
    )
    return [
        {"name": name, "label": label, "all": everything, "options": options, "chosen": chosen}
        for name, label, everything, options, chosen in fields
        if options
    ]


def tiles(asked: Asked, say: Sayer) -> list[dict[str, str]]:
    """Return the four figures; each opens its list."""
    total, on_time = say.total, say.on_time
    disputed = say.share(total.disputed, total.answered)
    unit = _("working days") if say.found.working else _("days")
    return [
        {
            "label": _("Half of the answers come within"),
            "figure": say.days(total.median_days),
            "note": _("%(unit)s; nine of ten within %(p90)s")
            % {"unit": unit, "p90": say.days(total.p90_days)},
            "href": asked.list_url(status="answered"),
            "link": _("Open the answered ones"),
        },
        {
            "label": _("Answered in time"),
            "figure": on_time.words if on_time.value is not None else say.number(total.on_time),
            "note": _("%(part)s of %(whole)s answers that had a term")
            % {"part": say.number(total.on_time), "whole": say.number(total.with_term)},
            "href": asked.list_url(timely="no"),
            "link": _("Open the late ones"),
        },
        {
            "label": _("Late and still unanswered"),
            "figure": say.number(total.overdue),
            "note": _("of %(waiting)s not answered yet")
            % {"waiting": say.number(total.received - total.answered)},
            "href": asked.list_url(status="overdue"),
            "link": _("Open the list"),
            "tone": "bad" if total.overdue else "",
        },
        {
            "label": _("Answer disputed"),
            "figure": disputed.words if disputed.value is not None else say.number(total.disputed),
            "note": _("%(part)s of %(whole)s answers")
            % {"part": say.number(total.disputed), "whole": say.number(total.answered)},
            "href": asked.list_url(status="disputed"),
            "link": _("Open the list"),
        },
    ]


def charts(asked: Asked, say: Sayer) -> list[dict[str, Any]]:
    """Return the charts that have something to show."""
    drawn = (("months", *say.months()), ("days", *say.spread()))
    return [
        {
            "id": f"chart-{name}",
            "chart": chart,
            "heading": heading,
            "sentence": sentence,
            "csv": asked.csv_url(name),
        }
        for name, chart, heading, sentence in drawn
        if chart is not None
    ]


def body_rows(asked: Asked, say: Sayer) -> list[dict[str, Any]]:
    """Return the rows of the table of bodies: the most timely first, too small ones last."""
    rows = [
        say.row(row, asked.choices.body.get(row.key, row.key), reverse("requests:body", args=[row.key]))
        for row in say.found.groups[By.BODY]
        if row.key
    ]
    return sorted(rows, key=lambda row: (row["share"].value is None, -(row["share"].value or 0), row["name"]))


def _table(asked: Asked, say: Sayer, by: By) -> dict[str, Any] | None:
    """Return a further table, folded on the page."""
    rows = say.found.groups[by]
    if len(rows) < 2:
        return None
    name, link = _namer(asked, by), _linker(asked, by)
    shown = rows if by is By.MONTH else rows[:SHOWN_ROWS]
    return {
        "by": by,
        "heading": {
            By.CATEGORY: _("By category"),
            By.DISTRICT: _("By district"),
            By.LANGUAGE: _("By language"),
            By.MONTH: _("By month of receipt"),
        }[by],
        "first": name_of(by),
        "rows": [say.row(row, name(row.key), link(row.key)) for row in shown],
        "more": len(rows) - len(shown),
        "csv": asked.csv_url(by),
    }


def name_of(by: By) -> str:
    """Return what the first column of a table holds."""
    return {
        By.BODY: _("Body"),
        By.CATEGORY: _("Category"),
        By.DISTRICT: _("District"),
        By.LANGUAGE: pgettext("statistics", "Language"),
        By.MONTH: _("Month"),
    }[by]


def _namer(asked: Asked, by: By) -> Callable[[str], str]:
    language = get_language() or "kk"
    unknown = _("not named")

    def name(key: str) -> str:
        if by is By.MONTH:
            return format_date(date.fromisoformat(key), language, "month")
        known = LANGUAGE_NAMES if by is By.LANGUAGE else getattr(asked.choices, by)
        return known.get(key, key) or unknown

    return name


def _linker(asked: Asked, by: By) -> Callable[[str], str]:
    def link(key: str) -> str:
        if not key:
            return ""
        if by is By.MONTH:
            first = date.fromisoformat(key)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return asked.list_url(since=first.isoformat(), until=last.isoformat())
        return asked.list_url(**{str(by): key})

    return link


# ── files ────────────────────────────────────────────────────────────────────────────────────────

FIGURE_COLUMNS = tuple(Figures.__dataclass_fields__)


@require_safe
def table_csv(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """Send a table as CSV, every figure with its denominator, all rows."""
    asked = read_asked(request)
    found = count(asked)
    foot = licence_line(asked.city)
    name = f"statistics-{asked.city.code}-{table}.csv"
    if table == "months":
        received = {row.key: row.received for row in found.groups[By.MONTH]}
        keys = sorted({*received, *found.answers_by_month})
        rows: Any = ((key[:7], received.get(key, 0), found.answers_by_month.get(key, 0)) for key in keys)
        lines = csv_lines(("month", "received", "answered"), rows, foot)
    elif table == "days":
        lines = csv_lines(("day", "answers_in_time", "answers_late"), found.histogram, foot)
    elif table in TABLES:
        names = _namer(asked, By(table))
        rows = (
            (names(row.key), *(getattr(row, one) for one in FIGURE_COLUMNS))
            for row in found.groups[By(table)]
        )
        lines = csv_lines((table, *FIGURE_COLUMNS), rows, foot)
    else:
        raise Http404
    return file_response(lines, "text/csv", name)
