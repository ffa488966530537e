"""From the draft of a decision to the signed answer, and what may follow it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid
from qala.base.people.api import Actor, Role, list_officials
from qala.base.route.api import StageData, StepKind, decide_step, open_route
from qala.city.api import get_jurisdiction
from qala.requests.actions.core import access_request, record, refuse
from qala.requests.actions.intake import attach_file, term_payload
from qala.requests.actions.letters import issue_letter, new_letter, open_session
from qala.requests.actions.notices import tell_applicant
from qala.requests.data import LetterKind, LetterState, State
from qala.requests.models import Assignment, Letter, ServiceRequest
from qala.requests.norms import Decision, find_decision
from qala.trust.api import SigningData


@transaction.atomic
def submit_decision(
    actor: Actor,
    public_id: str,
    *,
    decision: str,
    text: dict[str, str],
    approvers: Collection[int],
    signer: int,
    waiver: str = "",
    files: Iterable[str] = (),
    now: datetime,
) -> int:
    """Put the draft on its approval sheet: approvers together, then the signer. Returns the letter's id.

    An unfavourable decision needs a hearing or a written reason why there was none (APPC Art. 73).
    Raises Invalid: decision, waiver, approvers, signer, text.
    """
    request = access_request(actor, public_id, verb="submit_decision", for_update=True)
    _check_decision(request, decision, waiver)
    able = _able(request, now)
    approvers = tuple(dict.fromkeys(approvers))
    _check_people(actor, approvers, signer, able)
    letter = new_letter(
        request,
        LetterKind.ANSWER,
        LetterState.APPROVING if approvers else LetterState.SIGNING,
        text=text,
        author=actor,
        signer=signer,
        now=now,
        decision=decision,
        details={"waiver": waiver.strip()},
    )
    for sha256 in files:
        attach_file(request, sha256, now=now, letter_id=letter.pk, after=True)
    _open_route(request, letter, actor, approvers, able)
    record(
        request,
        actor,
        "submit_decision",
        now=now,
        public={"letter": letter.n},
        internal={
            "letter": letter.pk,
            "approvers": list(approvers),
            "signer": signer,
            "waiver": waiver.strip(),
        },
    )
    return letter.pk


def _open_route(
    request: ServiceRequest,
    letter: Letter,
    actor: Actor,
    approvers: Collection[int],
    able: Mapping[Role, set[int]],
) -> None:
    """Open the approval sheet of the draft: approvers together, then the signer."""
    stages = [StageData(StepKind.APPROVE, tuple(approvers))] if approvers else []
    letter.route_id = open_route(
        [*stages, StageData(StepKind.SIGN, (letter.signer_id or 0,))],
        module="requests",
        subject=request.public_id,
        version=str(letter.pk),
        author=actor.user_id or 0,
        able=able[Role.APPROVER] | able[Role.SIGNER],
    )
    letter.save(update_fields=["route"])


def _check_decision(request: ServiceRequest, code: str, waiver: str) -> None:
    decision: Decision | None = find_decision(request.kind, code)
    if decision is None or decision.on_withdrawal:
        raise Invalid({"decision": [_("Choose a decision that this kind of request allows.")]})
    if decision.unfavourable and not waiver.strip():
        raise Invalid(
            {"waiver": [_("Before a refusal the person is heard. Write why there was no hearing.")]}
        )


def _able(request: ServiceRequest, now: datetime) -> dict[Role, set[int]]:
    """Return who may approve and who may sign in the body today."""
    roles = (Role.APPROVER, Role.SIGNER)
    body = request.body.pk if request.body else 0
    officials = list_officials(body, *roles, today=now.date())
    held = [(one.post.role, one.user_id) for one in officials if one.post]
    return {role: {person for of, person in held if of is role} for role in roles}


def _check_people(actor: Actor, approvers: Collection[int], signer: int, able: dict[Role, set[int]]) -> None:
    if not set(approvers) <= able[Role.APPROVER] or actor.user_id in approvers:
        raise Invalid(
            {"approvers": [_("Choose people who may approve in this organisation today, not yourself.")]}
        )
    if signer not in able[Role.SIGNER]:
        raise Invalid({"signer": [_("Choose a person who may sign for this organisation today.")]})


@transaction.atomic
def approve_decision(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Approve the draft. When all have, it waits for the signer."""
    request = access_request(actor, public_id, verb="approve_decision", for_update=True)
    letter = _current(request)
    _decide(request, letter, actor, approve=True, now=now)
    record(request, actor, "approve_decision", now=now, internal={"by": actor.user_id})
    if request.state == State.SIGNING:
        letter.state = LetterState.SIGNING
        letter.save(update_fields=["state"])


@transaction.atomic
def return_decision(actor: Actor, public_id: str, *, remark: str, now: datetime) -> None:
    """Return the draft to its author with remarks. Raises Invalid without a remark."""
    request = access_request(actor, public_id, verb="return_decision", for_update=True)
    if not remark.strip():
        raise Invalid({"remark": [_("Write what must be changed.")]})
    letter = _current(request)
    _decide(request, letter, actor, approve=False, now=now, remark=remark)
    letter.state = LetterState.REJECTED
    letter.save(update_fields=["state"])
    record(request, actor, "return_decision", now=now, internal={"by": actor.user_id, "remark": remark})


