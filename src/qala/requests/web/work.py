"""An official works on a request: reads it whole, does what may be done now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import may
from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import record_access
from qala.base.text.api import format_date, format_moment, translated
from qala.base.ui.api import language_switch
from qala.city.api import get_jurisdiction
from qala.requests.actions import applicant_of
from qala.requests.actions.answer import VERB_OF
from qala.requests.actions.core import REASONS, refuse
from qala.requests.data import LetterKind, LetterState, State
from qala.requests.models import Letter, ServiceRequest
from qala.requests.norms import KIND_NAMES, LAWS, Kind, find_decision
from qala.requests.queries.desk import late_days, may_read_original
from qala.requests.rules import VERBS, marks
from qala.requests.web.desk import possible
from qala.requests.web.desk_forms import ACTS
from qala.requests.web.intake_forms import show_faults
from qala.requests.words import (
    EVENT_NAMES,
    KEY_EVENTS,
    LETTER_NAMES,
    MARK_NAMES,
    MARK_TAGS,
    ROLE_NAMES,
    STATE_NAMES,
)

NEEDS_NO_PAGE = {
    "approve_decision",
    "cancel_assignments",
    "propose_set_aside",
    "set_aside_submission",
    "restore_submission",
}


def find_row(request: HttpRequest, public_id: str) -> ServiceRequest:
    """Return the request if the person may read it whole; strangers are told that they may not."""
    rows = ServiceRequest.objects.of(request.jurisdiction.code)
    row = (
        rows.select_related("category", "body", "lead", "letter", "parent")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise Http404
    if not may_read_original(request.actor, row):
        raise refuse("not_allowed")
    return row


@transaction.atomic
def work(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the request as its body sees it. The read of a person's data is put on record."""
    row = find_row(request, public_id)
    now = timezone.now()
    record_access(request.actor, subject=f"request:{public_id}", purpose="work", now=now)
    language = get_language() or "kk"
    version = row.written()
    names = possible(request.actor, row)
    letter = row.letter if row.letter and row.state in (State.APPROVING, State.SIGNING) else None
    context = {
        "row": row,
        "version": version,
        "who": applicant_of(row),
        "state": STATE_NAMES[row.state],
        "marks": [
            {"name": MARK_NAMES[m], "tone": MARK_TAGS[m][0], "icon": MARK_TAGS[m][1]}
            for m in marks(row.as_facts(), now)
        ],
        "kind": translated(KIND_NAMES[Kind(row.kind)], language) if row.kind else "",
        "law": translated(LAWS.get((row.norm or {}).get("source", ""), {}), language) if row.norm else "",
        "acts": [
            {"name": name, "act": ACTS[name], "plain": name in NEEDS_NO_PAGE}
            for name in ACTS
            if name in names
        ],
        "letter": letter,
        "decision": decision_of(row, letter, language),
        "to_sign": _to_sign(request, row),
        "due": _due(row, now),
        "events": _history(row),
        "photos": row.attachments.filter(letter=None),
        "letters": [
            {"name": LETTER_NAMES[LetterKind(one.kind)], "letter": one}
            for one in row.letters.filter(state=LetterState.ISSUED)
        ],
        "remark": _last_remark(row),
    }
    return render(request, "requests/work.html", context)


def _due(row: ServiceRequest, now: datetime) -> dict[str, Any]:
    """Return how the term stands: a sentence, and whether it is over."""
    if row.due_on is None or row.due_at is None or row.answered_at:
        return {}
    day = format_date(row.due_on, get_language() or "kk")
    if row.due_at < now:
        days = late_days(row.due_at, now)
        late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
        return {"words": late, "day": day, "late": True}
    if row.due_on == timezone.localdate(now):
        return {"words": _("Answer due today"), "day": day}
    calendar = load_calendar(get_jurisdiction(row.jurisdiction).country)
    left = calendar.working_days_between(timezone.localdate(now), row.due_on)
    return {
        "words": ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left},
        "day": day,
    }


def decision_of(row: ServiceRequest, letter: Letter | None, language: str) -> str:
    """Return what the letter decides, in words; "" when it decides nothing."""
    found = find_decision(row.kind, letter.decision) if letter and row.kind else None
    return translated(found.names, language) if found else ""


def _to_sign(request: HttpRequest, row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the letters that wait for this person's signature."""
    rows = row.letters.filter(state=LetterState.SIGNING, signer=request.actor.user_id)
    return [
        {
            "name": LETTER_NAMES[LetterKind(one.kind)],
            "url": reverse("requests:sign", args=[row.public_id, one.pk]),
        }
        for one in rows
        if may(request.actor, row.as_facts(), VERBS[VERB_OF[LetterKind(one.kind)]])
    ]


def _history(row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the events with what only staff sees: who, remarks and reasons."""
    language = get_language() or "kk"
    return [
        {
            "when": format_moment(timezone.localtime(event.at), language),
            "iso": event.at.isoformat(),
            "what": EVENT_NAMES.get(event.type, event.type),
            "who": event.actor.name if event.actor else ROLE_NAMES.get(event.role, ""),
            "note": event.internal.get("remark")
            or event.internal.get("reason")
            or event.internal.get("resolution", ""),
            "key": event.type in KEY_EVENTS,
        }
        for event in row.events.select_related("actor").order_by("-n")[:100]
    ]


def _last_remark(row: ServiceRequest) -> str:
    last = row.events.order_by("-n").first()
    return last.internal.get("remark", "") if last and last.type == "decision_returned" else ""


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """Ask what a verb needs, and do it. A refusal is told on the page of the request."""
    if verb not in ACTS:
        raise Http404
    row = find_row(request, public_id)
    if not (permission := may(request.actor, row.as_facts(), VERBS[verb])):
        messages.error(request, REASONS.get(permission.code, REASONS["not_allowed"]))
        return redirect("requests:work", public_id)
    made, language = ACTS[verb].form, get_language() or "kk"
    form = made(row, request.actor, language)
    if request.method == "GET" or language_switch(request, form):
        return _ask(request, row, verb, form)
    form = made(row, request.actor, language, request.POST)
    if not form.is_valid():
        return _ask(request, row, verb, form)
    try:
        letter = form.run(timezone.now())
    except Invalid as error:
        show_faults(form, _at_fields(error, row.language))
        return _ask(request, row, verb, form)
    except Refused as refusal:
        letter = None
        messages.error(request, refusal.reason)
    else:
        if letter is None:
            messages.success(request, _("Done: %(what)s.") % {"what": EVENT_NAMES[VERBS[verb].event]})
    return redirect("requests:sign", public_id, letter) if letter else redirect("requests:work", public_id)


def _at_fields(error: Invalid, language: str) -> Invalid:
    """Point a fault of the letter's text at the field of the language that is needed."""
    return Invalid(
        {f"text_{language}" if name == "text" else name: said for name, said in error.errors.items()}
    )


def _ask(request: HttpRequest, row: ServiceRequest, verb: str, form: Any) -> HttpResponse:
    version = row.written()
    context = {
        "row": row,
        "version": version,
        "act": ACTS[verb],
        "form": form,
        "due": _due(row, timezone.now()),
        "remark": _last_remark(row) if verb == "submit_decision" else "",
        "letter": row.letter if verb == "return_decision" else None,
        "language_form": "act",
    }
    return render(request, "requests/act.html", context, status=400 if form.errors else 200)
