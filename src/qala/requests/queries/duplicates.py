"""Likely duplicates, shown before a person files the same again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from qala.base.text.api import Language, analyse
from qala.city.api import cell, distance_m
from qala.requests.models import ServiceRequest
from qala.requests.rules.suggest import CANDIDATES, NEAR_M, WINDOW, likeness

BLOCK_ZOOM, CELL_ZOOM = 16, 20
SHIFT = 2 * (CELL_ZOOM - BLOCK_ZOOM)
LIMIT = 200


@dataclass(frozen=True)
class Likely:
    """A request that may be about the same. distance_m: metres from the new place."""

    request: ServiceRequest
    distance_m: float
    score: float


def find_duplicates(
    jurisdiction: str, *, text: str, category: str, lat: float, lon: float, language: str, now: datetime
) -> list[Likely]:
    """Return the likeliest of the requests nearby in the last 90 days, at most five.

    Looks into the block of cells around the point (zoom 16, about 450 m wide in Almaty) and its neighbours.
    """
    asked = _terms(text, language)
    found = []
    for request in _nearby(jurisdiction, lat, lon, now):
        if request.lat is None or request.lon is None:
            continue
        away = distance_m(lat, lon, request.lat, request.lon)
        if away <= NEAR_M:
            shared = len(asked & _terms(f"{request.title} {request.text}", request.language))
            score = likeness(
                distance_m=away,
                age=now - request.received_at,
                shared=shared,
                asked=len(asked),
                same_category=request.category.code == category,
            )
            if request.category.code == category or shared >= 2:
                found.append(Likely(request, away, score))
    return sorted(found, key=lambda one: -one.score)[:CANDIDATES]


def _nearby(jurisdiction: str, lat: float, lon: float, now: datetime) -> list[ServiceRequest]:
    """Return recent requests in the nine blocks around the point: nine ranges of one index."""
    step = 360 / (1 << BLOCK_ZOOM)
    blocks = {
        cell(lat + up * step * 0.7, lon + right * step, BLOCK_ZOOM)
        for up in (-1, 0, 1)
        for right in (-1, 0, 1)
    }
    rows = ServiceRequest.objects.of(jurisdiction).visible().filter(received_at__gte=now - WINDOW)
    ranges = [rows.filter(cell__gte=one << SHIFT, cell__lt=(one + 1) << SHIFT) for one in blocks]
    ids = ranges[0].values("pk").union(*(one.values("pk") for one in ranges[1:]), all=True)[:LIMIT]
    return list(
        ServiceRequest.objects.filter(pk__in=[row["pk"] for row in ids]).select_related("category", "body")
    )


def _terms(text: str, language: str) -> set[str]:
    """Return the stems of the words that carry meaning."""
    return {
        stem
        for word in analyse(text, cast("Language", language))
        if not word.closed
        for stem in (word.own, *word.stems)
    }
