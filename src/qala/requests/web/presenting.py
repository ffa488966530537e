"""What a page shows of a request: term, steps, history, rows. Pure but for words; the clock is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from qala.base.calendar.api import WorkCalendar
from qala.base.cases.api import EventData
from qala.base.people.data import Role
from qala.base.redact.api import Hidden
from qala.base.text.api import format_date, translated
from qala.base.ui.api import Day, count_cells
from qala.requests import words
from qala.requests.data import NormCopy, PublicStep, RequestFacts, State, parse_date
from qala.requests.norms import find_decision
from qala.requests.rules import is_late, public_step, step_of
from qala.requests.rules.terms import COMPLAINT_TIME

LONGEST_COUNT = 1000  # days beyond which a term is not counted out
DUE_EVENTS = frozenset({"registered", "extended", "reopened"})
REDACTION_EVENTS = frozenset({"redacted", "redaction_lifted"})
BODY_ROLES = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.APPROVER, Role.SIGNER, Role.HEAD})


@dataclass(frozen=True)
class Reader:
    """For whom dates are written: a language, the city's zone, the year that need not be said."""

    language: str
    zone: ZoneInfo
    year: int

    def day(self, value: date) -> str:
        """Return a day, with its year unless it is this one; a moment is taken in the city's zone."""
        value = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return format_date(value, self.language, "short" if value.year == self.year else "long")

    def moment(self, value: datetime | None) -> str:
        """Return day and time, "" for None."""
        if value is None:
            return ""
        return f"{self.day(value)}, {value.astimezone(self.zone):%H:%M}"


@dataclass(frozen=True)
class Term:
    """Where a request stands in its term.

    state: "none", "left", "today", "late", "answered", "answered_late". days: left, or late (calendar days),
    or on which counted day it was answered. working: whether working days are counted.
    """

    state: str
    days: int = 0
    working: bool = False

    @property
    def late(self) -> bool:
        """Whether the answer is missing past its term."""
        return self.state == "late"


def term_of(facts: RequestFacts, calendar: WorkCalendar, *, now: datetime, zone: ZoneInfo) -> Term:
    """Return where the request stands in its term."""
    if facts.due_on is None or facts.norm is None or facts.state in words.ENDED_NAMES:
        return Term("none")
    working = facts.norm.unit == "working"
    if facts.answered_at:
        on = facts.answered_at.astimezone(zone).date()
        if is_late(due_at=facts.due_at, answered_at=facts.answered_at, now=now):
            return Term("answered_late", max(1, (on - facts.due_on).days), working)
        days = counted_days(facts.norm, facts.registered_on, on, calendar)
        return Term("answered", max(1, len(days)), working)
    today = now.astimezone(zone).date()
    if is_late(due_at=facts.due_at, answered_at=None, now=now):
        return Term("late", max(1, (today - facts.due_on).days), working)
    left = _days_between(today, facts.due_on, calendar, working=working)
    return Term("left", left, working) if left else Term("today", 0, working)


def _days_between(start: date, end: date, calendar: WorkCalendar, *, working: bool) -> int:
    if working and calendar.first <= start and end <= calendar.last:
        return calendar.working_days_between(start, end)
    return (end - start).days


def counted_days(
    norm: NormCopy, registered_on: date | None, until: date, calendar: WorkCalendar
) -> list[date]:
    """Return the days of the term up to `until` that count; none where the calendar does not reach."""
    if registered_on is None:
        return []
    first = registered_on + timedelta(days=norm.count_from == "next_day")
    if first > until or (until - first).days > LONGEST_COUNT:
        return []
    if norm.unit != "working":
        return [first + timedelta(days=n) for n in range((until - first).days + 1)]
    reached = calendar.first <= first and until <= calendar.last
    return calendar.list_working_days(first, until) if reached else []


def countdown_cells(facts: RequestFacts, calendar: WorkCalendar, *, today: date, zone: ZoneInfo) -> list[Day]:
    """Return the cells of the countdown: the counted days up to the due day, or to today when it is past."""
    if facts.due_on is None or facts.norm is None:
        return []
    answered_on = facts.answered_at.astimezone(zone).date() if facts.answered_at else None
    until = max(facts.due_on, answered_on or today)
    days = counted_days(facts.norm, facts.registered_on, until, calendar)
    return count_cells(days, today=today, due=facts.due_on, answered_on=answered_on)


def term_sentence(term: Term) -> str:
    """Return the countdown's heading."""
    sentences: dict[str, Callable[[], str]] = {
        "left": lambda: _days_left(term),
        "today": lambda: _("The answer is due today"),
        "late": lambda: ngettext("%(days)d day late", "%(days)d days late", term.days),
        "answered_late": lambda: ngettext(
            "Answered %(days)d day late", "Answered %(days)d days late", term.days
        ),
        "answered": lambda: _answered_on(term),
    }
    made = sentences.get(term.state)
    return made() % {"days": term.days} if made else ""


