"""Charts as SVG, drawn on the server. Sizes are attributes, colours are classes the page's scheme paints.

The heading of a chart is its finding, written by the page (c-chart); here is only the picture and its table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qala.base.text.api import format_number

HEIGHT = 300
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 34, 44
GAP = 3


class BarKind(StrEnum):
    """How a bar's figure came about: full, hatched, hatched in red, outlined, a dashed box with a cross."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    LATE = "late"
    EDITED = "edited"
    MISSING = "missing"


@dataclass(frozen=True)
class Bar:
    """A bar. short: under the axis, "" for none; value None: missing."""

    label: str
    value: float | None
    kind: BarKind = BarKind.MEASURED
    short: str = ""


@dataclass(frozen=True)
class Series:
    """A line: its name stands at its end."""

    name: str
    values: Sequence[float]


def format_figure(value: float) -> str:
    """Return a number in the language of the page, at most one decimal."""
    return format_number(round(value, 1), get_language() or "kk")


def _said(value: object) -> object:
    return f"{value:.1f}" if isinstance(value, float) else value


def _html(form: str, *values: object, **named: object) -> SafeString:
    return format_html(form, *map(_said, values), **named)


def _join(separator: str, form: str, rows: Iterable[Sequence[object]]) -> SafeString:
    return format_html_join(separator, form, (tuple(map(_said, row)) for row in rows))


