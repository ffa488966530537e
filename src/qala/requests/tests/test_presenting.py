"""What a page shows of a request: term, steps, history. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from qala.base.calendar.api import load_calendar
from qala.base.cases.api import EventData
from qala.base.ui.api import DayState
from qala.requests import words
from qala.requests.actions.moderate import GROUNDS
from qala.requests.data import Channel, Mark, NormCopy, PublicStep, RequestFacts, State
from qala.requests.norms import find_decision
from qala.requests.queries.lists import STATUSES
from qala.requests.rules.history import APPLY
from qala.requests.rules.verbs import TABLE
from qala.requests.web import presenting
from qala.requests.web.filters import read_query

ZONE = ZoneInfo("Asia/Almaty")
CALENDAR = load_calendar("KZ")
LAW = NormCopy(15, "working", "same_day", "appc-76")
REGISTERED, DUE = date(2026, 11, 17), date(2026, 12, 7)
DUE_AT = datetime(2026, 12, 7, 18, 59, 59, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
READER = presenting.Reader("ru", ZONE, 2026)


def facts(**changes: object) -> RequestFacts:
    """Return a request that waits, registered on 17 November with 15 working days."""
    known = RequestFacts(
        "QLA-2026-4M8TD",
        "testa",
        State.ASSIGNED,
        kind="report",
        body="water",
        registered_on=REGISTERED,
        due_on=DUE,
        due_at=DUE_AT,
        norm=LAW,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def term(known: RequestFacts, now: datetime = NOW) -> presenting.Term:
    return presenting.term_of(known, CALENDAR, now=now, zone=ZONE)


def event(n: int, kind: str, at: datetime, role: str = "system", **public: object) -> EventData:
    return EventData(n, kind, at, role, public, entry=100 + n)


HISTORY = [
    event(1, "submitted", NOW - timedelta(days=8), "resident", channel="web"),
    event(2, "registered", NOW - timedelta(days=8), body="water", due_on="2026-12-07"),
    event(3, "assigned", NOW - timedelta(days=7), "registrar", body="water"),
]


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


def test_eight_working_days_are_left_of_the_picture():
    assert term(facts()) == presenting.Term("left", 8, working=True)
    assert presenting.term_sentence(term(facts())) == "До ответа 8 рабочих дней"


def test_the_last_day_is_today_until_midnight_and_late_after_it():
    assert term(facts(), DUE_AT).state == "today"
    assert term(facts(), DUE_AT + timedelta(seconds=1)) == presenting.Term("late", 1, working=True)


def test_late_days_are_days_of_the_calendar():
    assert presenting.term_sentence(term(facts(), DUE_AT + timedelta(days=2))) == "Просрочено на 2 дня"


def test_an_answer_in_time_names_its_working_day_and_a_late_one_how_late():
    answered = facts(state=State.ANSWERED, answered_at=NOW, letter=1)
    assert term(answered) == presenting.Term("answered", 7, working=True)
    late = facts(state=State.ANSWERED, answered_at=DUE_AT + timedelta(days=3), letter=1)
    assert presenting.term_sentence(term(late)) == "Ответ дан на 3 дня позже"


@pytest.mark.parametrize("changes", [{"due_on": None}, {"norm": None}, {"state": State.FORWARDED}])
def test_without_a_running_term_there_is_no_countdown(changes):
    assert term(facts(**changes)).state == "none"


def test_a_due_day_beyond_the_calendar_is_counted_in_days():
    far = facts(due_on=date(2041, 1, 1), due_at=datetime(2041, 1, 1, tzinfo=UTC))
    assert term(far).state == "left"
    assert presenting.countdown_cells(far, CALENDAR, today=NOW.date(), zone=ZONE) == []


def test_cells_are_the_counted_days_with_today_and_the_due_day():
    cells = presenting.countdown_cells(facts(), CALENDAR, today=date(2026, 11, 25), zone=ZONE)
    assert len(cells) == 15
    assert [cell.state for cell in cells[:7]] == [DayState.USED] * 6 + [DayState.TODAY]
    assert cells[-1].state == DayState.DUE


def test_late_days_are_appended_as_cells():
    cells = presenting.countdown_cells(facts(), CALENDAR, today=date(2026, 12, 9), zone=ZONE)
    assert [cell.state for cell in cells[15:]] == [DayState.LATE] * 2


def test_calendar_days_count_days_off():
    norm = NormCopy(10, "calendar", "next_day", "notaries")
    days = presenting.counted_days(norm, date(2026, 11, 20), date(2026, 11, 23), CALENDAR)
    assert days == [date(2026, 11, day) for day in (21, 22, 23)]


def steps(known: RequestFacts, history: list[EventData] = HISTORY) -> list[dict[str, str]]:
    return presenting.case_steps(known, history, reader=READER, body="Отдел воды")


def test_six_steps_with_their_times_and_what_lies_ahead():
    found = steps(facts())
    assert [step["state"] for step in found] == ["done", "done", "now", "later", "later", "later"]
    assert found[2] == {
        "name": "В ответственном органе",
        "when": "Отдел воды, 18\u00a0ноября, 10:00",
        "state": "now",
    }
    assert found[4]["when"] == "до 7\u00a0декабря"


def test_a_closed_case_has_done_all_its_steps():
    closed = facts(state=State.CLOSED, answered_at=NOW, closed_at=NOW, letter=1)
    assert {step["state"] for step in steps(closed)} == {"done"}


def test_an_answered_one_says_when_it_will_be_closed_unless_it_is_disputed():
    answered = facts(state=State.ANSWERED, answered_at=NOW, letter=1)
    assert steps(answered)[5]["when"] == "после 25\u00a0февраля 2027\u00a0г."
    assert steps(replace(answered, disputed=True))[5]["when"] == ""


def test_a_forwarded_case_ends_with_how_it_ended():
    history = [*HISTORY, event(4, "forwarded", NOW, "signer", to="roads")]
    found = steps(facts(state=State.FORWARDED), history)
    assert [step["name"] for step in found] == [
        "Поступило",
        "Зарегистрировано",
        "В ответственном органе",
        "Перенаправлено",
    ]
    assert found[-1]["state"] == "now"


def test_a_new_round_forgets_the_times_of_the_old_one():
    history = [
        *HISTORY,
        event(4, "decision_submitted", NOW),
        event(5, "answered", NOW),
        event(6, "reopened", NOW, "head", due_on="2026-12-20"),
    ]
    found = steps(facts(state=State.REGISTERED), history)
    assert found[1]["when"] == "25\u00a0ноября, 10:00"
    assert found[3]["when"] == ""


def test_an_answer_without_a_letter_is_never_called_signed():
    spoken = facts(state=State.ANSWERED, answered_at=NOW, decision="explained")
    imported = facts(state=State.CLOSED, answered_at=NOW, decision="closed_by_source")
    assert presenting.state_tag(spoken)[2] == "Дан устный ответ"
    assert steps(imported)[4]["name"] == "Закрыто в источнике"


def timeline(history: list[EventData], kind: str = "report") -> list[dict[str, object]]:
    bodies = {"water": {"ru": "Отдел воды"}, "roads": {"ru": "Отдел дорог"}}
    return presenting.timeline(
        history, kind=kind, bodies=bodies, reader=READER, link=lambda one: f"/{one.n}/"
    )


def test_history_is_newest_first_and_names_bodies_not_people():
    rows = timeline(HISTORY)
    assert [row["entry"] for row in rows] == [103, 102, 101]
    assert rows[0]["who"] == "Отдел воды"
    assert rows[2]["who"] == "Заявитель"
    assert rows[1]["note"] == "Срок: 7\u00a0декабря"


def test_the_signer_is_named_for_the_signature_is_public():
    row = timeline(
        [
            *HISTORY,
            event(
                4,
                "answered",
                NOW,
                "signer",
                signed_by="Е. Д.",
                post={"ru": "руководитель"},
                decision="satisfied",
            ),
        ]
    )[0]
    assert row["who"] == "Е. Д., руководитель"
    assert row["note"] == find_decision("report", "satisfied").names["ru"]
    assert row["key"]


def test_an_erased_event_is_still_in_the_history():
    row = timeline([EventData(1, "submitted", NOW, "resident", None)])[0]
    assert row["what"] == "Поступило"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_state_event_and_word_has_its_name_in_every_language(language):
    with translation.override(language):
        assert all(str(words.EVENT_NAMES[kind]) for kind in (*APPLY, *(verb.event for verb in TABLE)))
        assert all(str(words.STATE_NAMES[state]) for state in State)
        assert all(str(words.MARK_NAMES[mark]) and words.MARK_TAGS[mark] for mark in Mark)
        assert all(str(words.STEP_NAMES[step]) and words.STEP_TAGS[step] for step in PublicStep)
        assert all(str(words.CHANNEL_NAMES[one]) for one in Channel)
        assert all(str(words.GROUND_NAMES[one]) for one in GROUNDS)
        assert all(str(words.STATUS_NAMES[one]) for one in (*STATUSES, "overdue", "disputed"))


# ── the query of a list ──────────────────────────────────────────────────────────────────────────


def query(**given: str):
    known = {"districts": ["d1"], "categories": ["light"], "bodies": ["roads"]}
    return read_query(given, today=date(2026, 11, 25), **known)


def test_unknown_values_count_for_nothing():
    said = query(
        district="d9", category="'; drop", body="x", status="gone", period="8", since="2026-13-01", order="a"
    )
    assert dict(said.given) == {}
    assert said.with_() == ""


def test_what_waits_is_listed_by_urgency_what_is_searched_by_fit():
    assert query(status="open").sort == "due"
    assert query(status="open", q="шам").sort == "new"
    assert query(status="answered").sort == "new"
    assert query(status="open", order="voices").sort == "voices"


def test_one_address_opens_the_same_list_with_one_thing_changed():
    said = query(q=" су  жоқ ", district="d1", status="open")
    assert said["q"] == "су жоқ"
    assert "district" not in said.without("district")
    assert said.with_(order="new").endswith("&status=open&order=new")


def test_periods_end_today_and_a_named_day_goes_before_them():
    assert query(period="30").as_filter("testa").since == date(2026, 10, 27)
    assert query(period="30", since="2026-11-01").as_filter("testa").since == date(2026, 11, 1)
    assert query(answered="week").as_filter("testa").answered_since == date(2026, 11, 23)


def test_long_words_are_cut():
    assert len(query(q="ж" * 5000)["q"]) == 200