def _answered_on(term: Term) -> str:
    # English names the day, Russian counts days: so the one has a plural and the other has not.
    if term.working:
        return ngettext("Answered on working day %(days)d", "Answered on working day %(days)d", term.days)
    return ngettext("Answered on day %(days)d", "Answered on day %(days)d", term.days)


def _days_left(term: Term) -> str:
    if term.working:
        return ngettext(
            "%(days)d working day to the answer", "%(days)d working days to the answer", term.days
        )
    return ngettext("%(days)d day to the answer", "%(days)d days to the answer", term.days)


def term_words(norm: NormCopy) -> str:
    """Return what the law gives: "By law 15 working days"."""
    days = {"days": norm.days}
    if norm.unit == "working":
        return ngettext("By law %(days)d working day.", "By law %(days)d working days.", norm.days) % days
    if norm.unit == "calendar":
        return ngettext("By law %(days)d calendar day.", "By law %(days)d calendar days.", norm.days) % days
    return _("The term is the one that the source names.")


def row_tag(facts: RequestFacts, term: Term) -> tuple[str, str, str]:
    """Return tone, icon and word of a row's tag: a late one says so, an ended one how it ended."""
    if term.late:
        return "bad", "warning", term_sentence(term)
    return state_tag(facts)


def state_tag(facts: RequestFacts) -> tuple[str, str, str]:
    """Return tone, icon and word of the state."""
    state = State(facts.state)
    if state in words.ENDED_NAMES:
        return (
            "outline",
            "arrow-right" if state is State.FORWARDED else "close",
            str(words.ENDED_NAMES[state]),
        )
    step = public_step(state)
    tone, icon = words.STEP_TAGS[step]
    return tone, icon, answer_name(facts) if step is PublicStep.ANSWERED else str(words.STEP_NAMES[step])


def answer_name(facts: RequestFacts) -> str:
    """Return how it was answered: signed, by voice, or closed in the register it came from."""
    if facts.letter is not None:
        return str(words.STEP_NAMES[PublicStep.ANSWERED])
    by_source = facts.decision == "closed_by_source"
    return str(words.EVENT_NAMES["closed_at_source"] if by_source else words.ANSWERED_BY_VOICE)


def row_note(facts: RequestFacts, term: Term, reader: Reader) -> str:
    """Return what stands beside a row's tag."""
    if term.late and facts.due_on:
        return _("was due on %(date)s") % {"date": reader.day(facts.due_on)}
    if facts.answered_at:
        return _("answered on %(date)s") % {"date": reader.day(facts.answered_at)}
    if term.state == "left" and term.working:
        return ngettext("%(days)d working day left", "%(days)d working days left", term.days) % {
            "days": term.days
        }
    if term.state == "left":
        return ngettext("%(days)d day left", "%(days)d days left", term.days) % {"days": term.days}
    return term_sentence(term)


def map_kind(facts: RequestFacts, term: Term) -> str:
    """Return the kind of a mark on the map: waiting, overdue or answered."""
    if term.late:
        return "overdue"
    return "answered" if facts.answered_at or facts.state in words.ENDED_NAMES else "waiting"


# ── the six steps ────────────────────────────────────────────────────────────────────────────────

_STEP_EVENTS = {
    PublicStep.RECEIVED: ("submitted",),
    PublicStep.REGISTERED: ("registered", "reopened"),
    PublicStep.WITH_BODY: ("assigned",),
    PublicStep.PREPARING: ("decision_submitted",),
    PublicStep.ANSWERED: ("answered", "answered_at_contact", "closed_at_source"),
    PublicStep.CLOSED: ("closed", "closed_at_source"),
}


def case_steps(
    facts: RequestFacts, history: Sequence[EventData], *, reader: Reader, body: str
) -> list[dict[str, str]]:
    """Return the steps for c-steps. A case that ended without an answer ends with how it did."""
    at = _step_times(history)
    state = State(facts.state)
    if state in words.ENDED_NAMES:
        return _ended_steps(state, history, at, reader)
    now_at = step_of(public_step(state))
    steps = []
    for step in PublicStep:
        number = step_of(step)
        # A closed case has nothing left to do: its last step is done, too.
        done = number < now_at or state is State.CLOSED
        steps.append(
            {
                "name": _step_name(facts, step, number - now_at, done=done),
                "when": reader.moment(at[step]) if done or number == now_at else _ahead(facts, step, reader),
                "state": "done" if done else "now" if number == now_at else "later",
            }
        )
    if body and now_at == step_of(PublicStep.WITH_BODY):
        steps[now_at - 1]["when"] = ", ".join(filter(None, (body, steps[now_at - 1]["when"])))
    return steps


