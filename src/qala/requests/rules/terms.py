"""Due moments and extensions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qala.base.calendar.api import latest_extension

COMPLAINT_TIME = timedelta(days=92)
"""Three months to complain (APPC Art. 92, to be confirmed); an answer that stands that long is closed."""


def due_moment(due_on: date, timezone: str) -> datetime:
    """Return the last instant of the due day, in the city's zone.

    Whether the day ends at 18:30 or at midnight is to be confirmed by a lawyer; midnight favours the body.
    """
    midnight = datetime.combine(due_on + timedelta(days=1), time(), ZoneInfo(timezone))
    return midnight - timedelta(microseconds=1)


def extension_problem(due_on: date, new_due: date, *, today: date, extended: bool) -> str:
    """Return "" when the term may be extended so, else why not (APPC Art. 76: once, at most two months)."""
    if extended:
        return "already_extended"
    if today > due_on:
        return "term_over"
    if new_due <= due_on:
        return "not_longer"
    return "above_two_months" if new_due > latest_extension(due_on) else ""
