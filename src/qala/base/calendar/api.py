"""The door of `base.calendar`: working days, terms, due dates."""

from qala.base.calendar.data import CountFrom, Suspension, Term, Transfer, Unit, WorkCalendar
from qala.base.calendar.queries import load_calendar
from qala.base.calendar.rules import (
    CLOSING_TIME,
    EXTENSION_MONTHS,
    build_calendar,
    due_on,
    latest_extension,
    registration_day,
)

__all__ = [
    "CLOSING_TIME",
    "EXTENSION_MONTHS",
    "CountFrom",
    "Suspension",
    "Term",
    "Transfer",
    "Unit",
    "WorkCalendar",
    "build_calendar",
    "due_on",
    "latest_extension",
    "load_calendar",
    "registration_day",
]
