"""Figures said in sentences: what a heading claims stands in the table below it. Pure but for words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from qala.base.text.api import format_date, format_number, format_percent
from qala.base.ui.api import Bar, BarChart, BarKind, LineChart, Series
from qala.requests.queries.figures import By, Figures, Statistics

SMALL = 30
"""Below this whole a share is not shown: one request more or less would move it by more than three points."""
NEAR = 0.02


@dataclass(frozen=True)
class Share:
    """A part of a whole, with its words."""

    part: int
    whole: int
    language: str

    @property
    def value(self) -> float | None:
        """The share, None where the whole is too small."""
        return self.part / self.whole if self.whole >= SMALL else None

    @property
    def words(self) -> str:
        """The share in hundredths with one decimal; "–" where it is not shown."""
        return "–" if self.value is None else format_percent(self.value, self.language, 1)

    @property
    def of(self) -> str:
        """Part and whole: "3 214 / 3 243"."""
        return f"{format_number(self.part, self.language)} / {format_number(self.whole, self.language)}"


class Sayer:
    """Says the figures of one page in one language."""

    def __init__(self, found: Statistics, language: str) -> None:
        """Take the figures."""
        self.found, self.total, self.language = found, found.total, language

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """Return a number, "–" for none."""
        return "–" if value is None else format_number(value, self.language, decimals)

    def days(self, value: float | None) -> str:
        """Return a number of days: whole for working days, else with one decimal below ten."""
        if value is None:
            return "–"
        return self.number(value, 0 if self.found.working or value >= 10 else 1)

    def share(self, part: int, whole: int) -> Share:
        """Return a share."""
        return Share(part, whole, self.language)

    @property
    def on_time(self) -> Share:
        """Answers in time, of those that had a term."""
        return self.share(self.total.on_time, self.total.with_term)

    def lead(self) -> tuple[str, str]:
        """Return the finding of the page: what came and was answered, and how timely."""
        counts = _("In this period %(received)s requests came in; %(answered)s of them are answered.") % {
            "received": self.number(self.total.received),
            "answered": self.number(self.total.answered),
        }
        if self.on_time.value is None:
            return counts, _("There are too few answers with a term to speak of a share.")
        timely = _("Share of answers given in time: %(share)s.") % {"share": self.on_time.words}
        return counts, timely

    # ── charts ───────────────────────────────────────────────────────────────────────────────────

    def months(self) -> tuple[LineChart | None, str, str]:
        """Return the chart of received and answered by month, its heading and its sentence."""
        received = {row.key: row.received for row in self.found.groups[By.MONTH]}
        answers = self.found.answers_by_month
        # A register that has ended still gets answers: only months in which requests came are compared.
        last = max(received, default="")
        keys = [key for key in sorted({*received, *answers}) if key <= last][-24:]
        if len(keys) < 2:
            return None, "", ""
        came, went = [received.get(key, 0) for key in keys], [answers.get(key, 0) for key in keys]
        firsts = [date.fromisoformat(key) for key in keys]
        chart = LineChart(
            labels=[format_date(day, self.language, "month") for day in firsts],
            series=[Series(pgettext("chart", "Received"), came), Series(pgettext("chart", "Answered"), went)],
            unit=_("requests"),
            head=_("Month"),
            short=[short_month(day, self.language) if not n % 2 else "" for n, day in enumerate(firsts)],
            figure=self.number,
        )
        behind = sum(one > other for one, other in zip(came, went, strict=True))
        heading = (
            _("More requests came in than were answered in most months")
            if behind * 2 > len(keys)
            else _("Answers keep pace with requests")
        )
        sentence = ngettext(
            "In %(behind)d month of %(months)d more came in than was answered.",
            "In %(behind)d months of %(months)d more came in than was answered.",
            behind,
        ) % {"behind": behind, "months": len(keys)}
        return chart, heading, sentence

    def spread(self) -> tuple[BarChart, str, str]:
        """Return the chart of answers by day, its heading and its sentence."""
        rows = self.found.histogram
        last = rows[-1][0]
        bars = [
            Bar(
                f"{day}+" if day == last else str(day),
                in_time + late,
                BarKind.LATE if late > in_time else BarKind.MEASURED,
                short=f"{day}+" if day == last else str(day) if day == 1 or not day % 5 else "",
            )
            for day, in_time, late in rows
        ]
        chart = BarChart(
            bars, unit=_("answers"), head=self.day_word(), under=self.day_word(), figure=self.number
        )
        count, late = sum(one + two for _day, one, two in rows), sum(two for _day, _one, two in rows)
        first_week = sum(one + two for day, one, two in rows if day <= 5)
        heading = (
            _("Most answers come within the first five days")
            if count and first_week * 2 > count
            else _("Half of the answers take longer than five days")
        )
        sentence = _("Hatched columns: days on which most answers were late. Late in all: %(late)s.") % {
            "late": self.number(late)
        }
        return chart, heading, sentence

    def day_word(self) -> str:
        """Return what is counted."""
        return _("working day") if self.found.working else pgettext("statistics", "day")

    def bodies(self) -> str:
        """Return the heading of the table of bodies."""
        city = self.on_time.value
        if city is None:
            return _("How the bodies answer")
        shown = [self.share(row.on_time, row.with_term).value for row in self.found.groups[By.BODY]]
        below = sum(value is not None and value < city - NEAR for value in shown)
        if not below:
            return _("All bodies answer at the level of the city")
        return ngettext(
            "%(count)d body answers in time less often than the city as a whole",
            "%(count)d bodies answer in time less often than the city as a whole",
            below,
        ) % {"count": below}

    def row(self, row: Figures, name: str, url: str) -> dict[str, Any]:
        """Return a row of a table: words, share, link."""
        on_time = self.share(row.on_time, row.with_term)
        return {
            "name": name,
            "url": url,
            "share": on_time,
            "part": row.on_time,
            "whole": row.with_term,
            "received": self.number(row.received),
            "answered": self.number(row.answered),
            "overdue": self.number(row.overdue),
            "median": self.days(row.median_days if row.answered >= SMALL else None),
            "p90": self.days(row.p90_days if row.answered >= SMALL else None),
            "disputed": self.share(row.disputed, row.answered),
        }


def short_month(day: date, language: str) -> str:
    """Return the first three letters of a month, for the axis."""
    words = format_date(day, language, "month").split()
    return next((word for word in words if len(word) > 2 and word.strip(".").isalpha()), words[0])[:3]
