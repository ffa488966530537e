"""The city now: figures of the home page, districts, newest answers. Each figure is the count of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F

from qala.requests.models import Letter, ServiceRequest
from qala.requests.queries.lists import RequestFilter, filtered
from qala.trust.api import SignatureData, get_signature

DAYS = 30
ANSWERS = 3
LOOKED_AT = 30  # newest answered requests, of which some bear no signature


@dataclass(frozen=True)
class CityNow:
    """at: when it was counted. open, overdue: without an answer now. answered_week: since Monday.

    timely of answered: answers of the last DAYS days whose request had a term, and those of them in time.
    districts: public id → open requests.
    """

    at: datetime
    open: int
    overdue: int
    answered_week: int
    timely: int
    answered: int
    districts: dict[str, int]


@dataclass(frozen=True)
class SignedAnswer:
    """A newest answer. row: the request, with category; letter: its public text; signature: who signed."""

    row: ServiceRequest
    text: dict[str, str]
    signature: SignatureData


def city_now(jurisdiction: str, *, now: datetime, zone: ZoneInfo) -> CityNow:
    """Count the figures. `list_requests` of the same filters counts the same."""
    today = now.astimezone(zone).date()
    everything = RequestFilter(jurisdiction)

    def count(wanted: RequestFilter) -> int:
        return int(filtered(wanted, now, zone).order_by().count())

    waiting = filtered(replace(everything, status="open"), now, zone)
    districts = waiting.exclude(district="").order_by().values_list("district").annotate(Count("pk"))
    recent = replace(everything, answered_since=today - timedelta(days=DAYS - 1))
    timely, late = count(replace(recent, timely="yes")), count(replace(recent, timely="no"))
    return CityNow(
        at=now,
        open=count(replace(everything, status="open")),
        overdue=count(replace(everything, status="overdue")),
        answered_week=count(replace(everything, answered_since=today - timedelta(days=today.weekday()))),
        timely=timely,
        answered=timely + late,
        districts=dict(districts),
    )


def newest_answers(jurisdiction: str, *, limit: int = ANSWERS) -> list[SignedAnswer]:
    """Return the newest signed answers whose words everyone may read."""
    rows: Any = ServiceRequest.objects.of(jurisdiction).visible().exclude(title="")
    rows = (
        rows.filter(answered_at__isnull=False)
        .select_related("category")
        .order_by(F("answered_at").desc(nulls_last=True))
    )
    looked_at = [row for row in rows[:LOOKED_AT] if row.letter_id][:limit]
    letters = Letter.objects.in_bulk([row.letter_id for row in looked_at])
    found = []
    for row in looked_at:
        letter = letters[row.letter_id]
        if letter.signature_id:
            found.append(SignedAnswer(row, letter.public, get_signature(letter.signature_id)))
    return found
