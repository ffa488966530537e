"""The door of `ui`: what other modules may use besides the components (see README.md)."""

from __future__ import annotations

from qala.base.ui.charts import Bar, BarChart, BarKind, LineChart, Series
from qala.base.ui.data import Day, DayState, LanguageLink, Link, Look, Scheme, Spacing
from qala.base.ui.fields import DayField
from qala.base.ui.frame import language_links, language_switch, nav_links, read_look
from qala.base.ui.rules import count_cells, page_numbers

__all__ = [
    "Bar",
    "BarChart",
    "BarKind",
    "Day",
    "DayField",
    "DayState",
    "LanguageLink",
    "LineChart",
    "Link",
    "Look",
    "Scheme",
    "Series",
    "Spacing",
    "count_cells",
    "language_links",
    "language_switch",
    "nav_links",
    "page_numbers",
    "read_look",
]
