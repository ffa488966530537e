"""Terms, transfers of working days, and the calendar that counts with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["working", "calendar"]
CountFrom = Literal["same_day", "next_day"]


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time that the law gives.

    days: at least 1. unit: which days count.
    count_from: whether the day of registration is day 1, or the day after it.
    """

    days: int
    unit: Unit = "working"
    count_from: CountFrom = "same_day"

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("A term has at least one day.")
        if self.unit not in ("working", "calendar"):
            raise ValueError(f"Unknown unit of a term: {self.unit}")
        if self.count_from not in ("same_day", "next_day"):
            raise ValueError(f"Unknown first day of a term: {self.count_from}")


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which a term does not run: from `start` up to, without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A suspension ends before it starts.")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A day that a government made working, or a day off, against the ordinary week.

    act: where it is written. known_since: the day the act was published; None: not recorded, known from
    the start.
    """

    day: date
    works: bool
    act: str
    known_since: date | None = None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a country over a span of years, fast to count.

    ordinals: proleptic ordinals of every working day from `first` to `last`, ascending.
    version: names country, library and table of transfers; copied into a case with its due date.
    confirmed_through: last year whose transfers are known; None where no government moves days.
    Every method raises ValueError for a day outside `first`…`last`.
    """

    country: str
    version: str
    first: date
    last: date
    ordinals: tuple[int, ...]
    confirmed_through: int | None = None

    def is_working_day(self, day: date) -> bool:
        """Whether public bodies work that day."""
        at = self._position(day)
        return at < len(self.ordinals) and self.ordinals[at] == day.toordinal()

    def is_provisional(self, day: date) -> bool:
        """Whether the transfers of that year are not announced yet, so that the day may still change."""
        return self.confirmed_through is not None and day.year > self.confirmed_through

    def next_working_day(self, day: date) -> date:
        """Return the day itself when it is a working day, else the first one after it."""
        return self._day_at(self._position(day))

    def add(self, term: Term, start: date) -> date:
        """Return the last day of a term that begins on `start`, moved to a working day."""
        return self.next_working_day(self.last_counted_day(term, start))

    def last_counted_day(self, term: Term, start: date) -> date:
        """Return the day on which the count is full, which for calendar days may be a day off."""
        first = start.toordinal() + (term.count_from == "next_day")
        if term.unit == "calendar":
            return date.fromordinal(first + term.days - 1)
        return self._day_at(self._position(date.fromordinal(first)) + term.days - 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative when `end` is earlier.

        On the eve of a due date the answer is 1, on the date itself 0, a working day late −1.
        """
        self._check(start)
        self._check(end)
        days = self.ordinals
        return bisect_right(days, end.toordinal()) - bisect_right(days, start.toordinal())

    def list_working_days(self, start: date, end: date) -> list[date]:
        """List the working days from `start` to `end`, both included."""
        self._check(end)
        found = self.ordinals[self._position(start) : bisect_right(self.ordinals, end.toordinal())]
        return [date.fromordinal(ordinal) for ordinal in found]

    def _position(self, day: date) -> int:
        self._check(day)
        return bisect_left(self.ordinals, day.toordinal())

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise ValueError(f"The calendar {self.version} does not reach {day}.")

    def _day_at(self, position: int) -> date:
        if position >= len(self.ordinals):
            raise ValueError(f"The calendar {self.version} ends on {self.last}.")
        return date.fromordinal(self.ordinals[position])
