"""The query of a list: what `?q=…&district=…` asks for, and the same query with one thing changed. Pure.

Lists, maps, tiles, feeds and downloads read the same parameters, so that one address opens all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from qala.requests.queries.lists import SORTS, STATUSES, RequestFilter

WAITING = frozenset({"open", "overdue", "received", "registered", "with_body", "preparing"})
COMPUTED = ("overdue", "disputed")
PERIODS = (7, 30, 90, 365)
WEEK = "week"
WORDS_MAX = 200
# In the order of the address.
NAMES = (
    "q",
    "district",
    "category",
    "body",
    "status",
    "period",
    "since",
    "until",
    "answered",
    "answered_since",
    "answered_until",
    "timely",
    "language",
    "order",
)


@dataclass(frozen=True)
class ListQuery:
    """What the address asks for, as it stands there; unknown values are left out."""

    given: Mapping[str, str]
    today: date

    def __getitem__(self, name: str) -> str:
        """Return a parameter, "" without it."""
        return self.given.get(name, "")

    @property
    def sort(self) -> str:
        """Return the order: the one asked for, else what is most urgent of what waits, else the newest."""
        if self["order"]:
            return self["order"]
        return "due" if self["status"] in WAITING and not self["q"] else "new"

    def without(self, *names: str) -> str:
        """Return the query string without some parameters."""
        return self.with_(**dict.fromkeys(names, ""))

    def with_(self, **changes: str) -> str:
        """Return the query string with other values; an empty one is left out. "" or "?q=…"."""
        said = {**self.given, **changes}
        known = [(name, said[name]) for name in (*NAMES, *(set(said) - set(NAMES))) if said.get(name)]
        return f"?{urlencode(known)}" if known else ""

    def as_filter(self, jurisdiction: str) -> RequestFilter:
        """Return what `list_requests` takes."""
        return RequestFilter(
            jurisdiction,
            words=self["q"],
            district=self["district"],
            category=self["category"],
            body=self["body"],
            status=self["status"],
            language=self["language"],
            since=_first(self["since"], self["period"], self.today),
            until=_day(self["until"]),
            answered_since=_first(self["answered_since"], self["answered"], self.today),
            answered_until=_day(self["answered_until"]),
            timely=self["timely"],
            sort=self.sort,
        )


def read_query(
    given: Mapping[str, str],
    *,
    today: date,
    districts: Iterable[str],
    categories: Iterable[str],
    bodies: Iterable[str],
) -> ListQuery:
    """Read the parameters of an address. What is no known code, day or number of days counts for nothing."""
    known: dict[str, Iterable[str]] = {
        "district": districts,
        "category": categories,
        "body": bodies,
        "status": (*STATUSES, *COMPUTED),
        "period": map(str, PERIODS),
        "answered": (WEEK, *map(str, PERIODS)),
        "timely": ("yes", "no"),
        "language": ("kk", "ru", "en"),
        "order": SORTS,
    }
    said = {name: given.get(name, "").strip() for name in NAMES}
    found = {name: said[name] for name, values in known.items() if said[name] and said[name] in set(values)}
    days = ("since", "until", "answered_since", "answered_until")
    found |= {name: said[name] for name in days if _day(said[name])}
    if words := " ".join(said["q"].replace("\x00", "").split())[:WORDS_MAX]:
        found["q"] = words
    return ListQuery({name: found[name] for name in NAMES if name in found}, today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _first(day: str, period: str, today: date) -> date | None:
    """Return the first day: the one named, else that of the period, which ends today."""
    if day:
        return _day(day)
    if period == WEEK:
        return today - timedelta(days=today.weekday())
    return today - timedelta(days=int(period) - 1) if period else None