def _decide(
    request: ServiceRequest,
    letter: Letter,
    actor: Actor,
    *,
    approve: bool,
    now: datetime,
    remark: str = "",
    proof: str = "",
) -> None:
    if letter.route_id is None:
        raise refuse("wrong_state")
    able = _able(request, now)
    decide_step(
        letter.route_id,
        person=actor.user_id or 0,
        approve=approve,
        version=str(letter.pk),
        able=able[Role.APPROVER] | able[Role.SIGNER],
        now=now,
        remark=remark,
        proof=proof,
    )


def _current(request: ServiceRequest) -> Letter:
    if request.letter is None:
        raise refuse("wrong_state")
    return request.letter


VERB_OF = {
    LetterKind.ANSWER: "answer_request",
    LetterKind.FORWARDING: "forward_request",
    LetterKind.EXTENSION: "extend_term",
}


@transaction.atomic
def open_letter_signing(actor: Actor, public_id: str, letter_id: int, *, now: datetime) -> SigningData:
    """Freeze the letter for its signer: exactly the bytes that will be signed. No state changes."""
    letter = Letter.objects.filter(pk=letter_id, request__public_id=public_id).first()
    if letter is None or letter.state != LetterState.SIGNING or letter.signer_id != actor.user_id:
        raise refuse("not_your_step")
    letter.request = access_request(actor, public_id, verb=VERB_OF[LetterKind(letter.kind)])
    return open_session(actor, letter, now=now)


@transaction.atomic
def answer_request(
    actor: Actor, public_id: str, *, session_id: Any, cms: bytes | None, now: datetime
) -> None:
    """Answer: the signature is verified first, then the answer is public and the applicant is told (Art. 76).

    Raises Refused with the reason code of the signature check; nothing has changed then.
    """
    request = access_request(actor, public_id, verb="answer_request", for_update=True)
    letter = _current(request)
    letter.request = request
    signature = issue_letter(actor, letter, session_id=session_id, cms=cms, now=now)
    _decide(request, letter, actor, approve=True, now=now, proof=signature["signature"])
    public = {"decision": letter.decision, "letter": letter.n, **signature}
    record(request, actor, "answer_request", now=now, public=public)
    Assignment.objects.filter(request=request, ended_at=None).update(ended_at=now)
    key = f"answered:{request.public_id}:{letter.n}"
    tell_applicant(request, "requests/answered", key=key, now=now, letter=letter.public)


@transaction.atomic
def answer_at_contact(
    actor: Actor, public_id: str, *, decision: str, text: str, agreed: bool, now: datetime
) -> None:
    """Answer at once, by voice, when the person agrees to it. Without a signature, and the page says so."""
    request = access_request(actor, public_id, verb="answer_at_contact", for_update=True)
    if not agreed:
        raise Invalid(
            {"agreed": [_("Only if the person agrees. Otherwise send the request to its organisation.")]}
        )
    found = find_decision(request.kind, decision)
    if found is None or not found.at_contact:
        raise Invalid({"decision": [_("This decision cannot be given by voice.")]})
    letter = new_letter(
        request,
        LetterKind.ANSWER,
        LetterState.ISSUED,
        text={request.language: text},
        author=actor,
        signer=None,
        now=now,
        decision=decision,
        contact=True,
    )
    letter.issued_at = now
    letter.save(update_fields=["issued_at"])
    record(request, actor, "answer_at_contact", now=now, public={"decision": decision, "letter": letter.n})


@transaction.atomic
def confirm_answer(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Close: the applicant is content, or the time to complain is over."""
    request = access_request(actor, public_id, verb="confirm_answer", for_update=True)
    record(request, actor, "confirm_answer", now=now, public={"by": "term" if actor.system else "applicant"})


@transaction.atomic
def dispute_answer(actor: Actor, public_id: str, *, reason: str, now: datetime) -> None:
    """Say that the matter is not settled. Public at once, and it reaches the head; not yet a complaint."""
    request = access_request(actor, public_id, verb="dispute_answer", for_update=True)
    if len(reason.strip()) > 1000:
        raise Invalid({"reason": [_("The reason is longer than 1,000 letters. Make it shorter.")]})
    record(request, actor, "dispute_answer", now=now, internal={"reason": reason.strip()})


@transaction.atomic
def reopen_request(actor: Actor, public_id: str, *, reason: str, now: datetime) -> None:
    """Send back with violations named. A new term starts; the old answer stays visible."""
    request = access_request(actor, public_id, verb="reopen_request", for_update=True)
    if not reason.strip():
        raise Invalid({"reason": [_("Write what was violated or left undone.")]})
    term = term_payload(get_jurisdiction(request.jurisdiction), request.kind, now)
    request.provisional = bool(term["provisional"])
    record(request, actor, "reopen_request", now=now, public={**term}, internal={"reason": reason.strip()})
