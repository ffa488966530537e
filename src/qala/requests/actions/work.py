"""The body works on a request: who prepares the answer, a longer term, another body."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Actor, Organisation, Role, list_officials
from qala.city.api import get_jurisdiction
from qala.requests.actions.core import access_request, record, refuse
from qala.requests.actions.forwarding import continue_elsewhere
from qala.requests.actions.letters import issue_letter, new_letter
from qala.requests.actions.notices import page_path, tell_applicant
from qala.requests.data import LetterKind, LetterState
from qala.requests.models import Assignment, Letter, ServiceRequest
from qala.requests.models.request import OPEN_STATES
from qala.requests.rules import due_moment, extension_problem

EXTENSION_FAULTS = {
    "already_extended": _("The term was extended once already."),
    "term_over": _("The term is over, so it can no longer be extended."),
    "not_longer": _("Choose a day after the present due date."),
    "above_two_months": _("The law allows two months at most. Choose an earlier day."),
}


@transaction.atomic
def assign_request(
    actor: Actor,
    public_id: str,
    *,
    lead: int,
    helpers: Collection[int] = (),
    resolution: str = "",
    now: datetime,
) -> None:
    """Send to work: one lead who answers, helpers beside. Raises Invalid when a person holds no such post."""
    request = access_request(actor, public_id, verb="assign_request", for_update=True)
    _assign(request, actor, "assign_request", people=[lead, *helpers], resolution=resolution, now=now)


@transaction.atomic
def reassign_request(
    actor: Actor,
    public_id: str,
    *,
    lead: int,
    helpers: Collection[int] = (),
    resolution: str = "",
    now: datetime,
) -> None:
    """Give the work to other people of the body."""
    request = access_request(actor, public_id, verb="reassign_request", for_update=True)
    _assign(request, actor, "reassign_request", people=[lead, *helpers], resolution=resolution, now=now)


@transaction.atomic
def cancel_assignments(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take the work back; the request waits for a new assignment."""
    request = access_request(actor, public_id, verb="cancel_assignments", for_update=True)
    _end_assignments(request, now)
    record(request, actor, "cancel_assignments", now=now)


def _assign(
    request: ServiceRequest, actor: Actor, verb: str, *, people: list[int], resolution: str, now: datetime
) -> None:
    """Replace whoever works on it; the first of `people` leads."""
    people = list(dict.fromkeys(people))
    lead = people[0]
    if request.body is None:
        raise refuse("wrong_state")
    allowed = {one.user_id for one in list_officials(request.body.pk, Role.EXECUTOR, today=now.date())}
    if not set(people) <= allowed:
        raise Invalid({"lead": [_("Choose people who work on requests in this organisation today.")]})
    _end_assignments(request, now)
    Assignment.objects.bulk_create(
        Assignment(
            request=request,
            person_id=person,
            lead=person == lead,
            resolution=resolution if person == lead else "",
            given_by_id=actor.user_id,
            at=now,
        )
        for person in people
    )
    record(
        request,
        actor,
        verb,
        now=now,
        public={"body": request.body.code, "people": len(people)},
        internal={"lead": lead, "helpers": people[1:], "resolution": resolution},
    )


def _end_assignments(request: ServiceRequest, now: datetime) -> None:
    Assignment.objects.filter(request=request, ended_at=None).update(ended_at=now)


@transaction.atomic
def draft_extension(
    actor: Actor, public_id: str, *, due_on: date, text: dict[str, str], now: datetime
) -> int:
    """Write the letter that extends the term, for the head to sign (APPC Art. 76). Returns its id."""
    request = access_request(actor, public_id, verb="extend_term", for_update=True)
    _check_extension(request, due_on, now)
    letter = new_letter(
        request,
        LetterKind.EXTENSION,
        LetterState.SIGNING,
        text=text,
        author=actor,
        signer=actor.user_id,
        now=now,
        details={"due_on": due_on.isoformat()},
    )
    return letter.pk


