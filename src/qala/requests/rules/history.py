"""The fold of a request's history. The row in the database is never anything else than this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qala.base.cases.data import EventData
from qala.requests.data import NormCopy, RequestFacts, State, parse_date, parse_time

Payload = Mapping[str, Any]
Apply = Callable[[RequestFacts, EventData, Payload], RequestFacts]


def replace(facts: RequestFacts, **changes: Any) -> RequestFacts:
    """Return the facts with changes. Unlike dataclasses.replace, quick enough for whole registers."""
    changed = object.__new__(RequestFacts)
    changed.__dict__.update(facts.__dict__)
    changed.__dict__.update(changes)
    return changed


def _norm(said: Mapping[str, Any] | None) -> NormCopy | None:
    return NormCopy(said["days"], said["unit"], said["count_from"], said["source"]) if said else None


def _submitted(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, category=said["category"], applicant=said.get("applicant"), received_at=event.at)


def _registered(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(
        facts,
        state=State.REGISTERED,
        kind=said["kind"],
        category=said.get("category", facts.category),
        body=said["body"],
        registered_on=parse_date(said["registered_on"]),
        due_on=parse_date(said["due_on"]),
        due_at=parse_time(said["due_at"]),
        norm=_norm(said["norm"]),
    )


def _assigned(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.ASSIGNED, lead=said["lead"], helpers=tuple(said["helpers"]))


def _unassigned(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.REGISTERED, lead=None, helpers=())


def _forwarded(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.FORWARDED, forwarded_to=said["to"], lead=None, helpers=(), letter=None)


def _extended(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    due_on, due_at = parse_date(said["due_on"]), parse_time(said["due_at"])
    return replace(facts, extended=True, lapsed=False, due_on=due_on, due_at=due_at)


def _decision_submitted(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    approvers = tuple(said["approvers"])
    state = State.APPROVING if approvers else State.SIGNING
    return replace(facts, state=state, letter=said["letter"], waiting=approvers, signer=said["signer"])


def _approved(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    left = tuple(person for person in facts.waiting if person != said["by"])
    return replace(facts, waiting=left, state=facts.state if left else State.SIGNING)


def _decision_returned(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.ASSIGNED, letter=None, waiting=(), signer=None)


def _answered(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.ANSWERED, decision=said["decision"], answered_at=event.at, waiting=())


def _closed(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(facts, state=State.CLOSED, closed_at=event.at)


def _closed_at_source(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    """Close as another register did: answered at that moment, whatever it was that was answered."""
    return replace(
        facts, state=State.CLOSED, decision=said["decision"], answered_at=event.at, closed_at=event.at
    )


def _reopened(facts: RequestFacts, event: EventData, said: Payload) -> RequestFacts:
    return replace(
        facts,
        state=State.REGISTERED,
        registered_on=parse_date(said["registered_on"]),
        due_on=parse_date(said["due_on"]),
        due_at=parse_time(said["due_at"]),
        norm=_norm(said["norm"]),
        lead=None,
        helpers=(),
        letter=None,
        signer=None,
        decision="",
        answered_at=None,
        closed_at=None,
        forwarded_to="",
        extended=False,
        disputed=False,
        lapsed=False,
        reopened=facts.reopened + 1,
    )


APPLY: dict[str, Apply] = {
    "submitted": _submitted,
    "registered": _registered,
    "set_aside_proposed": lambda facts, event, said: replace(facts, set_aside_by=said["by"]),
    "set_aside": lambda facts, event, said: replace(facts, state=State.SET_ASIDE),
    "restored": lambda facts, event, said: replace(facts, state=State.RECEIVED, set_aside_by=None),
    "answered_at_contact": _answered,
    "assigned": _assigned,
    "reassigned": _assigned,
    "assignments_cancelled": _unassigned,
    "forwarded": _forwarded,
    "extended": _extended,
    "decision_submitted": _decision_submitted,
    "approved": _approved,
    "decision_returned": _decision_returned,
    "answered": _answered,
    "closed": _closed,
    "closed_at_source": _closed_at_source,
    "disputed": lambda facts, event, said: replace(facts, disputed=True),
    "reopened": _reopened,
    "lapsed": lambda facts, event, said: replace(facts, lapsed=True),
}


def apply(facts: RequestFacts | None, event: EventData) -> RequestFacts:
    """Return the facts after one more event. Events that change no fact (a redaction) only count."""
    said = {**(event.public or {}), **event.internal}
    if facts is None:
        facts = RequestFacts(said["number"], said["jurisdiction"], State.RECEIVED)
    change = APPLY.get(event.type)
    return replace(change(facts, event, said) if change else facts, last_n=event.n)
