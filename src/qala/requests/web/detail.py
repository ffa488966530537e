"""The page of one request: where it stands, the official answer, the words, the history with its proofs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import EventData, may
from qala.base.errors.api import Refused
from qala.base.people.api import list_organisations
from qala.base.redact.api import plain_text
from qala.base.text.api import format_date, format_number, translated
from qala.base.ui.api import Link
from qala.city.api import JurisdictionData, list_districts
from qala.requests import words
from qala.requests.data import Channel, LetterKind, LetterState, Mark, State, Visibility
from qala.requests.models import Attachment, Letter, ServiceRequest
from qala.requests.norms import KIND_NAMES, LAWS, find_decision
from qala.requests.queries import find_visible
from qala.requests.rules import VERBS, marks
from qala.requests.web import presenting
from qala.requests.web.listing import title_of, voices_words
from qala.requests.web.paper import paper_of
from qala.requests.web.proofs import proof_of
from qala.trust.api import SignatureData, get_signature

SHOWN_MARKS = (Mark.NEEDS_YOU, Mark.DISPUTED, Mark.COMPLAINT, Mark.EXTENDED, Mark.REOPENED, Mark.HEARING)


def find_shown(request: HttpRequest, public_id: str) -> ServiceRequest:
    """Return the request if everyone may see it. 404 where there is none, 410 in words where it was hidden."""
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
    language = get_language() or "kk"
    zone = ZoneInfo(city.timezone)
    facts = row.as_facts()
    calendar = load_calendar(city.country, city.subdivision or None)
    history = [event.as_data() for event in row.events.order_by("n")]
    bodies = {one.code: one.names for one in list_organisations(city.code)}
    body = translated(bodies.get(facts.body or ""), language)
    term = presenting.term_of(facts, calendar, now=now, zone=zone)
    letters = _letters(row, request.GET.get("text", ""), language)
    answers = [one for one in letters if one["kind"] == LetterKind.ANSWER]
    context: dict[str, Any] = {
        "row": row,
        "title": plain_text(title_of(row), language),
        "heading": title_of(row),
        "breadcrumbs": [Link(_("Requests"), reverse("requests:list")), Link(row.public_id)],
        "tag": presenting.state_tag(facts),
        "marks": [
            (*words.MARK_TAGS[mark], words.MARK_NAMES[mark])
            for mark in marks(facts, now)
            if mark in SHOWN_MARKS
        ],
        "category": translated(row.category.names, language),
        "district": _district(city, row, language),
        "has_hidden": "⟦" in row.text,
        "withheld": words.GROUND_NAMES.get(row.withheld_because, "")
        if row.visibility == Visibility.WITHHELD
        else "",
        "steps": presenting.case_steps(facts, history, language=language, zone=zone, body=body),
        "countdown": _countdown(row, term, calendar, now, zone),
        "answer": answers[-1] if answers else None,
        "source_answer": _source_answer(history),
        "letters": [one for one in letters if not answers or one is not answers[-1]],
        "photos": _photos(row),
        "events": presenting.timeline(
            history,
            kind=row.kind,
            bodies=bodies,
            language=language,
            zone=zone,
            link=lambda event: reverse("requests:event", args=[row.public_id, event.n]),
        ),
        "linked": _linked(row),
        "facts": _facts(row, body, language),
        "feed": reverse("requests:feed", args=[row.public_id]),
        "voice_url": _url("requests:voice", row.public_id) if facts.state in words.STATE_NAMES else "",
        "may_dispute": bool(may(request.actor, facts, VERBS["dispute_answer"])),  # type: ignore[attr-defined]
        "is_answered": facts.state in {State.ANSWERED, State.CLOSED},
        "map_url": reverse("requests:map") + f"?at={row.public_id}",
        "map_kind": presenting.map_kind(facts, term),
    }
    return render(request, "requests/detail.html", context)


def _district(city: JurisdictionData, row: ServiceRequest, language: str) -> str:
    names = {one.public_id: one.names for one in list_districts(city)}
    return translated(names.get(row.district), language)


def _url(name: str, *args: str) -> str:
    """Return an address, or "" where that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


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


# ── letters ──────────────────────────────────────────────────────────────────────────────────────


