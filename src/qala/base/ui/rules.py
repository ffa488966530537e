"""What the cookie of the display settings says; the cells of a countdown; an address in another language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from qala.base.ui.data import SIZES, Day, DayState, Look, Scheme, Spacing

NO_PICTURES = "no-pictures"
NO_MOTION = "no-motion"


def parse_look(cookie: str) -> Look:
    """Return the settings a cookie such as "150.wide.dark.no-pictures" names; other words count nothing."""
    words = set(cookie.split(".")[:8])
    size = next((size for size in SIZES if str(size) in words), Look.size)
    spacing = next((spacing for spacing in Spacing if spacing in words), Look.spacing)
    scheme = next((scheme for scheme in Scheme if scheme in words), Look.scheme)
    return Look(size, spacing, scheme, pictures=NO_PICTURES not in words, motion=NO_MOTION not in words)


def format_look(look: Look) -> str:
    """Return the cookie of the settings: only what differs from the usual; "" when nothing does."""
    words = [
        str(look.size) if look.size != Look.size else "",
        str(look.spacing) if look.spacing != Look.spacing else "",
        str(look.scheme) if look.scheme != Look.scheme else "",
        "" if look.pictures else NO_PICTURES,
        "" if look.motion else NO_MOTION,
    ]
    return ".".join(filter(None, words))


def count_cells(
    days: Sequence[date], *, today: date, due: date, answered_on: date | None = None
) -> list[Day]:
    """Return the cells of a countdown.

    days: every counted (working) day, from the first of the term to the later of the due day and today,
    ascending. The due day has a dot while it lies ahead; days after it, without an answer, are late.
    """

    def state(day: date) -> DayState:
        if answered_on is not None:
            return DayState.ANSWERED if day <= answered_on else DayState.REST
        if day > due:
            return DayState.LATE
        if day < today:
            return DayState.USED
        if day == today:
            return DayState.TODAY
        return DayState.DUE if day == due else DayState.REST

    weeks = [day.isocalendar()[:2] for day in days]
    begins = [True, *(one != other for one, other in pairwise(weeks))]
    return [Day(state(day), monday) for day, monday in zip(days, begins, strict=False)]


def in_language(path: str, code: str, codes: Sequence[str]) -> str:
    """Return the address of the page in another language; the first page, when the address has none."""
    parts = path.split("/", 2)
    if len(parts) == 3 and parts[0] == "" and parts[1] in codes:
        return f"/{code}/{parts[2]}"
    return f"/{code}/"


def page_numbers(current: int, last: int) -> list[int | None]:
    """Return the pages to link: the first, the last, two around the current one; None stands for a gap."""
    shown = sorted({1, last, *range(current - 1, current + 2)} & set(range(1, last + 1)))
    numbers: list[int | None] = []
    for page in shown:
        if numbers and page - (numbers[-1] or 0) == 2:
            numbers.append(page - 1)
        elif numbers and page - (numbers[-1] or 0) > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers


def seal_path() -> str:
    """Return the outline of the seal, a rosette of twelve points round (24, 24), in a box of 48."""
    corners = []
    for step in range(24):
        radius = 22 if step % 2 == 0 else 18.5
        angle = math.tau * step / 24
        corners.append(f"{24 + radius * math.sin(angle):.2f} {24 - radius * math.cos(angle):.2f}")
    return f"M{' '.join(corners)}z"
