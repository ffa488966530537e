"""Figures of the city's record: counted from dates, never from flags; each with its denominator.

What is counted, in words: `requests/statistics_how.html`. Hidden and set-aside requests are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from qala.base.calendar.api import load_calendar
from qala.city.api import JurisdictionData
from qala.requests.data import ENDED, State
from qala.requests.norms import Kind, kinds_for

HISTOGRAM_DAYS = 20
"""The last column of the histogram holds this day and all after it."""


class By(StrEnum):
    """What the figures are broken down by."""

    ALL = "all"
    BODY = "body"
    CATEGORY = "category"
    DISTRICT = "district"
    LANGUAGE = "language"
    MONTH = "month"


@dataclass(frozen=True)
class FigureFilter:
    """Which requests are counted. since, until: day of receipt, both included; "" means all."""

    since: date | None = None
    until: date | None = None
    district: str = ""
    category: str = ""
    body: str = ""


@dataclass(frozen=True)
class Figures:
    """One row of figures. key: code, public id, language or first day of the month; "" where unknown.

    answered: of the received. with_term: answered, and a term was set; on_time: of these, in time.
    median_days, p90_days: to the answer, in working days, or in days where the source gives the terms.
    overdue: without an answer past the term. extended, forwarded, disputed, reopened: of the received.
    """

    key: str
    received: int = 0
    answered: int = 0
    with_term: int = 0
    on_time: int = 0
    overdue: int = 0
    extended: int = 0
    forwarded: int = 0
    disputed: int = 0
    reopened: int = 0
    median_days: float | None = None
    p90_days: float | None = None


COUNTS = tuple(one.name for one in fields(Figures) if one.name not in {"key", "median_days", "p90_days"})


@dataclass(frozen=True)
class Statistics:
    """Figures of a city at a moment. groups: by what → rows, the most received first; months in order.

    answers_by_month: first day of the month → answers given in it. histogram: day of the answer → answers
    in time and late; the last day stands for all later ones. working: whether days are working days.
    """

    at: datetime
    working: bool
    total: Figures
    groups: dict[By, list[Figures]]
    answers_by_month: dict[str, int]
    histogram: list[tuple[int, int, int]]


_COUNTED = """
    SELECT r.received_at, r.answered_at, r.due_at, r.state, r.progress, r.district, r.language,
        r.body_id, r.category_id, date_trunc('month', r.received_at AT TIME ZONE %(zone)s)::date AS month,
        (r.answered_at <= %(at)s) IS TRUE AS answered,
        {days} AS days
    FROM requests_servicerequest r
    JOIN requests_category c ON c.id = r.category_id
    LEFT JOIN people_organisation b ON b.id = r.body_id
    {calendar}
    WHERE r.jurisdiction = %(jurisdiction)s AND NOT r.hidden AND r.state <> 'set_aside'
        AND r.received_at <= %(at)s {where}
"""
_ELAPSED = "extract(epoch FROM r.answered_at - r.received_at) / 86400.0"
# Day 1 is the day of registration, as the countdown shows it; an answer on a day off is of the day before.
_WORKING = "greatest(1, answered_day.number - first_day.number + 1)"
_CALENDAR = """
    LEFT JOIN working_day first_day ON first_day.day = r.registered_on
    LEFT JOIN working_day answered_day ON answered_day.day = (r.answered_at AT TIME ZONE %(zone)s)::date
"""
_WORKING_DAYS = """
    working_day AS (SELECT * FROM unnest(%(days)s::date[], %(numbers)s::int[]) AS t (day, number)),
"""
_FIGURES = """
WITH {working_days} counted AS MATERIALIZED ({counted})
SELECT
    CASE
        WHEN grouping(body_id) = 0 THEN 'body' WHEN grouping(category_id) = 0 THEN 'category'
        WHEN grouping(district) = 0 THEN 'district' WHEN grouping(language) = 0 THEN 'language'
        WHEN grouping(month) = 0 THEN 'month' ELSE 'all'
    END,
    coalesce(
        (SELECT code FROM people_organisation o WHERE o.id = body_id),
        (SELECT code FROM requests_category c WHERE c.id = category_id),
        district, language, month::text, ''),
    count(*),
    count(*) FILTER (WHERE answered),
    count(*) FILTER (WHERE answered AND due_at IS NOT NULL),
    count(*) FILTER (WHERE answered AND answered_at <= due_at),
    count(*) FILTER (WHERE NOT answered AND due_at < %(at)s AND state <> ALL (%(ended)s)),
    count(*) FILTER (WHERE (progress ->> 'extended')::boolean),
    count(*) FILTER (WHERE state = 'forwarded'),
    count(*) FILTER (WHERE (progress ->> 'disputed')::boolean),
    count(*) FILTER (WHERE progress ? 'reopened'),
    (percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) FILTER (WHERE answered))
FROM counted
GROUP BY GROUPING SETS ((), (body_id), (category_id), (district), (language), (month))
"""
_ANSWERS = """
WITH {working_days} counted AS MATERIALIZED ({counted})
SELECT date_trunc('month', answered_at AT TIME ZONE %(zone)s)::date::text,
    least(greatest(ceil(days)::int, 1), %(last)s) AS day,
    count(*) FILTER (WHERE due_at IS NULL OR answered_at <= due_at),
    count(*) FILTER (WHERE answered_at > due_at)
