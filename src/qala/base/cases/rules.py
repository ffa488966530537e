"""The only source of "may", and the fold of a history into a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from qala.base.cases.data import Case, EventData, Permission, Verb
from qala.base.people.data import Actor

State = TypeVar("State")


def may(actor: Actor, case: Case | None, verb: Verb) -> Permission:
    """Say whether the actor may do the verb on the case now, or why not.

    case: None for a verb that makes the case. Role first, so that a stranger learns nothing of the state.
    """
    if not actor.roles & verb.roles:
        return Permission(allowed=False, code="not_allowed")
    state = case.state if case else None
    if (state not in verb.from_states) if case else bool(verb.from_states):
        return Permission(allowed=False, code="wrong_state")
    code = verb.guard(actor, case) if verb.guard else ""
    return Permission(allowed=not code, code=code)


def allowed_verbs(actor: Actor, case: Case | None, verbs: Iterable[Verb]) -> list[Verb]:
    """Return what the actor may do now, in the table's order: the buttons of a desk."""
    return [verb for verb in verbs if may(actor, case, verb)]


def replay(events: Iterable[EventData], apply: Callable[[Any, EventData], State]) -> State | None:
    """Fold a history into the state it tells. Numbers without gaps, from 1.

    Raises ValueError when a number is missing or doubled.
    """
    state: State | None = None
    for expected, event in enumerate(events, start=1):
        if event.n != expected:
            raise ValueError(f"event {expected} is missing, {event.n} found")
        state = apply(state, event)
    return state


def diagram(verbs: Iterable[Verb]) -> str:
    """Return the adjacency as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2"]
    lines += [
        f"    {start} --> {verb.to_state or start}: {verb.name}"
        for verb in verbs
        for start in sorted(verb.from_states) or ["[*]"]
    ]
    return "\n".join(lines) + "\n"
