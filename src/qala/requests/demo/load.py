"""Fills an empty city with invented requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from qala.base.people.api import Actor
from qala.requests.actions.setup import load_city_file, read_city_file
from qala.requests.demo.generate import generate
from qala.requests.demo.people import appoint_officials
from qala.requests.models import ServiceRequest


def load_demo(
    jurisdiction: str, *, size: int, now: datetime, progress: Callable[[int, int], None] | None = None
) -> bool:
    """Fill bodies, posts and a year of requests. Returns False, having made no request, where some are."""
    setup = Actor.machine("demo")
    load_city_file(setup, jurisdiction, read_city_file(jurisdiction))
    appoint_officials(setup, jurisdiction)
    if ServiceRequest.objects.of(jurisdiction).exists():
        return False
    generate(jurisdiction, size=size, now=now, progress=progress)
    return True