FROM counted WHERE answered GROUP BY 1, 2
"""


def get_statistics(city: JurisdictionData, wanted: FigureFilter, *, at: datetime) -> Statistics:
    """Return the figures of a city at a moment: what was received by then, and answered by then."""
    working = kinds_for(city.country) != [Kind.GIVEN]
    values = _values(city, wanted, at, working=working)
    groups: dict[By, list[Figures]] = {by: [] for by in By}
    for by, key, *counts, percentiles in _rows(_FIGURES, wanted, values, working=working):
        median, p90 = percentiles or (None, None)
        named = dict(zip(COUNTS, counts, strict=True))
        groups[By(by)].append(Figures(key, **named, median_days=median, p90_days=p90))
    for rows in groups.values():
        rows.sort(key=lambda row: (-row.received, row.key))
    groups[By.MONTH].sort(key=lambda row: row.key)
    (total,) = groups.pop(By.ALL)
    months: dict[str, int] = {}
    days: dict[int, tuple[int, int]] = {}
    for month, day, in_time, late in _rows(_ANSWERS, wanted, values, working=working):
        months[month] = months.get(month, 0) + in_time + late
        before = days.get(day, (0, 0))
        days[day] = before[0] + in_time, before[1] + late
    histogram = [(day, *days.get(day, (0, 0))) for day in range(1, HISTOGRAM_DAYS + 1)]
    return Statistics(at, working, total, groups, dict(sorted(months.items())), histogram)


def _rows(
    query: str, wanted: FigureFilter, values: dict[str, Any], *, working: bool
) -> list[tuple[Any, ...]]:
    counted = _COUNTED.format(
        days=_WORKING if working else _ELAPSED, calendar=_CALENDAR if working else "", where=_where(wanted)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(query.format(working_days=_WORKING_DAYS if working else "", counted=counted), values)
        return list(cursor.fetchall())


def _where(wanted: FigureFilter) -> str:
    """Return the conditions of a filter; the values go by parameters."""
    conditions = {
        "since": "r.received_at >= %(since)s",
        "until": "r.received_at < %(until)s",
        "district": "r.district = %(district)s",
        "category": "c.code = %(category)s",
        "body": "b.code = %(body)s",
    }
    used = (conditions[one.name] for one in fields(wanted) if getattr(wanted, one.name))
    return "".join(f" AND {condition}" for condition in used)


def _values(city: JurisdictionData, wanted: FigureFilter, at: datetime, *, working: bool) -> dict[str, Any]:
    zone = ZoneInfo(city.timezone)
    values: dict[str, Any] = {
        "jurisdiction": city.code,
        "zone": city.timezone,
        "at": at,
        "ended": sorted(ENDED - {State.ANSWERED, State.CLOSED}),
        "last": HISTOGRAM_DAYS,
        "district": wanted.district,
        "category": wanted.category,
        "body": wanted.body,
        "since": wanted.since and datetime.combine(wanted.since, datetime.min.time(), zone),
        "until": wanted.until
        and datetime.combine(wanted.until + timedelta(days=1), datetime.min.time(), zone),
    }
    if working:
        days, numbers = _working_days(city, wanted, at.astimezone(zone).date())
        values |= {"days": days, "numbers": numbers}
    return values


def _working_days(city: JurisdictionData, wanted: FigureFilter, today: date) -> tuple[list[date], list[int]]:
    """Return every day of the last years and the number of working days up to it."""
    calendar = load_calendar(city.country, city.subdivision or None)
    first = (wanted.since or today - timedelta(days=3 * 366)) - timedelta(days=7)
    days = [first + timedelta(days=n) for n in range((today - first).days + 2)]
    numbers, count = [], 0
    for day in days:
        count += calendar.is_working_day(day)
        numbers.append(count)
    return days, numbers


_GIVEN = """
SELECT count(*),
    count(*) FILTER (WHERE closed), count(*) FILTER (WHERE NOT closed),
    count(due_at), count(due_at) FILTER (WHERE closed),
    count(*) FILTER (WHERE closed AND closed_at <= due_at),
    count(*) FILTER (WHERE NOT closed AND due_at < %(at)s),
    count(*) FILTER (WHERE NOT closed AND due_at >= %(at)s),
    count(*) FILTER (WHERE closed AND closed_at < received_at),
    count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM requests_requestevent e
        WHERE e.request_id = counted.id AND e.n = 1 AND e.public ->> 'place' = 'default_point')),
    (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at) / 86400.0)
        FILTER (WHERE closed))
FROM (
    SELECT *, (closed_at <= %(at)s) IS TRUE AS closed FROM requests_servicerequest
    WHERE jurisdiction = %(jurisdiction)s AND received_at <= %(at)s AND NOT hidden AND state <> 'set_aside'
) counted
"""
GIVEN_KEYS = (
    "received",
    "closed",
    "open",
    "with_target",
    "closed_with_target",
    "closed_on_time",
    "late_open",
    "not_late_open",
    "closed_before_opened",
    "at_default_point",
    "median_days_to_close",
)


def get_record(city: JurisdictionData, *, at: datetime) -> dict[str, int | float | None]:
    """Return the plain record of a city at a moment: GIVEN_KEYS → value, median in days to two decimals."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, {"jurisdiction": city.code, "at": at})
        *counts, median = cursor.fetchone()
    return dict(zip(GIVEN_KEYS, (*counts, None if median is None else round(median, 2)), strict=True))
