"""Fills an empty city with invented requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from qala.base.people.api import Actor
from qala.requests.actions.setup import load_city_file, read_city_file
from qala.requests.demo.generate import SOURCE, generate
from qala.requests.demo.people import appoint_officials
from qala.requests.models import ServiceRequest


def load_demo(
    jurisdiction: str,
    *,
    size: int,
    first: int | None = None,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill bodies, posts and a year of `size` requests; what is there already stays and counts.

    first: stop after about so many, spread over the whole year, so that the city can open soon.
    progress is told how many are made, out of how many. An install with other requests is left alone.
    """
    setup = Actor.machine("demo")
    load_city_file(setup, jurisdiction, read_city_file(jurisdiction))
    appoint_officials(setup, jurisdiction)
    rows = ServiceRequest.objects.of(jurisdiction)
    known = {int(number) for number in rows.filter(source=SOURCE).values_list("source_id", flat=True)}
    if rows.exists() and not known:
        return
    step = max(1, size // first) if first else 1
    missing = [number for number in range(size - 1, -1, -step) if number not in known]
    if first and known:
        return

    def told(done: int) -> None:
        if progress:
            progress(done + len(known), size)

    if missing:
        generate(jurisdiction, missing, size=size, now=now, progress=told)
