"""Random sheets, random decisions: the invariants hold after every verb."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qala.base.errors.data import Refused
from qala.base.route import rules
from qala.base.route.data import SheetState, StageData, StepKind, StepState

AUTHOR = 0
NOW = datetime(2026, 11, 25, tzinfo=UTC)
EVERYBODY = range(1, 7)


@st.composite
def stages(draw):
    made = []
    for _ in range(draw(st.integers(1, 3))):
        people = tuple(draw(st.lists(st.sampled_from(list(EVERYBODY)), min_size=1, max_size=4, unique=True)))
        made.append(
            StageData(
                StepKind.APPROVE, people, draw(st.booleans()), draw(st.none() | st.integers(1, len(people)))
            )
        )
    made.append(StageData(StepKind.SIGN, (draw(st.sampled_from([AUTHOR, *EVERYBODY])),)))
    return made


def check(sheet):
    opened = rules.open_steps(sheet)
    assert len({step.stage for step in opened}) <= 1
    if sheet.state is SheetState.RUNNING:
        assert opened
    if sheet.state in rules.CLOSED:
        assert not opened
    for step in sheet.steps:
        if (
            step.kind is StepKind.SIGN
            and step.state is not StepState.WAITING
            and sheet.state is not SheetState.RETURNED
        ):
            for number, (_, need) in enumerate(sheet.stages[: step.stage]):
                approved = [s for s in sheet.steps if s.stage == number and s.state is StepState.APPROVED]
                assert len(approved) >= need
        if step.state is StepState.APPROVED:
            assert step.kind is StepKind.SIGN or step.person != AUTHOR


@given(stages(), st.sets(st.sampled_from([AUTHOR, *EVERYBODY])), st.data())
@settings(max_examples=300, deadline=None)
def test_invariants_hold_after_every_decision(plan, able, data):
    sheet = rules.open_route(plan, version="v", author=AUTHOR, able=able)
    check(sheet)
    for _ in range(12):
        if sheet.state in rules.CLOSED:
            break
        person = data.draw(st.sampled_from([AUTHOR, *EVERYBODY]))
        approve = data.draw(st.booleans())
        try:
            sheet = rules.decide_step(
                sheet, person=person, approve=approve, version="v", able=able, at=NOW, remark="why", proof="p"
            )
        except Refused:
            assert person not in able or person not in {step.person for step in rules.open_steps(sheet)}
        check(sheet)


def test_signing_waits_for_every_approver_and_needs_a_proof():
    plan = [StageData(StepKind.APPROVE, (1, 2)), StageData(StepKind.SIGN, (3,))]
    sheet = rules.open_route(plan, version="v", author=AUTHOR, able={1, 2, 3})
    with pytest.raises(Refused, match="not_your_step"):
        rules.decide_step(sheet, person=3, approve=True, version="v", able={1, 2, 3}, at=NOW, proof="p")
    for person in (2, 1):
        sheet = rules.decide_step(sheet, person=person, approve=True, version="v", able={1, 2, 3}, at=NOW)
    with pytest.raises(Refused, match="proof_needed"):
        rules.decide_step(sheet, person=3, approve=True, version="v", able={3}, at=NOW)
    sheet = rules.decide_step(sheet, person=3, approve=True, version="v", able={3}, at=NOW, proof="p")
    assert sheet.state is SheetState.PASSED


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([], "empty_route"),
        ([StageData(StepKind.APPROVE, ())], "empty_route"),
        ([StageData(StepKind.APPROVE, (1, 1))], "twice_in_stage"),
        ([StageData(StepKind.APPROVE, (AUTHOR,))], "author_approves"),
        ([StageData(StepKind.APPROVE, (1,), need=2)], "need_impossible"),
    ],
)
def test_a_faulty_route_is_refused(plan, code):
    with pytest.raises(Refused, match=code):
        rules.open_route(plan, version="v", author=AUTHOR, able={1})


def test_decisions_count_for_the_frozen_version_only():
    sheet = rules.open_route([StageData(StepKind.APPROVE, (1,))], version="v", author=AUTHOR, able={1})
    with pytest.raises(Refused, match="other_version"):
        rules.decide_step(sheet, person=1, approve=True, version="w", able={1}, at=NOW)


def test_a_refusal_needs_a_remark_and_returns_the_sheet():
    sheet = rules.open_route([StageData(StepKind.APPROVE, (1, 2))], version="v", author=AUTHOR, able={1, 2})
    with pytest.raises(Refused, match="remark_needed"):
        rules.decide_step(sheet, person=1, approve=False, version="v", able={1, 2}, at=NOW, remark=" ")
    sheet = rules.decide_step(
        sheet, person=1, approve=False, version="v", able={1, 2}, at=NOW, remark="no date"
    )
    assert sheet.state is SheetState.RETURNED
    with pytest.raises(Refused, match="closed"):
        rules.decide_step(sheet, person=2, approve=True, version="v", able={1, 2}, at=NOW)


def test_nobody_able_blocks_the_sheet():
    sheet = rules.open_route([StageData(StepKind.APPROVE, (1,))], version="v", author=AUTHOR, able=set())
    assert sheet.state is SheetState.BLOCKED
    assert rules.cancel_route(sheet).state is SheetState.CANCELLED
