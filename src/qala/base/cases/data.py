"""The words of a case: verbs as a table, events as its history, work items as what waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from qala.base.people.data import Actor, Role


class Case(Protocol):
    """What the engine needs to know of a case: its state. Guards may ask for more."""

    @property
    def state(self) -> str:
        """The state the case is in."""


Guard = Callable[[Actor, Any], str]
"""Answers "" when the verb may be done, else a reason code."""


@dataclass(frozen=True)
class Verb:
    """One row of an adjacency table.

    name: the action's name. from_states: where it may begin; empty means "there is no case yet".
    to_state: where it leads; None when the case stays or the event decides.
    roles: who may; the guard narrows it to the place and the person. event: what it appends.
    """

    name: str
    from_states: frozenset[str]
    to_state: str | None
    roles: frozenset[Role]
    event: str
    guard: Guard | None = None


@dataclass(frozen=True)
class Permission:
    """Yes, or no with a reason code: not_allowed, wrong_state, or a guard's own."""

    allowed: bool
    code: str = ""

    def __bool__(self) -> bool:
        """Read as a plain yes or no."""
        return self.allowed


@dataclass(frozen=True)
class EventData:
    """One entry of a case's history.

    public: payload that everyone sees and the log commits to; None once it has been erased by law.
    internal: ids and remarks that only staff may see. entry: number of its commitment.
    """

    n: int
    type: str
    at: datetime
    role: str
    public: dict[str, Any] | None
    internal: dict[str, Any] = field(default_factory=dict)
    actor_id: int | None = None
    entry: int | None = None


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for a person: one row of a desk, whichever module it comes from."""

    public_id: str
    title: str
    url: str
    due_on: date | None
    step: str
    action: str
    queue: str
    place: str = ""
    kind: str = ""
    marks: tuple[str, ...] = ()
