"""What everyone sees of a state."""

from __future__ import annotations

from datetime import datetime

from qala.requests.data import OPEN, Mark, PublicStep, RequestFacts, State

STEPS = {
    State.RECEIVED: PublicStep.RECEIVED,
    State.SET_ASIDE: PublicStep.RECEIVED,
    State.REGISTERED: PublicStep.REGISTERED,
    State.ASSIGNED: PublicStep.WITH_BODY,
    State.CORRECTING: PublicStep.WITH_BODY,
    State.HEARING: PublicStep.PREPARING,
    State.APPROVING: PublicStep.PREPARING,
    State.SIGNING: PublicStep.PREPARING,
    State.ANSWERED: PublicStep.ANSWERED,
    State.CLOSED: PublicStep.CLOSED,
    State.FORWARDED: PublicStep.WITH_BODY,
    State.RETURNED: PublicStep.WITH_BODY,
    State.REVOKED: PublicStep.REGISTERED,
}

STATE_MARKS = {
    State.CORRECTING: Mark.NEEDS_YOU,
    State.FORWARDED: Mark.FORWARDED,
    State.HEARING: Mark.HEARING,
    State.RETURNED: Mark.RETURNED,
    State.REVOKED: Mark.REVOKED,
}


def public_step(state: str) -> PublicStep:
    """Return the public step of a state."""
    return STEPS[State(state)]


def step_of(step: PublicStep) -> int:
    """Return the step's number, 1 to 6."""
    return list(PublicStep).index(step) + 1


def is_late(*, due_at: datetime | None, answered_at: datetime | None, now: datetime) -> bool:
    """Say whether the answer came, or is still missing, after the last instant in time."""
    return due_at is not None and (answered_at or now) > due_at


def is_overdue(facts: RequestFacts, now: datetime) -> bool:
    """Say whether the request waits for an answer past its term."""
    return State(facts.state) in OPEN and is_late(due_at=facts.due_at, answered_at=None, now=now)


def marks(facts: RequestFacts, now: datetime) -> tuple[Mark, ...]:
    """Return what stands beside the step, what matters most first."""
    found = {
        Mark.OVERDUE: is_overdue(facts, now),
        Mark.DISPUTED: facts.disputed,
        Mark.EXTENDED: facts.extended,
        Mark.REOPENED: bool(facts.reopened),
    }
    of_state = STATE_MARKS.get(State(facts.state))
    return (*([of_state] if of_state else []), *(mark for mark, holds in found.items() if holds))
