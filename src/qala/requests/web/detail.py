"""The page of one request: where it stands, the official answer, the words, the history with its proofs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import EventData, may
from qala.base.errors.api import Refused
from qala.base.people.api import list_organisations
from qala.base.redact.api import plain_text
from qala.base.text.api import format_date, translated
from qala.base.ui.api import Link
from qala.city.api import JurisdictionData, list_districts
from qala.requests import words
from qala.requests.data import Channel, LetterKind, Mark, State, Visibility
from qala.requests.models import ServiceRequest
from qala.requests.norms import KIND_NAMES, LAWS
from qala.requests.queries import find_visible
from qala.requests.rules import VERBS, marks
from qala.requests.web import presenting
from qala.requests.web.letters import find_url, letters_of, photos_of, source_answer
from qala.requests.web.listing import title_of, voices_words
from qala.requests.web.paper import paper_of
from qala.requests.web.proofs import proof_of

SHOWN_MARKS = (Mark.NEEDS_YOU, Mark.DISPUTED, Mark.COMPLAINT, Mark.EXTENDED, Mark.REOPENED, Mark.HEARING)


def find_shown(request: HttpRequest, public_id: str) -> ServiceRequest:
    """Return the request if everyone may see it. Raises Http404 if there is none, Refused if it is gone."""
    city = _city(request)
    found = find_visible(city.code, public_id)
    if found is not None:
        return found
    if ServiceRequest.objects.of(city.code).filter(public_id=public_id).exists():
        raise Refused(
            "gone", _("A moderator has hidden this request. Its history is kept and can be checked.")
        )
    raise Http404


def _city(request: HttpRequest) -> JurisdictionData:
    city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
    return city


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a request."""
    if public_id not in request.path:
        return redirect("requests:detail", public_id)
    row, city, now = find_shown(request, public_id), _city(request), timezone.now()
    bodies = {one.code: one.names for one in list_organisations(city.code)}
    history = [event.as_data() for event in row.events.order_by("n")]
    letters, answer = letters_of(row, request.GET.get("text", ""))
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "row": row,
        **_head(row, city, now),
        **_course(row, city, history, bodies, now),
        "answer": answer,
        "source_answer": source_answer(history),
        "letters": [one for one in letters if one is not answer],
        "photos": photos_of(row),
        "linked": _linked(row),
        "facts": _facts(row, translated(bodies.get(row.body.code if row.body else ""), _language())),
        "feed": reverse("requests:feed", args=[row.public_id]),
        "voice_url": find_url("requests:voice", row.public_id),
        "may_dispute": bool(may(actor, row.as_facts(), VERBS["dispute_answer"])),
        "can_be_disputed": row.state in {State.ANSWERED, State.CLOSED} and row.decision != "closed_by_source",
        "map_url": reverse("requests:map") + f"?at={row.public_id}",
    }
    return render(request, "requests/detail.html", context)


def _language() -> str:
    return get_language() or "kk"


def _head(row: ServiceRequest, city: JurisdictionData, now: datetime) -> dict[str, Any]:
    """Return what stands on top: state, title, theme, place; and why the content is withheld."""
    facts, withheld = row.as_facts(), row.visibility == Visibility.WITHHELD
    found = [mark for mark in marks(facts, now) if mark in SHOWN_MARKS]
    return {
        "title": plain_text(title_of(row), _language()),
        "heading": title_of(row),
        "breadcrumbs": [Link(_("Requests"), reverse("requests:list")), Link(row.public_id)],
        "tag": presenting.state_tag(facts),
        "marks": [(*words.MARK_TAGS[mark], words.MARK_NAMES[mark]) for mark in found],
        "category": translated(row.category.names, _language()),
        "district": _district(city, row, _language()),
        "has_hidden": "⟦" in row.text,
        "withheld": words.GROUND_NAMES.get(row.withheld_because, "") if withheld else "",
    }


