"""The home page: tell or find, the city now, where, what was answered last."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.redact.api import plain_text
from qala.base.text.api import format_number, format_percent, sort_key, translated
from qala.city.api import JurisdictionData, list_districts
from qala.requests.api import CityNow, SignedAnswer, city_now, newest_answers

KEPT_S = 45
EXCERPT = 150


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the city now. The figures are counted once in a while for all readers."""
    city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
    now, zone = timezone.now(), ZoneInfo(city.timezone)
    figures = _kept(f"home-figures:{city.code}", lambda: city_now(city.code, now=now, zone=zone))
    # Never kept: what a moderator hides is gone at once.
    answers = newest_answers(city.code)
    districts = _districts(city, figures)
    most = max(districts, key=lambda one: one["count"], default=None)
    context = {
        "title": _("Tell the city"),
        "now": figures.at,
        "tiles": _tiles(figures),
        "districts": districts,
        "most": most if most and most["count"] else None,
        "counts": {one["id"]: one["count"] for one in districts},
        "links": {one["id"]: one["url"] for one in districts},
        "answers": [_answer(one, {place["id"]: place["name"] for place in districts}) for one in answers],
        "new_url": _url("requests:new"),
        "list_url": _list(),
        "answers_url": _list(status="answered"),
        "map_url": reverse("requests:map") + "?status=open",
    }
    return render(request, "site/home.html", context)


def _kept(key: str, make: Any) -> Any:
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_S)
    return found


def _list(**query: str) -> str:
    return reverse("requests:list") + (f"?{urlencode(query)}" if query else "")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _tiles(figures: CityNow) -> list[dict[str, Any]]:
    """Return the four figures, each with the list it counts."""
    language = get_language() or "kk"

    def tile(icon: str, label: str, figure: str, note: str, link: str, **query: str) -> dict[str, Any]:
        return {
            "icon": icon,
            "label": label,
            "figure": figure,
            "note": note,
            "link": link,
            "href": _list(**query),
        }

    def said(number: int) -> str:
        return format_number(number, language)

    of = {"part": said(figures.timely), "whole": said(figures.answered)}
    week, overdue = said(figures.answered_week), said(figures.overdue)
    note_open, note_week = (
        _("requests wait for an answer now"),
        _("since Monday; every answer is open to all"),
    )
    note_timely = _("last 30 days: %(part)s of %(whole)s answers") % of
    note_overdue = _("requests are still without an answer past their term")
    in_work, answered = pgettext("figure", "In work"), pgettext("figure", "Answered this week")
    in_time, late = pgettext("figure", "Answered in time"), pgettext("figure", "Overdue")
    share = _share(figures, language)
    return [
        tile("inbox", in_work, said(figures.open), note_open, _("See the list"), status="open"),
        tile("signature", answered, week, note_week, _("See the answers"), answered="week"),
        tile("check", in_time, share, note_timely, _("See which"), answered="30", timely="yes"),
        tile("warning", late, overdue, note_overdue, _("See which ones"), status="overdue")
        | {"tone": "bad" if figures.overdue else ""},
    ]


def _share(figures: CityNow, language: str) -> str:
    """Return the share of answers in time, a dash where there was none."""
    if not figures.answered:
        return "–"
    share = figures.timely / figures.answered
    return format_percent(share, language, 0 if share in {0, 1} else 1)


def _districts(city: JurisdictionData, figures: CityNow) -> list[dict[str, Any]]:
    """Return the districts in the order of the alphabet, each with its list."""
    language = get_language() or "kk"
    named = [(one.public_id, translated(one.names, language)) for one in list_districts(city)]
    return [
        {
            "id": public_id,
            "name": name,
            "count": figures.districts.get(public_id, 0),
            "url": _list(district=public_id, status="open"),
        }
        for public_id, name in sorted(named, key=lambda one: sort_key(one[1]))
    ]


def _answer(one: SignedAnswer, districts: dict[str, str]) -> dict[str, Any]:
    """Return a card: the answer in the reader's language where it has one, else in its own."""
    language = get_language() or "kk"
    shown = next(code for code in (language, one.row.language, *one.text) if code in one.text)
    return {
        "row": one.row,
        "url": reverse("requests:detail", args=[one.row.public_id]),
        "category": translated(one.row.category.names, language),
        "icon": one.row.category.icon,
        "district": districts.get(one.row.district, ""),
        "language": shown,
        "excerpt": excerpt(plain_text(one.text[shown], shown)),
        "signature": one.signature,
    }


def excerpt(text: str) -> str:
    """Return the first words of an answer that say something: the greeting is left out."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(text.split()))
    if len(sentences) > 1 and sentences[0].endswith("!"):
        sentences = sentences[1:]
    said = " ".join(sentences)
    return said if len(said) <= EXCERPT else said[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:–") + "…"
