"""The bars above a desk: how many cases are due on each of the next working days, each a way to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qala.base.calendar.api import WorkCalendar
from qala.base.text.api import format_date, format_weekday

BARS = 15
HEIGHT, LEAST = 52, 9
"""Of a bar, in px: the highest, and that of a single case."""
OVERDUE, LATER = "overdue", "later"
"""Values of the query `day` that are no day."""


@dataclass(frozen=True)
class DueDay:
    """A bar. code: of the query `day`; kind: late, today, day or off (a holiday); height in px."""

    code: str
    kind: str
    above: str
    below: str
    words: str
    count: int
    height: int


def list_due_days(
    counts: Mapping[date, int], today: date, calendar: WorkCalendar, language: str
) -> list[DueDay]:
    """Return all that is overdue, then the next working days and the holidays among them."""
    days = _shown_days(today, calendar)
    late = sum(number for day, number in counts.items() if day < today)
    most = max(late, *(counts.get(day, 0) for day in days), 1)
    bars = []
    if late:
        before = format_date(today - timedelta(days=1), language, "brief")
        above, below = (pgettext("two lines below a bar", "until|%(day)s") % {"day": before}).split("|")
        words = pgettext("mark", "Overdue")
        bars.append(DueDay(OVERDUE, "late", above, below, words, late, _height(late, most)))
    for day in days:
        count = counts.get(day, 0)
        kind = "today" if day == today else "day" if calendar.is_working_day(day) else "off"
        above = {"today": _("today"), "off": pgettext("day without work", "off")}.get(
            kind, format_weekday(day, language, brief=True)
        )
        below, words = format_date(day, language, "brief"), format_date(day, language, "full")
        bars.append(DueDay(day.isoformat(), kind, above, below, words, count, _height(count, most)))
    return bars


def count_later(counts: Mapping[date, int], bars: list[DueDay]) -> int:
    """Return how many cases are due after the last bar."""
    last = date.fromisoformat(bars[-1].code)
    return sum(number for day, number in counts.items() if day > last)


def _shown_days(today: date, calendar: WorkCalendar) -> list[date]:
    days = (today + timedelta(days=ahead) for ahead in range(40))
    return [day for day in days if day == today or day.weekday() < 5 or calendar.is_working_day(day)][:BARS]


def _height(count: int, most: int) -> int:
    return max(LEAST, round(HEIGHT * count / most)) if count else 0
