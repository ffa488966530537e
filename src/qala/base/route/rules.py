"""How an approval sheet moves. Pure: the caller brings the time and says who holds a post now.

Invariants, held after every verb: at most one stage is open; no sign step opens before every approving
stage before it has its number; a person counts once in a stage; the author approves nothing; a closed
sheet never changes; silence never approves; when nobody may act, the sheet is blocked and says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from qala.base.errors.data import Refused
from qala.base.route.data import SheetData, SheetState, StageData, StepData, StepKind, StepState

CLOSED = frozenset({SheetState.PASSED, SheetState.RETURNED, SheetState.CANCELLED})


def open_route(
    stages: Collection[StageData], *, version: str, author: int, able: Collection[int]
) -> SheetData:
    """Return a running sheet with its first steps open, or a blocked one.

    able: the persons who hold a post that may act now. Raises Refused: empty_route, twice_in_stage,
    author_approves, need_impossible.
    """
    if not stages or any(not stage.people for stage in stages):
        raise Refused("empty_route")
    steps: list[StepData] = []
    shape: list[tuple[bool, int]] = []
    for number, stage in enumerate(stages):
        if len(set(stage.people)) != len(stage.people):
            raise Refused("twice_in_stage")
        if stage.kind is StepKind.APPROVE and author in stage.people:
            raise Refused("author_approves")
        need = stage.need or len(stage.people)
        if need > len(stage.people):
            raise Refused("need_impossible")
        shape.append((stage.together, need))
        steps += [StepData(number, order, stage.kind, person) for order, person in enumerate(stage.people)]
    return _advance(SheetData(version, author, tuple(shape), tuple(steps)), able)


def open_steps(sheet: SheetData) -> list[StepData]:
    """Return the steps that wait for somebody now."""
    return [step for step in sheet.steps if step.state is StepState.OPEN]


def decide_step(
    sheet: SheetData,
    *,
    person: int,
    approve: bool,
    version: str,
    able: Collection[int],
    at: datetime,
    remark: str = "",
    proof: str = "",
) -> SheetData:
    """Return the sheet after one decision. A refusal that makes the stage's number impossible returns it.

    Raises Refused: closed, other_version, not_your_step, not_able, remark_needed, proof_needed.
    """
    if sheet.state in CLOSED:
        raise Refused("closed")
    if version != sheet.version:
        raise Refused("other_version")
    step = next((one for one in open_steps(sheet) if one.person == person), None)
    if step is None:
        raise Refused("not_your_step")
    if person not in able:
        raise Refused("not_able")
    if not approve and not remark.strip():
        raise Refused("remark_needed")
    if approve and step.kind is StepKind.SIGN and not proof:
        raise Refused("proof_needed")
    state = StepState.APPROVED if approve else StepState.REFUSED
    done = replace(step, state=state, at=at, remark=remark, proof=proof)
    return _advance(replace(sheet, steps=tuple(done if one is step else one for one in sheet.steps)), able)


def cancel_route(sheet: SheetData) -> SheetData:
    """Return the sheet cancelled. Raises Refused: closed."""
    if sheet.state in CLOSED:
        raise Refused("closed")
    return replace(sheet, state=SheetState.CANCELLED, steps=_close(sheet.steps))


def _advance(sheet: SheetData, able: Collection[int]) -> SheetData:
    """Open what may be opened now, and say where the sheet stands."""
    for number, (together, need) in enumerate(sheet.stages):
        stage = [step for step in sheet.steps if step.stage == number]
        approved = sum(step.state is StepState.APPROVED for step in stage)
        if approved >= need:
            sheet = replace(sheet, steps=_close(sheet.steps, stage=number))
            continue
        undecided = [step for step in stage if step.state in (StepState.WAITING, StepState.OPEN)]
        if approved + len(undecided) < need:
            return replace(sheet, state=SheetState.RETURNED, steps=_close(sheet.steps))
        opened = undecided if together else undecided[:1]
        steps = tuple(replace(one, state=StepState.OPEN) if one in opened else one for one in sheet.steps)
        free = sum(step.person in able for step in undecided)
        stuck = approved + free < need or not any(step.person in able for step in opened)
        return replace(sheet, steps=steps, state=SheetState.BLOCKED if stuck else SheetState.RUNNING)
    return replace(sheet, state=SheetState.PASSED)


def _close(steps: tuple[StepData, ...], stage: int | None = None) -> tuple[StepData, ...]:
    """Mark undecided steps, of one stage or of all, as not needed."""
    return tuple(
        replace(step, state=StepState.NOT_NEEDED)
        if step.state in (StepState.WAITING, StepState.OPEN) and stage in (None, step.stage)
        else step
        for step in steps
    )
