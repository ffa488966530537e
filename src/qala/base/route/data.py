"""The words of an approval sheet: stages in order, steps inside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class StepKind(StrEnum):
    """What a step asks of its person."""

    APPROVE = "approve"
    SIGN = "sign"


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


class SheetState(StrEnum):
    """Where a sheet stands. Blocked: nobody may act, and its owner must mend it."""

    RUNNING = "running"
    PASSED = "passed"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class StageData:
    """A stage: these persons, all at once or one by one, `need` of them (None: every one)."""

    kind: StepKind
    people: tuple[int, ...]
    together: bool = True
    need: int | None = None


@dataclass(frozen=True)
class StepData:
    """One person's step. proof: opaque evidence of a signature, got by the caller from `trust`."""

    stage: int
    order: int
    kind: StepKind
    person: int
    state: StepState = StepState.WAITING
    at: datetime | None = None
    remark: str = ""
    proof: str = ""


@dataclass(frozen=True)
class SheetData:
    """An approval sheet of one frozen version of one document.

    stages: (together, need) of each stage, in order. author: who may not approve the own draft.
    """

    version: str
    author: int
    stages: tuple[tuple[bool, int], ...]
    steps: tuple[StepData, ...] = field(default=())
    state: SheetState = SheetState.RUNNING