def _step_times(history: Sequence[EventData]) -> dict[PublicStep, datetime | None]:
    """Return when each step was reached, in the round that runs now."""
    at: dict[PublicStep, datetime | None] = dict.fromkeys(PublicStep)
    for event in history:
        for step, types in _STEP_EVENTS.items():
            if event.type in types:
                at[step] = event.at
        if event.type == "reopened":
            for step in list(PublicStep)[2:]:
                at[step] = None
    return at


def _step_name(facts: RequestFacts, step: PublicStep, ahead: int, *, done: bool) -> str:
    if ahead > 0 and not done:
        return str(words.STEP_LATER.get(step, words.STEP_NAMES[step]))
    if step is PublicStep.ANSWERED:
        return answer_name(facts)
    if done:
        return str(words.STEP_DONE.get(step, words.STEP_NAMES[step]))
    return str(words.STEP_NAMES[step])


def _ahead(facts: RequestFacts, step: PublicStep, reader: Reader) -> str:
    if step is PublicStep.ANSWERED and facts.due_on and not facts.lapsed:
        return _("by %(date)s") % {"date": reader.day(facts.due_on)}
    if step is PublicStep.CLOSED and facts.answered_at and not facts.disputed:
        return _("after %(date)s") % {"date": reader.day(facts.answered_at + COMPLAINT_TIME)}
    return ""


def _ended_steps(
    state: State,
    history: Sequence[EventData],
    at: Mapping[PublicStep, datetime | None],
    reader: Reader,
) -> list[dict[str, str]]:
    steps = [
        {"name": str(words.STEP_NAMES[step]), "when": reader.moment(moment), "state": "done"}
        for step, moment in at.items()
        if moment and step_of(step) <= step_of(PublicStep.WITH_BODY)
    ]
    return [
        *steps,
        {
            "name": str(words.ENDED_NAMES[state]),
            "when": reader.moment(history[-1].at if history else None),
            "state": "now",
        },
    ]


# ── history ──────────────────────────────────────────────────────────────────────────────────────


def timeline(
    history: Iterable[EventData],
    *,
    kind: str,
    bodies: Mapping[str, Mapping[str, str]],
    reader: Reader,
    link: Callable[[EventData], str],
) -> list[dict[str, Any]]:
    """Return the history for c-timeline, newest first. bodies: names by code; link: page of the proof."""
    rows = []
    body = ""
    for event in history:
        said = event.public or {}
        rows.append(
            {
                "when": reader.moment(event.at),
                "iso": event.at.isoformat(),
                "what": str(words.EVENT_NAMES.get(event.type, event.type)),
                "who": _who(event, said, translated(bodies.get(body), reader.language), reader.language),
                "note": _note(event.type, said, kind, bodies, reader),
                "entry": event.entry,
                "entry_href": link(event),
                "key": event.type in words.KEY_EVENTS,
            }
        )
        body = said.get("body") or body
    return rows[::-1]


def _who(event: EventData, said: Mapping[str, Any], body: str, language: str) -> str:
    """Return who did it. An official is named only where the name is public: on what they signed."""
    if signer := said.get("signed_by"):
        return ", ".join(filter(None, (signer, translated(said.get("post"), language))))
    if event.role in BODY_ROLES and body:
        return body
    name = words.ROLE_NAMES.get(Role(event.role)) if event.role in set(Role) else None
    return str(name)[:1].upper() + str(name)[1:] if name else ""


def _note(
    event_type: str,
    said: Mapping[str, Any],
    kind: str,
    bodies: Mapping[str, Mapping[str, str]],
    reader: Reader,
) -> str:
    """Return what the event adds in a few words: a date, a body, a decision, a kind of data."""
    language = reader.language
    note = ""
    if event_type in DUE_EVENTS and (due := parse_date(said.get("due_on"))):
        note = pgettext("history", "due on %(date)s") % {"date": reader.day(due)}
    elif event_type == "forwarded":
        body = translated(bodies.get(said.get("to", "")), language)
        note = " · ".join(filter(None, (body, said.get("as", ""))))
    elif event_type in REDACTION_EVENTS and said.get("kind"):
        note = Hidden(said["kind"]).word(language)
    elif event_type == "submitted":
        note = str(words.CHANNEL_NAMES.get(said.get("channel", ""), ""))
    elif event_type in words.KEY_EVENTS and kind:
        decision = find_decision(kind, said.get("decision", ""))
        note = translated(decision.names, language) if decision else ""
    elif event_type == "withheld":
        note = str(words.GROUND_NAMES.get(said.get("ground", ""), ""))
    return note
