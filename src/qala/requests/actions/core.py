"""What every verb of `requests` does the same way: fetch with permission, append the event, fold it in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qala.base.cases.api import EventData, Verb, may
from qala.base.errors.api import Refused
from qala.base.outbox.api import publish
from qala.base.people.api import Actor, Organisation
from qala.requests.data import RequestFacts
from qala.requests.events import PUBLISHED
from qala.requests.models import Category, RequestEvent, ServiceRequest
from qala.requests.models.request import progress_of, role_of
from qala.requests.rules import VERBS, apply
from qala.trust.api import commit_event

BY_SECRET = 0
"""The user id of an applicant without an account, whose secret link was checked at the edge."""

REASONS = {
    "not_found": _("There is no such request."),
    "not_allowed": _("Your role does not allow this."),
    "wrong_state": _("The request has moved on, so this can no longer be done. Open it again."),
    "other_body": _("Another organisation is responsible for this request."),
    "not_lead": _("Only the person who leads this request may do this."),
    "no_lead": _("Nobody leads this request yet."),
    "not_your_step": _("It is not your turn on the approval sheet."),
    "not_applicant": _("Only the person who filed the request may do this."),
    "already_disputed": _("This answer is disputed already."),
    "already_proposed": _("A moderator has proposed this already. Another one must confirm."),
    "needs_proposal": _("One moderator proposes it first, another confirms."),
    "same_person": _("The moderator who proposed it cannot confirm it."),
    "already_lapsed": _("The lapse of the term is on record already."),
}


def refuse(code: str) -> Refused:
    """Return the refusal with its sentence."""
    return Refused(code, REASONS.get(code, REASONS["not_allowed"]))


def access_request(
    actor: Actor, public_id: str, *, verb: str = "", for_update: bool = False
) -> ServiceRequest:
    """Fetch a request, under a row lock when it is to be changed, and ask whether the verb is allowed.

    Raises Refused: not_found, or the code of `may`.
    """
    rows = ServiceRequest.objects.select_related("category", "body")
    if for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    request = rows.filter(public_id=public_id).first()
    if request is None:
        raise refuse("not_found")
    if verb and not (permission := may(actor, request.as_facts(), VERBS[verb])):
        raise refuse(permission.code)
    return request


def record(
    request: ServiceRequest,
    actor: Actor,
    verb: str | Verb,
    *,
    now: datetime,
    public: Mapping[str, Any] | None = None,
    internal: Mapping[str, Any] | None = None,
) -> EventData:
    """Append the verb's event, commit to it in the log, fold it into the row, tell the neighbours.

    One transaction, the caller's; the row is locked by `access_request`. Raises Refused as `may` does.
    """
    verb = VERBS[verb] if isinstance(verb, str) else verb
    permission = may(actor, request.as_facts() if request.last_n else None, verb)
    if not permission:
        raise refuse(permission.code)
    return append(
        request, actor, verb.event, role_of(actor, verb.roles), now=now, public=public, internal=internal
    )


def append(
    request: ServiceRequest,
    actor: Actor,
    event_type: str,
    role: str,
    *,
    now: datetime,
    public: Mapping[str, Any] | None = None,
    internal: Mapping[str, Any] | None = None,
    also: Collection[str] = (),
) -> EventData:
    """Append an event that needs no permission of its own, such as a redaction.

    also: columns beside the facts that the caller has changed.
    """
    facts = request.as_facts() if request.last_n else None
    n = request.last_n + 1
    payload = dict(public or {})
    commitment = commit_event(
        type=f"request.{event_type}", of=request.public_id, n=n, at=now, payload=payload
    )
    event = EventData(
        n, event_type, now, role, payload, dict(internal or {}), actor.user_id or None, commitment.entry
    )
    save_facts(request, apply(facts, event), also=also)
    RequestEvent.objects.create(
        request=request,
        n=n,
        type=event_type,
        at=now,
        actor_id=event.actor_id,
        role=role,
        public=payload,
        internal=event.internal,
        entry=event.entry,
    )
    if name := PUBLISHED.get(event_type):
        publish(
            name, {"of": request.public_id, "jurisdiction": request.jurisdiction, "n": n, **payload}, now=now
        )
    return event


FACTS = (
    "state",
    "kind",
    "due_on",
    "due_at",
    "registered_on",
    "decision",
    "answered_at",
    "closed_at",
)
COLUMNS = (
    *FACTS,
    "category",
    "body",
    "norm",
    "calendar_version",
    "provisional",
    "lead",
    "letter",
    "last_n",
    "progress",
)


def save_facts(request: ServiceRequest, facts: RequestFacts, *, also: Collection[str] = ()) -> None:
    """Write the fold of the history into the row."""
    if facts.category and facts.category != request.category.code:
        request.category = Category.objects.get(jurisdiction=request.jurisdiction, code=facts.category)
    if facts.body != (request.body.code if request.body else None):
        request.body = (
            Organisation.objects.get(jurisdiction=request.jurisdiction, code=facts.body)
            if facts.body
            else None
        )
    for name in FACTS:
        setattr(request, name, getattr(facts, name))
    norm = facts.norm
    request.norm = (
        {"days": norm.days, "unit": norm.unit, "count_from": norm.count_from, "source": norm.source}
        if norm
        else None
    )
    request.lead_id, request.letter_id, request.last_n = facts.lead, facts.letter, facts.last_n
    request.progress = progress_of(facts)
    request.save(update_fields=[*COLUMNS, *also])
