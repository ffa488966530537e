"""The dossier's calendar and its computed examples."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.calendar.api import (
    Suspension,
    Term,
    Transfer,
    build_calendar,
    due_on,
    latest_extension,
    load_calendar,
    registration_day,
)

KZ = load_calendar("KZ")
ALMATY = "Asia/Almaty"


def at(text: str) -> datetime:
    """Almaty before March 2024: UTC+6."""
    return datetime.fromisoformat(f"{text}+06:00")


EXAMPLES = [
    ("2022-02-10T09:00", 15, "working", "2022-03-02", "2022-03-03"),
    ("2022-03-04T18:29:59", 3, "working", "2022-03-09", "2022-03-10"),
    ("2022-03-04T18:30:00", 3, "working", "2022-03-10", "2022-03-11"),
    ("2022-08-26T18:30", 5, "working", "2022-09-05", "2022-09-06"),
    ("2022-04-28T09:00", 10, "calendar", "2022-05-11", "2022-05-11"),
    ("2022-12-06T09:00", 10, "calendar", "2022-12-15", "2022-12-19"),
]


@pytest.mark.parametrize(("arrived", "days", "unit", "same_day", "next_day"), EXAMPLES)
def test_computed_examples_of_the_dossier(arrived, days, unit, same_day, next_day):
    registered = registration_day(at(arrived), ALMATY, KZ)
    assert due_on(registered, Term(days, unit, "same_day"), KZ) == date.fromisoformat(same_day)
    assert due_on(registered, Term(days, unit, "next_day"), KZ) == date.fromisoformat(next_day)


# Days off that are not Saturdays or Sundays, and working Saturdays, as the law and the acts of those
# years give them; written out here so that the library is checked, not repeated.
WEEKDAYS_OFF = {
    2022: "01-03 01-04 01-07 03-07 03-08 03-21 03-22 03-23 05-02 05-09 05-10 07-06 08-29 08-30 10-24 10-25 12-16",
    2023: "01-02 01-03 03-08 03-21 03-22 03-23",
}
WORKING_SATURDAYS = ["2022-03-05", "2022-08-27", "2022-10-22"]


def test_every_day_from_january_2022_to_march_2023():
    off = {date.fromisoformat(f"{year}-{day}") for year, days in WEEKDAYS_OFF.items() for day in days.split()}
    worked = {date.fromisoformat(day) for day in WORKING_SATURDAYS}
    day = date(2022, 1, 1)
    wrong = []
    while day <= date(2023, 3, 26):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        if KZ.is_working_day(day) != expected:
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-07-01", True),
        ("2023-07-07", False),
        ("2024-05-04", True),
        ("2024-05-08", False),
        ("2025-01-05", True),  # a Sunday
        ("2025-01-03", False),
    ],
)
def test_transfers_of_later_years(day, works):
    assert KZ.is_working_day(date.fromisoformat(day)) is works


def test_the_table_stands_on_its_own_when_the_library_forgets():
    plain = [date(2022, 3, 1) + timedelta(days=n) for n in range(14)]
    ordinary = [day for day in plain if day.weekday() < 5]
    calendar = build_calendar(
        "KZ",
        version="test",
        first=plain[0],
        last=plain[-1],
        ordinary=ordinary,
        transfers=[Transfer(date(2022, 3, 5), True, "act"), Transfer(date(2022, 3, 7), False, "act")],
    )
    assert calendar.is_working_day(date(2022, 3, 5))
    assert not calendar.is_working_day(date(2022, 3, 7))


def test_term_that_ends_in_nauryz_moves_past_it():
    assert due_on(date(2023, 3, 20), Term(2, "calendar"), KZ) == date(2023, 3, 24)
    assert due_on(date(2023, 3, 20), Term(2, "working"), KZ) == date(2023, 3, 24)


def test_the_zone_change_of_2024():
    before = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)  # 18:30 at UTC+6
    after = datetime(2024, 3, 1, 12, 30, tzinfo=UTC)  # 17:30 at UTC+5
    assert registration_day(before, ALMATY, KZ) == date(2024, 3, 1)
    assert registration_day(after, ALMATY, KZ) == date(2024, 3, 1)


def test_arrival_on_a_day_off_is_registered_on_the_next_working_day():
    assert registration_day(at("2022-03-05T10:00"), ALMATY, KZ) == date(2022, 3, 5)
    assert registration_day(at("2022-03-05T18:30"), ALMATY, KZ) == date(2022, 3, 9)


def test_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        registration_day(datetime(2022, 3, 5, 10, 0), ALMATY, KZ)  # noqa: DTZ001


def test_year_without_a_table_is_provisional():
    assert not KZ.is_provisional(date(2025, 12, 31))
    assert KZ.is_provisional(date(2026, 1, 5))
    assert not load_calendar("US", "MA").is_provisional(date(2030, 1, 5))


def test_other_countries_have_their_own_days():
    boston = load_calendar("US", "MA")
    assert not boston.is_working_day(date(2015, 4, 20))  # Patriots' Day
    assert load_calendar("US").is_working_day(date(2015, 4, 20))
    assert boston.version.startswith("US-MA/holidays-")
    assert KZ.version.endswith("/2025.1")


def test_extension_runs_on_from_the_due_date():
    term = Term(15)
    assert due_on(date(2022, 2, 10), term, KZ, extensions=[Term(5)]) == date(2022, 3, 10)
    assert due_on(date(2022, 2, 10), term, KZ, extensions=[Term(5), Term(2, "calendar")]) == date(2022, 3, 14)


def test_latest_extension_is_two_months():
    assert latest_extension(date(2022, 3, 2)) == date(2022, 5, 2)
    assert latest_extension(date(2022, 12, 31)) == date(2023, 2, 28)


def test_suspension_stops_the_count():
    # Mon 6 Jun + 5 working days = Fri 10; Wed and Thu lost → Tue 14.
    pause = [Suspension(date(2022, 6, 8), date(2022, 6, 10))]
    assert due_on(date(2022, 6, 6), Term(5), KZ, suspensions=pause) == date(2022, 6, 14)
    # Ten calendar days end on Wed 15; two lost → Fri 17.
    assert due_on(date(2022, 6, 6), Term(10, "calendar"), KZ, suspensions=pause) == date(2022, 6, 17)


def test_suspension_over_the_weekend_before_a_moved_due_date():
    # Six calendar days from Mon 6 Jun end on Sat 11, due Mon 13; paused from Sunday to Thursday.
    pause = [Suspension(date(2022, 6, 12), date(2022, 6, 16))]
    assert due_on(date(2022, 6, 6), Term(6, "calendar"), KZ, suspensions=pause) == date(2022, 6, 16)


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 3, "unit": "weeks"}, {"days": 3, "count_from": "now"}]
)
def test_impossible_terms_are_refused(wrong):
    with pytest.raises(ValueError):
        Term(**wrong)


def test_suspension_must_not_end_before_it_starts():
    with pytest.raises(ValueError):
        Suspension(date(2022, 6, 8), date(2022, 6, 7))


def test_days_outside_the_calendar_are_refused():
    with pytest.raises(ValueError, match="does not reach"):
        KZ.is_working_day(date(1999, 12, 31))
    with pytest.raises(ValueError, match="ends on"):
        due_on(date(2040, 12, 30), Term(15), KZ)


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
terms = st.builds(
    Term,
    st.integers(1, 90),
    st.sampled_from(["working", "calendar"]),
    st.sampled_from(["same_day", "next_day"]),
)
pauses = st.lists(
    st.builds(lambda d, n: Suspension(d, d + timedelta(days=n)), days, st.integers(0, 40)), max_size=4
)


@given(days, terms, st.lists(terms, max_size=2), pauses)
def test_due_is_a_working_day_not_before_registration(day, term, extensions, suspensions):
    due = due_on(day, term, KZ, extensions=extensions, suspensions=suspensions)
    assert KZ.is_working_day(due)
    assert due >= day
    assert due >= due_on(day, term, KZ)


@given(days, st.integers(0, 60), terms)
def test_due_is_monotone(day, later, term):
    assert due_on(day, term, KZ) <= due_on(day + timedelta(days=later), term, KZ)
    assert due_on(day, term, KZ) < due_on(day, Term(term.days + 15, term.unit, term.count_from), KZ)


@given(days, terms)
def test_day_one_on_the_day_after_is_never_earlier(day, term):
    same = due_on(day, Term(term.days, term.unit, "same_day"), KZ)
    assert same <= due_on(day, Term(term.days, term.unit, "next_day"), KZ)


@given(days, st.integers(1, 60))
def test_counting_and_adding_agree(day, number):
    due = due_on(day, Term(number, "working", "next_day"), KZ)
    assert (
        KZ.working_days_between(day, due) == number == len(KZ.list_working_days(day + timedelta(days=1), due))
    )
    assert KZ.working_days_between(due, day) == -number


@given(days, st.integers(1, 30), pauses)
def test_suspended_count_equals_a_count_day_by_day(day, number, suspensions):
    due = due_on(day, Term(number), KZ, suspensions=suspensions)
    counted, walk = 0, day
    while True:
        stopped = any(pause.start <= walk < pause.end for pause in suspensions)
        counted += KZ.is_working_day(walk) and not stopped
        if counted == number:
            break
        walk += timedelta(days=1)
    assert due == walk
