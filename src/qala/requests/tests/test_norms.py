"""The dossier's table of kinds, terms and decisions."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from qala.base.calendar.api import due_on, load_calendar, registration_day
from qala.requests.norms import (
    BASES,
    DECISIONS,
    KIND_NAMES,
    LAWS,
    NORMS,
    Decision,
    Group,
    Kind,
    decisions_for,
    find_decision,
    group_of,
    kinds_for,
    norm_for,
)

DAY = date(2022, 12, 1)

TABLE = """
inquiry 15 w 1
notary_inquiry 10 c 1
declassification 30 c 1
advocate_inquiry 10 w 1
information 15 c 1
media_inquiry 7 w 1
bailiff_inquiry 3 w 1
response 15 w 1
proposal 15 w 1
report 15 w 1
application 15 w 2
rehabilitation 90 c 2
complaint 20 w complaint
tax_complaint 30 w complaint
monitored_tax_complaint 45 w complaint
service_complaint 5 w complaint
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("kind", "days", "unit", "group"), ROWS)
def test_table_of_the_dossier(kind, days, unit, group):
    norm = norm_for(kind, DAY)
    assert (norm.days, norm.unit[0]) == (int(days), unit)
    assert group_of(kind) == group
    assert norm.source in LAWS


def test_the_table_is_whole():
    assert [row[0] for row in ROWS] == kinds_for("KZ")
    assert {row[0] for row in ROWS} | {"given"} == set(Kind) == set(KIND_NAMES)
    assert len({norm.kind for norm in NORMS}) == len(NORMS)


# registered (Almaty, UTC+6), kind, due when day 1 is the day of registration | the day after
EXAMPLES = [
    ("2022-02-10 09:00", "application", "2022-03-02", "2022-03-03"),
    ("2022-03-04 18:29", "bailiff_inquiry", "2022-03-09", "2022-03-10"),
    ("2022-03-04 18:30", "bailiff_inquiry", "2022-03-10", "2022-03-11"),
    ("2022-08-26 18:30", "service_complaint", "2022-09-05", "2022-09-06"),
    ("2022-04-28 12:00", "notary_inquiry", "2022-05-11", "2022-05-11"),
    ("2022-12-06 12:00", "notary_inquiry", "2022-12-15", "2022-12-19"),
]


@pytest.mark.parametrize(("arrived", "kind", "same_day", "next_day"), EXAMPLES)
def test_examples_of_the_dossier(arrived, kind, same_day, next_day):
    calendar = load_calendar("KZ")
    day = registration_day(datetime.fromisoformat(f"{arrived}+06:00"), "Asia/Almaty", calendar)
    norm = norm_for(kind, day)
    for count_from, due in (("same_day", same_day), ("next_day", next_day)):
        assert str(due_on(day, replace(norm, count_from=count_from).term, calendar)) == due


def test_norm_changed_by_a_new_law():
    change = date(2026, 1, 1)
    old = replace(norm_for("report", DAY), valid_to=change - timedelta(days=1))
    new = replace(old, days=10, valid_from=change, valid_to=None)
    assert norm_for("report", date(2025, 12, 31), norms=(old, new)) == old
    assert norm_for("report", change, norms=(old, new)) == new


def test_given_has_no_norm_and_unknown_is_refused():
    assert norm_for("given", DAY) is None
    assert kinds_for("US") == [Kind.GIVEN]
    with pytest.raises(ValueError):
        norm_for("wish", DAY)
    with pytest.raises(LookupError):
        norm_for("report", date(2020, 1, 1))
    with pytest.raises(LookupError):
        norm_for("report", DAY, "US")


CODES = {
    "report": "take_note explained satisfied refused no_essence repeated author_unknown withdrawn",
    "application": "favourable_act burdensome_act returned withdrawn court_act decided_before other_legal_basis",
    "tax_complaint": "cancel_act cancel_and_adopt perform_action send_back leave_unsatisfied court_act returned "
    "withdrawn decided_before favourable_act_in_full",
    "given": "closed_by_source",
}


@pytest.mark.parametrize(("kind", "codes"), CODES.items())
def test_decisions_by_group(kind, codes):
    assert [decision.code for decision in decisions_for(kind)] == codes.split()


def test_decision_of_another_group_is_not_found():
    assert find_decision("report", "burdensome_act") is None
    assert find_decision("application", "burdensome_act").unfavourable


def test_what_needs_a_hearing_or_its_waiver():
    against = {decision.code for decision in DECISIONS if decision.unfavourable}
    assert against == {"refused", "burdensome_act", "leave_unsatisfied"}
    assert not any(decision.unfavourable and decision.at_contact for decision in DECISIONS)
    assert [decision.code for decision in decisions_for("report") if decision.unsigned_only] == [
        "author_unknown"
    ]
    for group in (Group.FIRST, Group.SECOND, Group.COMPLAINT):
        assert [
            decision.code for decision in DECISIONS if decision.group is group and decision.on_withdrawal
        ] == ["withdrawn"]


def test_every_name_is_there_in_three_languages():
    def check(names: dict[str, str]) -> bool:
        return set(names) == {"kk", "ru", "en"} and all(names.values()) and names["kk"] != names["ru"]

    tables = [*KIND_NAMES.values(), *LAWS.values(), *BASES.values(), *(d.names for d in DECISIONS)]
    assert all(check(names) for names in tables)
    assert isinstance(DECISIONS[0], Decision)
