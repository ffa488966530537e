"""Reads the calendars that come with the product: the `holidays` library and our tables of transfers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

from qala.base.calendar.data import Transfer, WorkCalendar
from qala.base.calendar.rules import build_calendar

FIRST = date(2000, 1, 1)
LAST = date(2040, 12, 31)
TABLES = Path(__file__).parent / "transfers"


def load_calendar(
    country: str = "KZ", subdivision: str | None = None, *, known_on: date | None = None
) -> WorkCalendar:
    """Return the calendar of a country, or of a part of it such as ("US", "MA").

    known_on: leave out transfers published later, to see what was known that day. Raises
    NotImplementedError for a country that the `holidays` library does not know.
    """
    return _load(country, subdivision, known_on)


@lru_cache(maxsize=32)
def _load(country: str, subdivision: str | None, known_on: date | None) -> WorkCalendar:
    table = _table(country)
    name = f"{country}-{subdivision}" if subdivision else country
    transfers = [
        transfer
        for transfer in _transfers(table)
        if known_on is None or transfer.known_since is None or transfer.known_since <= known_on
    ]
    return build_calendar(
        country,
        version=f"{name}/holidays-{version('holidays')}/{table['version'] if table else '-'}",
        first=FIRST,
        last=LAST,
        ordinary=_ordinary_working_days(country, subdivision),
        transfers=transfers,
        confirmed_through=table.get("confirmed_through"),
    )


@lru_cache(maxsize=32)
def _ordinary_working_days(country: str, subdivision: str | None) -> tuple[date, ...]:
    years = range(FIRST.year, LAST.year + 1)
    known = holidays.country_holidays(country, subdiv=subdivision, years=years)
    days = (date.fromordinal(number) for number in range(FIRST.toordinal(), LAST.toordinal() + 1))
    return tuple(day for day in days if known.is_working_day(day))


def _table(country: str) -> dict[str, Any]:
    path = TABLES / f"{country}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _transfers(table: dict[str, Any]) -> Iterator[Transfer]:
    for row in table.get("transfers", ()):
        since = row["known_since"]
        yield Transfer(
            day=date.fromisoformat(row["day"]),
            works=row["works"],
            act=row["act"],
            known_since=date.fromisoformat(since) if since else None,
        )