def axis_steps(highest: float) -> list[float]:
    """Return the marks of an axis from 0 to above the highest value: three to five, of round numbers."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return [step * index for index in range(math.ceil(highest / step) + 1)]


@dataclass(frozen=True)
class _Axis:
    steps: list[float]

    @property
    def bottom(self) -> float:
        return HEIGHT - BOTTOM

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - TOP) * value / self.steps[-1]

    def draw(self, unit: str, figure: Callable[[float], str], right: float) -> SafeString:
        lines = _join(
            "",
            '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text x="{}" y="{}" text-anchor="end">{}</text>',
            (
                (
                    "q-chart-grid" if step else "q-chart-base",
                    LEFT,
                    right,
                    self.y(step),
                    self.y(step),
                    LEFT - 8,
                    self.y(step) + 5,
                    figure(step),
                )
                for step in self.steps
            ),
        )
        return _html('<text x="0" y="14">{}</text>{}', unit, lines)


@dataclass(frozen=True)
class _Canvas:
    """A drawing for wide or for narrow places: its letters are never scaled below what can be read."""

    name: str
    width: int
    labelled_by: str

    @property
    def pattern(self) -> str:
        return f"{self.labelled_by}-{self.name}"


def _draw_both(labelled_by: str, draw: Callable[[_Canvas], SafeString]) -> SafeString:
    wide, narrow = (_Canvas(name, width, labelled_by) for name, width in (("wide", 560), ("narrow", 340)))
    return _svg(wide, draw(wide)) + _svg(narrow, draw(narrow))


def _svg(canvas: _Canvas, content: SafeString) -> SafeString:
    hatch = SafeString(
        "".join(
            f'<pattern id="{canvas.pattern}-{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect class="q-hatch-paper" width="7" height="7"/>'
            f'<line class="q-{name}" x1="0" x2="0" y1="0" y2="7"/></pattern>'
            for name in ("hatch", "hatch-late")
        )
    )
    return _html(
        '<svg class="q-chart-{}" role="img" aria-labelledby="{}" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}"><defs>{}</defs>{}</svg>',
        canvas.name,
        canvas.labelled_by,
        hatch,
        content,
        w=canvas.width,
        h=HEIGHT,
    )


@dataclass(frozen=True)
class BarChart:
    """Bars side by side.

    unit: on top, such as "litres a day"; under: below the axis; head: of the table's first column.
    mark: after how many bars a dashed line stands, and mark_label what it means.
    """

    bars: Sequence[Bar]
    unit: str
    head: str
    under: str = ""
    mark: int | None = None
    mark_label: str = ""
    figure: Callable[[float], str] = format_figure

    HATCHED: ClassVar[dict[BarKind, str]] = {BarKind.ESTIMATED: "hatch", BarKind.LATE: "hatch-late"}

    @property
    def table_head(self) -> list[str]:
        """The heads of the columns."""
        return [self.head, self.unit]

    @property
    def table_rows(self) -> list[list[str]]:
        """The same figures as rows."""
        return [
            [bar.label, _("no data") if bar.value is None else self.figure(bar.value)] for bar in self.bars
        ]

    def draw(self, labelled_by: str) -> SafeString:
        """Return the picture, named by the element with the id `labelled_by`."""
        return _draw_both(labelled_by, self._content)

    def _content(self, canvas: _Canvas) -> SafeString:
        axis = _Axis(axis_steps(max((bar.value or 0 for bar in self.bars), default=0)))
        right = canvas.width - RIGHT
        room = (right - LEFT) / max(len(self.bars), 1)
        content = axis.draw(self.unit, self.figure, right)
        for index, bar in enumerate(self.bars):
            content += self._bar(bar, LEFT + index * room, room, axis, canvas)
        if self.mark is not None:
            x = LEFT + self.mark * room
            content += _html(
                '<line class="q-chart-mark" x1="{0}" x2="{0}" y1="20" y2="{1}"/>'
                '<text class="q-chart-strong" x="{2}" y="26" text-anchor="end">{3}</text>',
                x,
                axis.bottom,
                x - 8,
                self.mark_label,
            )
        if self.under:
            middle = (LEFT + right) / 2
            content += _html(
                '<text x="{}" y="{}" text-anchor="middle">{}</text>', middle, HEIGHT - 4, self.under
            )
        return content

    def _bar(self, bar: Bar, x: float, room: float, axis: _Axis, canvas: _Canvas) -> SafeString:
        width = max(room - GAP, 1.0)
        label = _html(
            '<text x="{}" y="{}" text-anchor="middle">{}</text>', x + room / 2, axis.bottom + 20, bar.short
        )
        if bar.value is None or bar.kind is BarKind.MISSING:
            side = min(width, 24.0)
            box = _html(
                '<path class="q-bar-missing" d="M{0} {1}h{2}v{2}h-{2}zl{2} {2}m0-{2}l-{2} {2}"/>',
                x + (room - side) / 2,
                axis.bottom - side,
                side,
            )
            return box + label
        top = axis.y(bar.value)
        hatch = self.HATCHED.get(bar.kind)
        painted = _html(' fill="url(#{}-{})"', canvas.pattern, hatch) if hatch else ""
        name = f"bar-{hatch}" if hatch else f"bar-{bar.kind}"
        shape = _html(
            '<rect class="q-{}" x="{}" y="{}" width="{}" height="{}" rx="2"{}/>',
            name,
            x + GAP / 2,
            top,
            width,
            max(axis.bottom - top, 0),
            painted,
        )
        return shape + label


@dataclass(frozen=True)
class LineChart:
    """One or two lines over the same labels: the first with discs, solid; the second with squares, dashed.

    labels: all, for the table; short: under the axis, "" for none.
    """

    labels: Sequence[str]
    series: Sequence[Series]
    unit: str
    head: str
    short: Sequence[str] = ()
    figure: Callable[[float], str] = format_figure

    ROOM_FOR_NAMES: ClassVar[dict[str, int]] = {"wide": 120, "narrow": 84}

    @property
    def table_head(self) -> list[str]:
        """The heads of the columns."""
        return [self.head, *(series.name for series in self.series)]

    @property
    def table_rows(self) -> list[list[str]]:
        """The same figures as rows."""
        columns = [series.values for series in self.series]
        return [
            [label, *map(self.figure, values)] for label, *values in zip(self.labels, *columns, strict=True)
        ]

    def draw(self, labelled_by: str) -> SafeString:
        """Return the picture, named by the element with the id `labelled_by`."""
        return _draw_both(labelled_by, self._content)

    def _content(self, canvas: _Canvas) -> SafeString:
        axis = _Axis(axis_steps(max((value for series in self.series for value in series.values), default=0)))
        right = canvas.width - self.ROOM_FOR_NAMES[canvas.name]
        step = (right - LEFT) / max(len(self.labels) - 1, 1)
        content = axis.draw(self.unit, self.figure, right)
        content += _join(
            "",
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((LEFT + index * step, axis.bottom + 20, text) for index, text in enumerate(self.short)),
        )
        ends: list[float] = []
        for number, series in enumerate(self.series[:2]):
            points = [(LEFT + index * step, axis.y(value)) for index, value in enumerate(series.values)]
            content += self._line(number, points)
            end = points[-1][1] + 5
            if ends and abs(end - ends[0]) < 20:
                end = ends[0] + (20 if end >= ends[0] else -20)
            ends.append(end)
            content += _html(
                '<text class="q-text-{}" x="{}" y="{}">{}</text>',
                ("first", "second")[number],
                right + 12,
                end,
                series.name,
            )
        return content

    @staticmethod
    def _line(number: int, points: Sequence[tuple[float, float]]) -> SafeString:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        line = _html('<polyline class="q-line-{}" points="{}"/>', ("first", "second")[number], path)
        if number == 0:
            dots = _join("", '<circle class="q-dot-first" cx="{}" cy="{}" r="5"/>', points)
        else:
            squares = ((x - 4.5, y - 4.5) for x, y in points)
            dots = _join("", '<rect class="q-dot-second" x="{}" y="{}" width="9" height="9"/>', squares)
        return line + dots


def draw_share(part: float, whole: float, *, target: float | None = None, label: str = "") -> SafeString:
    """Return the bar of part / whole; a line stands at the target (a share), below it the bar is hatched."""
    share = min(part / whole, 1.0) if whole > 0 else 0.0
    below = target is not None and share < target
    content = SafeString('<rect class="q-share-rest" x="0.5" y="0.5" width="239" height="19" rx="3"/>')
    bar = '<rect class="q-bar-measured" width="{}" height="20" rx="3"/>'
    content += _html(bar, share * 240)
    if below:
        lines = "".join(f"M{x - 20} 20 {x} 0" for x in range(10, int(share * 240) + 1, 9))
        content += _html('<path class="q-share-hatch" d="{}"/>', lines)
    if target is not None:
        content += _html(
            '<line class="q-share-gap" x1="{0}" x2="{0}" y1="0" y2="20"/>'
            '<line class="q-share-target" x1="{0}" x2="{0}" y1="0" y2="20"/>',
            target * 240,
        )
    named = _html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return _html(
        '<svg viewBox="0 0 240 20" width="240" height="20" preserveAspectRatio="none"{}>{}</svg>',
        named,
        content,
    )
