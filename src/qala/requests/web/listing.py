"""The list of requests and its map: one query, two ways to look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.calendar.api import load_calendar
from qala.base.limits.api import client_address, count_call
from qala.base.people.api import list_organisations
from qala.base.text.api import format_date, format_number, sort_key, translated
from qala.base.ui.api import Link
from qala.city.api import JurisdictionData, list_districts
from qala.requests import words
from qala.requests.actions.numbers import ALPHABET, ID_LETTERS
from qala.requests.data import Visibility
from qala.requests.models import Category, ServiceRequest
from qala.requests.queries import RequestPage, find_visible, list_requests
from qala.requests.web import presenting
from qala.requests.web.filters import PERIODS, WEEK, ListQuery, read_query

NUMBER = re.compile(rf"[A-Za-z0-9]{{2,6}}-[0-9]{{4}}-[A-Za-z0-9]{{{ID_LETTERS}}}")
SAMPLE_NUMBER = "AAA-0000-AAAAA"
TILE_PLACES = "/{z}/{x}/{y}.pbf"


@dataclass(frozen=True)
class Choices:
    """What the filter offers: code → name in the page's language, in the order of the alphabet."""

    district: dict[str, str]
    category: dict[str, str]
    body: dict[str, str]


@dataclass(frozen=True)
class Pager:
    """A page of a list as c-pages reads it."""

    number: int
    num_pages: int

    @property
    def paginator(self) -> Pager:
        """Return the same: it knows the number of pages."""
        return self

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after."""
        return self.number < self.num_pages

    @property
    def previous_page_number(self) -> int:
        """Return the number of the page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """Return the number of the page after."""
        return self.number + 1


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the list, with the map beside it on a wide page."""
    view = "list" if request.GET.get("view") == "list" else "both"
    return _show(request, view)


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show the same as a map, its rows below."""
    return _show(request, "map")


def _show(request: HttpRequest, view: str) -> HttpResponse:
    city, now = _city(request), timezone.now()
    if number := find_number(city, request.GET.get("q", "")):
        return redirect("requests:detail", number)
    if request.GET.get("q"):
        count_call("search", f"address {client_address(request)}", now=now)
    zone = ZoneInfo(city.timezone)
    choices = read_choices(city)
    query = query_of(request, choices, now.astimezone(zone).date())
    language: Any = get_language() or "kk"
    page = list_requests(
        query.as_filter(city.code), page=page_number(request), now=now, zone=zone, reader=language
    )
    here = reverse("requests:map" if view == "map" else "requests:list")
    context = {
        "title": _("Requests"),
        "here": here,
        "breadcrumbs": [Link(_("Requests"))],
        "view": view,
        "query": query,
        "filter_fields": _fields(query, choices),
        "filter_kept": [(name, query[name]) for name in KEPT if query[name]],
        "filters_on": sum(bool(query[name]) for name in ("district", "category", "body", "status", "period")),
        "chips": _chips(query, choices, here),
        "count": count_words(page),
        "found_how": page.how if page.total else "",
        "searched": " ".join(page.searched),
        "rows": rows_of(page, city, now),
        "pager": Pager(page.page, page.pages),
        "orders": _orders(query, here),
        "switches": _switches(query, view),
        "list_url": reverse("requests:list") + query.with_(),
        "map_url": reverse("requests:map") + query.with_(),
        "clusters": clusters_url(city, query.with_(page=str(page.page))),
        "item_url": reverse("requests:detail", args=[SAMPLE_NUMBER]).replace(SAMPLE_NUMBER, "{id}"),
        "downloads": downloads(query),
        "at": _place(request, city),
    }
    return render(request, "requests/list.html", context)


KEPT = ("since", "until", "answered", "answered_since", "answered_until", "timely", "language", "order")
"""Parameters that the form has no field for; they stay as long as their chip does."""


def _city(request: HttpRequest) -> JurisdictionData:
    city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
    return city