def _check_extension(request: ServiceRequest, due_on: date, now: datetime) -> None:
    if request.due_on is None:
        raise refuse("wrong_state")
    city = get_jurisdiction(request.jurisdiction)
    today = now.astimezone(due_moment(due_on, city.timezone).tzinfo).date()
    fault = extension_problem(request.due_on, due_on, today=today, extended=request.as_facts().extended)
    if fault:
        raise Invalid({"due_on": [EXTENSION_FAULTS[fault]]})


@transaction.atomic
def extend_term(
    actor: Actor, public_id: str, *, letter_id: int, session_id: object, cms: bytes | None, now: datetime
) -> None:
    """Extend the term by the signed letter. The signature is verified before anything changes."""
    request = access_request(actor, public_id, verb="extend_term", for_update=True)
    letter = _letter(request, letter_id, LetterKind.EXTENSION)
    due = date.fromisoformat(letter.details["due_on"])
    _check_extension(request, due, now)
    signature = issue_letter(actor, letter, session_id=session_id, cms=cms, now=now)
    moment = due_moment(due, get_jurisdiction(request.jurisdiction).timezone)
    public = {"due_on": due.isoformat(), "due_at": moment.isoformat(), "letter": letter.n, **signature}
    record(request, actor, "extend_term", now=now, public=public)
    tell_applicant(
        request,
        "requests/extended",
        key=f"extended:{request.public_id}:{letter.n}",
        now=now,
        letter=letter.public,
    )


@transaction.atomic
def draft_forwarding(actor: Actor, public_id: str, *, to: str, text: dict[str, str], now: datetime) -> int:
    """Write the letter that forwards the request whole, ready to be signed. Returns its id (APPC Art. 65)."""
    request = access_request(actor, public_id, verb="forward_request", for_update=True)
    target = Organisation.objects.filter(jurisdiction=request.jurisdiction, code=to, is_body=True).first()
    if target is None or target == request.body:
        raise Invalid({"to": [_("Choose another organisation, the one that must answer.")]})
    letter = new_letter(
        request,
        LetterKind.FORWARDING,
        LetterState.SIGNING,
        text=text,
        author=actor,
        signer=actor.user_id,
        now=now,
        details={"to": to},
    )
    return letter.pk


@transaction.atomic
def forward_request(
    actor: Actor, public_id: str, *, letter_id: int, session_id: object, cms: bytes | None, now: datetime
) -> str:
    """Forward the request whole by the signed letter. Returns the number under which the other body has it.

    The request ends here as "forwarded"; a new one, linked both ways, is registered with the other body with
    a term of its own. The applicant is told at once.
    """
    from_here = access_request(actor, public_id, verb="forward_request", for_update=True)
    letter = _letter(from_here, letter_id, LetterKind.FORWARDING)
    signature = issue_letter(actor, letter, session_id=session_id, cms=cms, now=now)
    _end_assignments(from_here, now)
    child = continue_elsewhere(from_here, letter.details["to"], now=now)
    public = {"to": letter.details["to"], "as": child.public_id, "letter": letter.n, **signature}
    record(from_here, actor, "forward_request", now=now, public=public)
    tell_applicant(
        from_here,
        "requests/forwarded",
        key=f"forwarded:{from_here.public_id}",
        now=now,
        child=child.public_id,
        child_page=page_path(child.public_id, child.jurisdiction, child.language),
    )
    return child.public_id


def _letter(request: ServiceRequest, letter_id: int, kind: LetterKind) -> Letter:
    letter = Letter.objects.filter(
        pk=letter_id, request=request, kind=kind, state=LetterState.SIGNING
    ).first()
    if letter is None:
        raise Refused("not_found", _("This letter is no longer here. Write it again."))
    return letter


@transaction.atomic
def record_lapse(public_id: str, *, now: datetime) -> bool:
    """Put on record, once, that the term ended without an answer (by law a refusal). Says whether it did."""
    machine = Actor.machine("terms")
    request = access_request(machine, public_id, for_update=True)
    facts = request.as_facts()
    if (
        facts.lapsed
        or request.due_at is None
        or request.due_on is None
        or now <= request.due_at
        or request.state not in OPEN_STATES
    ):
        return False
    record(request, machine, "record_lapse", now=now, public={"due_on": request.due_on.isoformat()})
    return True
