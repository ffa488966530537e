from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.ui.data import SIZES, DayState, Look, Scheme, Spacing
from qala.base.ui.rules import count_cells, format_look, in_language, page_numbers, parse_look, seal_path

looks = st.builds(
    Look,
    st.sampled_from(SIZES),
    st.sampled_from(Spacing),
    st.sampled_from(Scheme),
    pictures=st.booleans(),
    motion=st.booleans(),
)


@given(looks)
def test_the_cookie_keeps_every_choice(look):
    assert parse_look(format_look(look)) == look


@given(st.text(max_size=200))
def test_a_strange_cookie_is_no_fault(cookie):
    assert isinstance(parse_look(cookie), Look)


def test_the_usual_look_needs_no_cookie():
    assert format_look(Look()) == ""
    assert parse_look("") == Look()


def working_days(begin: date, count: int) -> list[date]:
    days = (begin + timedelta(days=offset) for offset in range(count * 2))
    return [day for day in days if day.isoweekday() < 6][:count]


TODAY = date(2026, 11, 25)
TERM = working_days(date(2026, 11, 17), 15)


def test_a_running_term_shows_used_days_today_and_the_due_day():
    cells = count_cells(TERM, today=TODAY, due=TERM[-1])
    assert [cell.state for cell in cells].count(DayState.USED) == 6
    assert cells[6].state is DayState.TODAY
    assert cells[-1].state is DayState.DUE
    assert {cell.state for cell in cells[7:-1]} == {DayState.REST}


def test_each_week_begins_with_a_gap():
    cells = count_cells(TERM, today=TODAY, due=TERM[-1])
    assert [index for index, cell in enumerate(cells) if cell.monday] == [0, 4, 9, 14]


def test_days_after_the_due_day_are_late():
    cells = count_cells(TERM, today=TERM[-1], due=TERM[12])
    assert [cell.state for cell in cells[13:]] == [DayState.LATE, DayState.LATE]


def test_an_answer_ends_the_count():
    cells = count_cells(TERM, today=TODAY, due=TERM[-1], answered_on=TERM[8])
    assert [cell.state for cell in cells] == [DayState.ANSWERED] * 9 + [DayState.REST] * 6


def test_the_due_day_may_be_today():
    assert count_cells(TERM, today=TERM[-1], due=TERM[-1])[-1].state is DayState.TODAY


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/kk/requests/", "/ru/requests/"),
        ("/kk/", "/ru/"),
        ("/kk", "/ru/"),
        ("/health", "/ru/"),
        ("/xx/requests/", "/ru/"),
        ("", "/ru/"),
    ],
)
def test_the_same_page_in_another_language(path, expected):
    assert in_language(path, "ru", ["kk", "ru", "en"]) == expected


@pytest.mark.parametrize(
    ("current", "last", "expected"),
    [
        (1, 1, [1]),
        (1, 46, [1, 2, None, 46]),
        (5, 46, [1, None, 4, 5, 6, None, 46]),
        (3, 5, [1, 2, 3, 4, 5]),
        (46, 46, [1, None, 45, 46]),
    ],
)
def test_pages_that_are_linked(current, last, expected):
    assert page_numbers(current, last) == expected


def test_the_seal_has_twelve_points():
    assert seal_path().count(" ") == 47