def page_number(request: HttpRequest) -> int:
    """Return the page asked for; 1 for anything that is no page."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _place(request: HttpRequest, city: JurisdictionData) -> ServiceRequest | None:
    """Return the request that the map is to show in its middle."""
    number = request.GET.get("at", "")
    found = find_visible(city.code, number) if NUMBER.fullmatch(number) else None
    return found if found and found.lat is not None else None


def find_number(city: JurisdictionData, text: str) -> str:
    """Return the number of a visible request when the words are but it, or its last letters; else ""."""
    text = text.strip().upper()
    if NUMBER.fullmatch(text):
        return text if find_visible(city.code, text) else ""
    if len(text) != ID_LETTERS or not set(text) <= set(ALPHABET) or text.isalpha() or text.isdigit():
        return ""
    prefix, year = "QLA" if city.is_default else city.code[:3].upper(), timezone.now().year
    numbers = [f"{prefix}-{one}-{text}" for one in range(year - 4, year + 1)]
    rows = ServiceRequest.objects.of(city.code).visible().filter(public_id__in=numbers)
    found = list(rows.values_list("public_id", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def read_choices(city: JurisdictionData) -> Choices:
    """Return the districts, categories and bodies of a city."""
    language = get_language() or "kk"

    def sort(names: dict[str, str]) -> dict[str, str]:
        return dict(sorted(names.items(), key=lambda pair: sort_key(pair[1])))

    categories = Category.objects.filter(jurisdiction=city.code, active=True).values_list("code", "names")
    return Choices(
        sort({one.public_id: translated(one.names, language) for one in list_districts(city)}),
        sort({code: translated(names, language) for code, names in categories}),
        sort(
            {
                one.code: translated(one.names, language)
                for one in list_organisations(city.code, bodies_only=True)
            }
        ),
    )


def query_of(request: HttpRequest, choices: Choices, today: date) -> ListQuery:
    """Read the address of a list."""
    return read_query(
        request.GET,
        today=today,
        districts=choices.district,
        categories=choices.category,
        bodies=choices.body,
    )


def rows_of(page: RequestPage, city: JurisdictionData, now: datetime) -> list[dict[str, Any]]:
    """Return the rows of a page as c-row takes them, numbered as on the map."""
    calendar = load_calendar(city.country, city.subdivision or None)
    zone, language = ZoneInfo(city.timezone), get_language() or "kk"
    reader = presenting.Reader(language, zone, now.astimezone(zone).year)
    districts = {one.public_id: translated(one.names, language) for one in list_districts(city)}
    rows = []
    for number, row in enumerate(page.rows, start=1):
        facts = row.as_facts()
        term = presenting.term_of(facts, calendar, now=now, zone=zone)
        kind = presenting.map_kind(facts, term)
        tone, icon, word = presenting.row_tag(facts, term)
        rows.append(
            {
                "number": number,
                "href": reverse("requests:detail", args=[row.public_id]),
                "title": title_of(row),
                "lang": row.language if row.language != language and row.title else "",
                "category": translated(row.category.names, language),
                "category_icon": row.category.icon,
                "place": row.address or districts.get(row.district, ""),
                "voices": voices_words(row.voices) if row.voices else "",
                "tone": tone,
                "icon": icon,
                "tag": word,
                "note": presenting.row_note(facts, term, reader),
                "disputed": facts.disputed,
                "kind": kind,
                "mark": {"overdue": "late", "answered": "answered"}.get(kind, ""),
                "lat": f"{row.lat:.6f}" if row.lat is not None else None,
                "lon": f"{row.lon:.6f}" if row.lon is not None else None,
            }
        )
    return rows


def title_of(row: ServiceRequest) -> str:
    """Return the projection of the title, for |redacted; a withheld one says so."""
    return row.title if row.title and row.visibility != Visibility.WITHHELD else _("Content withheld")


def voices_words(voices: int) -> str:
    """Return "31 voices"."""
    return ngettext("%(count)s voice", "%(count)s voices", voices) % {
        "count": format_number(voices, get_language() or "kk")
    }


def count_words(page: RequestPage) -> str:
    """Return how many there are: never a number that was not counted."""
    count = format_number(page.total, get_language() or "kk")
    if not page.exact:
        return _("More than %(count)s requests") % {"count": count}
    return ngettext("%(count)s request", "%(count)s requests", page.total) % {"count": count}


# ── what stands around the rows ──────────────────────────────────────────────────────────────────


def period_names() -> dict[str, str]:
    """Return the periods of the filter."""
    return {
        str(days): ngettext("Last %(days)d day", "Last %(days)d days", days) % {"days": days}
        for days in PERIODS
    }


def _fields(query: ListQuery, choices: Choices) -> list[dict[str, Any]]:
    """Return the select fields of the filter."""
    fields = (
        ("district", _("District"), _("Whole city"), choices.district),
        ("category", _("Category"), _("All categories"), choices.category),
        ("body", _("Body"), _("All bodies"), choices.body),
        (
            "status",
            _("State"),
            _("Any state"),
            {code: str(name) for code, name in words.STATUS_NAMES.items()},
        ),
        ("period", _("Period"), _("All time"), period_names()),
    )
    return [
        {"name": name, "label": label, "all": everything, "options": options, "chosen": query[name]}
        for name, label, everything, options in fields
        if options
    ]


def _chips(query: ListQuery, choices: Choices, here: str) -> list[Link]:
    """Return what is filtered, each with the way to drop it."""
    language = get_language() or "kk"
    said = {
        "q": f"«{query['q']}»",
        "district": choices.district.get(query["district"], ""),
        "category": choices.category.get(query["category"], ""),
        "body": choices.body.get(query["body"], ""),
        "status": str(words.STATUS_NAMES.get(query["status"], "")),
        "period": period_names().get(query["period"], ""),
        "answered": _answered_words(query["answered"]),
        "timely": {"yes": _("Answered in time"), "no": _("Answered late")}.get(query["timely"], ""),
        "language": {"kk": "Қазақша", "ru": "Русский", "en": "English"}.get(query["language"], ""),
    }
    days = {
        "since": _("Received from %(date)s"),
        "until": _("Received until %(date)s"),
        "answered_since": _("Answered from %(date)s"),
        "answered_until": _("Answered until %(date)s"),
    }
    for name, sentence in days.items():
        if query[name]:
            said[name] = sentence % {"date": format_date(date.fromisoformat(query[name]), language)}
    return [Link(label, here + query.without(name)) for name, label in said.items() if query[name] and label]


def _answered_words(period: str) -> str:
    if period == WEEK:
        return _("Answered this week")
    if not period:
        return ""
    return ngettext(
        "Answered in the last %(days)d day", "Answered in the last %(days)d days", int(period)
    ) % {"days": int(period)}


def _orders(query: ListQuery, here: str) -> list[Link]:
    """Return the orders; the chosen one is marked."""
    names = {
        "due": _("Most urgent first"),
        "new": _("Best match first") if query["q"] else _("Newest first"),
        "voices": _("Most voices first"),
    }
    return [
        Link(name, here + query.with_(order=code), current=code == query.sort) for code, name in names.items()
    ]


def _switches(query: ListQuery, view: str) -> list[Link]:
    """Return the views: list, map, both."""
    return [
        Link(_("List"), reverse("requests:list") + query.with_(view="list"), view == "list", "list"),
        Link(_("Map"), reverse("requests:map") + query.with_(), view == "map", "map"),
        Link(_("List and map"), reverse("requests:list") + query.with_(), view == "both"),
    ]


def clusters_url(city: JurisdictionData, query: str) -> str:
    """Return the address of the tiles that count what the page does not list."""
    sample = reverse("requests-files:tile", args=[city.code, 0, 0, 0])
    return sample.replace("/0/0/0.pbf", TILE_PLACES) + query


def downloads(query: ListQuery) -> list[Link]:
    """Return the same list as files and as a feed, where they exist."""
    links = []
    for label, name in (("CSV", "requests:csv"), ("GeoJSON", "requests:geojson"), ("Atom", "requests:atom")):
        try:
            links.append(Link(label, reverse(name) + query.with_()))
        except NoReverseMatch:
            continue
    return links
