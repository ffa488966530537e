"""The bodies and how each of them answers, honest about what is late."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.people.api import find_organisation
from qala.base.text.api import translated
from qala.base.ui.api import Link
from qala.requests.queries import list_requests
from qala.requests.queries.figures import By
from qala.requests.queries.lists import RequestFilter
from qala.requests.web.exports import licence_line
from qala.requests.web.findings import SMALL, Sayer
from qala.requests.web.listing import rows_of
from qala.requests.web.statistics import body_rows, charts, count, read_asked, tiles

ROWS = 6


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Show all bodies, those with no requests too."""
    asked, language = read_asked(request), get_language() or "kk"
    found = count(asked)
    say = Sayer(found, language)
    rows = body_rows(asked, say)
    known = {row.key for row in found.groups[By.BODY]}
    silent = [
        Link(name, reverse("requests:body", args=[code]))
        for code, name in asked.choices.body.items()
        if code not in known
    ]
    context = {
        "title": _("Who answers in the city"),
        "breadcrumbs": [Link(_("Bodies"))],
        "bodies": rows,
        "bodies_heading": say.bodies(),
        "bodies_csv": asked.csv_url(By.BODY),
        "silent": silent,
        "target": say.on_time.value,
        "target_words": say.on_time.words,
        "small": SMALL,
        "licence": licence_line(asked.city),
    }
    return render(request, "requests/bodies.html", context)


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record of one body, what waits there and what it answered last."""
    city = request.jurisdiction  # type: ignore[attr-defined]
    body = find_organisation(city.code, code)
    if body is None or not body.is_body:
        raise Http404
    asked, language = read_asked(request, body=code), get_language() or "kk"
    say = Sayer(count(asked), language)
    name = translated(body.names, language)
    context = {
        "title": name,
        "breadcrumbs": [Link(_("Bodies"), reverse("requests:bodies")), Link(name)],
        "sentence": _sentence(say),
        "late": bool(say.total.overdue),
        "tiles": tiles(asked, say),
        "charts": charts(asked, say),
        "waiting": _rows(asked, status="open", sort="due"),
        "waiting_url": f"{reverse('requests:list')}?body={code}&status=open",
        "answered": _rows(asked, status="answered", sort="answered"),
        "answered_url": f"{reverse('requests:list')}?body={code}&status=answered",
        "has_any": bool(say.total.received),
        "bin": body.bin,
        "small": SMALL,
        "licence": licence_line(city),
    }
    return render(request, "requests/body.html", context)


def _rows(asked: Any, *, status: str, sort: str) -> list[dict[str, Any]]:
    """Return the first rows of a list of the body."""
    wanted = RequestFilter(asked.city.code, body=asked.filter.body, status=status, sort=sort)
    found = list_requests(wanted, now=asked.now, zone=None, size=ROWS)
    return rows_of(found, asked.city, asked.now)


def _sentence(say: Sayer) -> str:
    """Return the first thing to know of a body: what is late, else how it answers."""
    if say.total.overdue:
        return _("%(late)s requests wait here past their term.") % {"late": say.number(say.total.overdue)}
    if say.on_time.value is None:
        return _("There are too few answers with a term to speak of a share.")
    return _("Nothing is late here. Share of answers given in time: %(share)s.") % {
        "share": say.on_time.words
    }
