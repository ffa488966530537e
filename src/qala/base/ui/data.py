"""What a page is shown with: the reader's settings, links of the frame, days of a countdown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Colours a reader may choose. AUTO follows the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    WHITE_ON_BLACK = "white-on-black"
    BLACK_ON_WHITE = "black-on-white"


class Spacing(StrEnum):
    """Space between letters, words and lines."""

    NORMAL = "normal"
    WIDE = "wide"


@dataclass(frozen=True)
class Look:
    """How a reader wants pages to look. size: of letters, in percent of the device's own."""

    size: int = 100
    spacing: Spacing = Spacing.NORMAL
    scheme: Scheme = Scheme.AUTO
    pictures: bool = True
    motion: bool = True


SIZES = (100, 150, 200)


@dataclass(frozen=True)
class Link:
    """A link of the frame. url "" is a word without a link, such as the last of the breadcrumbs."""

    label: str
    url: str = ""
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class LanguageLink:
    """The same page in another language. short: the name on a phone, such as "Қаз"."""

    code: str
    name: str
    short: str
    url: str
    current: bool


class DayState(StrEnum):
    """A cell of a countdown."""

    USED = "used"
    TODAY = "today"
    REST = "rest"
    DUE = "due"
    LATE = "late"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Day:
    """A counted day of a countdown. monday: whether a week begins with it."""

    state: DayState
    monday: bool