def _letters(row: ServiceRequest, asked: str, language: str) -> list[dict[str, Any]]:
    """Return the issued letters, the oldest first, each in the reader's language where it has one."""
    issued = row.letters.filter(state=LetterState.ISSUED).prefetch_related("attachments").order_by("n")
    return [_letter(row, letter, asked, language) for letter in issued]


def _letter(row: ServiceRequest, letter: Letter, asked: str, language: str) -> dict[str, Any]:
    shown = next((one for one in (asked, language, row.language) if one in letter.public), "")
    decision = find_decision(row.kind, letter.decision)
    signature = get_signature(letter.signature_id) if letter.signature_id else None
    return {
        "kind": letter.kind,
        "n": letter.n,
        "heading": words.LETTER_NAMES[LetterKind(letter.kind)],
        "decision": translated(decision.names, language) if decision else "",
        "text": letter.public.get(shown, ""),
        "language": shown,
        "others": [(one, name) for one, name in settings.LANGUAGES if one in letter.public and one != shown],
        "files": [_file(one, number) for number, one in enumerate(letter.attachments.all(), start=1)],
        "contact": letter.contact,
        "issued_at": letter.issued_at,
        "signature": signature,
        "report": _report(signature),
        "superseded": letter.kind == LetterKind.ANSWER and letter.pk != row.letter_id and not letter.contact,
    }


def _report(signature: SignatureData | None) -> dict[str, Any]:
    """Return what stands behind "more about the signature"."""
    if signature is None:
        return {}
    language = get_language() or "kk"
    return {
        "body": translated(signature.body_name, language),
        "serial": signature.certificate_serial,
        "status": signature.status,
    }


def _file(one: Attachment, number: int) -> dict[str, Any]:
    """Return an annex under a name of ours."""
    kind = one.content_type.split("/")[-1].upper()
    return {
        "name": _("Annex %(number)d (%(kind)s, %(size)s kB)")
        % {
            "number": number,
            "kind": kind,
            "size": format_number(max(1, round(one.size / 1000)), get_language() or "kk"),
        },
        "url": _url("files:public", one.public_sha256) if one.public_sha256 else "",
    }


def _source_answer(history: list[EventData]) -> dict[str, Any] | None:
    """Return the words with which another register closed the case; they were never signed here."""
    closed = next((event for event in reversed(history) if event.type == "closed_at_source"), None)
    if closed is None or not (closed.public or {}).get("text"):
        return None
    return {"text": (closed.public or {})["text"], "at": closed.at}


def _photos(row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the public copies of the pictures, those of the applicant first."""
    if row.visibility == Visibility.WITHHELD:
        return []
    pictures = row.attachments.filter(content_type__startswith="image/").exclude(public_sha256="")
    return [
        {
            "src": _url("files:public", one.public_sha256),
            "width": one.width,
            "height": one.height,
            "after": one.after,
            "at": one.at,
        }
        for one in pictures.order_by("after", "pk")
    ]


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


def _facts(row: ServiceRequest, body: str, language: str) -> list[tuple[str, str, str]]:
    """Return the facts beside the page."""
    kind = translated(KIND_NAMES[row.kind], language) if row.kind in KIND_NAMES else ""  # type: ignore[index]
    code = row.body.code if row.body else ""
    body_url = (_url("requests:body", code) or reverse("requests:list") + f"?body={code}") if code else ""
    items = [
        (_("Number"), row.public_id, ""),
        (_("Kind"), kind, ""),
        (_("Responsible"), body, body_url),
        (_("Received by"), str(words.CHANNEL_NAMES[Channel(row.channel)]), ""),
        (pgettext("fact", "Registered"), format_date(row.registered_on, language) if row.registered_on else "", ""),
        (_("Voices"), voices_words(row.voices) if row.voices else "", ""),
        (_("Applicant"), row.public_name, ""),
    ]
    return [item for item in items if item[1]]


# ── paper and proofs ─────────────────────────────────────────────────────────────────────────────


@require_safe
def print_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the newest answer as a paper with its signer and the way to check it."""
    row, language = find_shown(request, public_id), get_language() or "kk"
    answers = [
        one
        for one in _letters(row, request.GET.get("text", ""), language)
        if one["kind"] == LetterKind.ANSWER
    ]
    if not answers:
        raise Http404
    context = {
        "row": row,
        "title": words.LETTER_NAMES[LetterKind.ANSWER],
        "answer": answers[-1],
        "district": _district(_city(request), row, language),
        "paper": paper_of(answers[-1]["signature"]),
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