def _course(
    row: ServiceRequest,
    city: JurisdictionData,
    history: list[EventData],
    bodies: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> dict[str, Any]:
    """Return steps, countdown and history."""
    facts, zone, language = row.as_facts(), ZoneInfo(city.timezone), _language()
    reader = presenting.Reader(language, zone, now.astimezone(zone).year)
    calendar = load_calendar(city.country, city.subdivision or None)
    term = presenting.term_of(facts, calendar, now=now, zone=zone)
    body = translated(bodies.get(facts.body or ""), language)
    return {
        "steps": presenting.case_steps(facts, history, reader=reader, body=body),
        "countdown": _countdown(row, term, calendar, now, zone),
        "map_kind": presenting.map_kind(facts, term),
        "events": presenting.timeline(
            history,
            kind=row.kind,
            bodies=bodies,
            reader=reader,
            link=lambda event: reverse("requests:event", args=[row.public_id, event.n]),
        ),
    }


def _district(city: JurisdictionData, row: ServiceRequest, language: str) -> str:
    names = {one.public_id: one.names for one in list_districts(city)}
    return translated(names.get(row.district), language)


def _countdown(
    row: ServiceRequest, term: presenting.Term, calendar: Any, now: datetime, zone: ZoneInfo
) -> dict[str, Any] | None:
    """Return the countdown with what the law says, or None where no term runs."""
    facts = row.as_facts()
    if term.state == "none" or facts.norm is None or facts.due_on is None:
        return None
    today = now.astimezone(zone).date()
    language = get_language() or "kk"
    passed = presenting.counted_days(facts.norm, facts.registered_on, min(today, facts.due_on), calendar)
    return {
        "sentence": presenting.term_sentence(term),
        "late": term.late,
        "state": term.state,
        "days": presenting.countdown_cells(facts, calendar, today=today, zone=zone),
        "due_on": facts.due_on,
        "law": presenting.term_words(facts.norm),
        "day": len(passed) if term.state in {"left", "today"} else 0,
        "source": translated(LAWS.get(facts.norm.source), language),
        "working": facts.norm.unit == "working",
        "given": facts.norm.unit == "given",
        "registered_on": facts.registered_on,
        "extended": facts.extended,
        "provisional": row.provisional and not facts.answered_at,
        "calendar": row.calendar_version,
    }


# ── beside ───────────────────────────────────────────────────────────────────────────────────────


def _linked(row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the request this one goes on from, and those that go on from it."""
    children = ServiceRequest.objects.visible().filter(parent=row).select_related("body").order_by("pk")[:20]
    language = get_language() or "kk"
    parent = row.parent if row.parent_id and not row.parent.hidden else None
    linked = [(parent, _("It goes on from request"))] if parent else []
    linked += [(child, _("It goes on as request")) for child in children]
    return [
        {
            "words": said,
            "number": one.public_id,
            "url": reverse("requests:detail", args=[one.public_id]),
            "body": translated(one.body.names, language) if one.body else "",
        }
        for one, said in linked
    ]


def _facts(row: ServiceRequest, body: str) -> list[tuple[str, str, str]]:
    """Return the facts beside the page."""
    language = _language()
    kind = translated(KIND_NAMES[row.kind], language) if row.kind in KIND_NAMES else ""  # type: ignore[index]
    code = row.body.code if row.body else ""
    body_url = (find_url("requests:body", code) or reverse("requests:list") + f"?body={code}") if code else ""
    items = [
        (_("Number"), row.public_id, ""),
        (_("Kind"), kind, ""),
        (_("Responsible"), body, body_url),
        (_("Received by"), str(words.CHANNEL_NAMES[Channel(row.channel)]), ""),
        (
            pgettext("fact", "Registered"),
            format_date(row.registered_on, language) if row.registered_on else "",
            "",
        ),
        (_("Voices"), voices_words(row.voices) if row.voices else "", ""),
        (_("Applicant"), row.public_name, ""),
    ]
    return [item for item in items if item[1]]


# ── paper and proofs ─────────────────────────────────────────────────────────────────────────────


@require_safe
def print_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the newest answer as a paper with its signer and the way to check it."""
    row, language = find_shown(request, public_id), _language()
    _letters, answer = letters_of(row, request.GET.get("text", ""))
    if answer is None or row.visibility == Visibility.WITHHELD:
        raise Http404
    context = {
        "row": row,
        "title": words.LETTER_NAMES[LetterKind.ANSWER],
        "answer": answer,
        "district": _district(_city(request), row, language),
        "paper": paper_of(answer["signature"]),
        "printed_at": timezone.now(),
    }
    return render(request, "requests/print.html", context)


@require_safe
def event_page(request: HttpRequest, public_id: str, n: int) -> HttpResponse:
    """Show one event of the history with all that is needed to recompute its entry of the log."""
    row = find_shown(request, public_id)
    event = row.events.filter(n=n).first()
    if event is None:
        raise Http404
    data = event.as_data()
    context = {
        "title": str(words.EVENT_NAMES.get(data.type, data.type)),
        "breadcrumbs": [
            Link(_("Requests"), reverse("requests:list")),
            Link(row.public_id, reverse("requests:detail", args=[row.public_id])),
            Link(_("Event %(number)d") % {"number": n}),
        ],
        "row": row,
        "event": data,
        "proof": asdict(proof) if (proof := proof_of(data)) else None,
        "payload": json.dumps(data.public, ensure_ascii=False, indent=2, sort_keys=True)
        if data.public
        else "",
    }
    return render(request, "requests/event.html", context)
