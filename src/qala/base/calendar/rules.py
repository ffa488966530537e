"""When a submission counts as registered, and by when it must be answered.

Source: Administrative Procedural and Process-Related Code, Art. 63 and 76; the hour of 18:30 and the
counting follow the public tests of e-Otinish (December 2022).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from qala.base.calendar.data import Suspension, Term, Transfer, WorkCalendar

CLOSING_TIME = time(18, 30)
EXTENSION_MONTHS = 2


def build_calendar(
    country: str,
    *,
    version: str,
    first: date,
    last: date,
    ordinary: Iterable[date],
    transfers: Iterable[Transfer] = (),
    confirmed_through: int | None = None,
) -> WorkCalendar:
    """Lay transfers over the ordinary working days of a country."""
    days = {day.toordinal() for day in ordinary}
    for transfer in transfers:
        (days.add if transfer.works else days.discard)(transfer.day.toordinal())
    inside = (day for day in days if first.toordinal() <= day <= last.toordinal())
    return WorkCalendar(country, version, first, last, tuple(sorted(inside)), confirmed_through)


def registration_day(
    arrived_at: datetime, tz: tzinfo | str, calendar: WorkCalendar, *, closing: time = CLOSING_TIME
) -> date:
    """Return the day on which a submission is registered.

    An arrival at the closing time or later counts as the next day; a day off gives way to the next
    working day. `arrived_at` is aware; ValueError otherwise. `tz` is the zone of the body.
    """
    if arrived_at.tzinfo is None:
        raise ValueError("The time of arrival has no time zone.")
    local = arrived_at.astimezone(ZoneInfo(tz) if isinstance(tz, str) else tz)
    day = local.date()
    if local.time() >= closing:
        day += timedelta(days=1)
    return calendar.next_working_day(day)


def due_on(
    registered_on: date,
    term: Term,
    calendar: WorkCalendar,
    *,
    extensions: Sequence[Term] = (),
    suspensions: Sequence[Suspension] = (),
) -> date:
    """Return the last day on which the answer is in time; always a working day.

    Each extension runs on from the due date before it. Days of a suspension do not count.
    """
    if not extensions and not suspensions:
        return calendar.add(term, registered_on)
    waiting = sorted(suspensions, key=lambda item: item.start)
    begin = registered_on + timedelta(days=term.count_from == "next_day")
    end = calendar.last_counted_day(term, registered_on)
    end = _skip(begin, end, term, waiting, calendar)
    for extension in extensions:
        due = calendar.next_working_day(end)
        end = calendar.last_counted_day(Term(extension.days, extension.unit, "next_day"), due)
        end = _skip(due + timedelta(days=1), end, extension, waiting, calendar)
    return calendar.next_working_day(end)


def _skip(begin: date, end: date, term: Term, waiting: list[Suspension], calendar: WorkCalendar) -> date:
    """Move the end of a count by the days lost; takes from `waiting` the suspensions it has met."""
    while waiting and waiting[0].start <= calendar.next_working_day(end):
        pause = waiting.pop(0)
        start = max(pause.start, begin)
        if pause.end <= start:
            continue
        if start > end:
            end = pause.end
        elif term.unit == "calendar":
            end += pause.end - start
        else:
            eve = timedelta(days=1)
            lost = calendar.working_days_between(start - eve, pause.end - eve)
            end = calendar.last_counted_day(Term(lost, count_from="next_day"), end) if lost else end
        begin = pause.end
    return end


def latest_extension(due: date, *, months: int = EXTENSION_MONTHS) -> date:
    """Return the last day to which a term may be extended (Art. 76: at most two months).

    The same day of the month, or the last day of a shorter month.
    """
    month = due.month - 1 + months
    year, month = due.year + month // 12, month % 12 + 1
    return date(year, month, min(due.day, monthrange(year, month)[1]))
