"""The demo: an invented year of a real map's city. Everything in it is labelled as invented."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from qala.base.people.api import Actor
from qala.city.api import clear_cache, load_base_map
from qala.requests.actions.setup import load_city_file, read_city_file
from qala.requests.api import RequestFilter, list_requests
from qala.requests.demo.generate import generate
from qala.requests.demo.people import appoint_officials

CITY = "almaty"
SIZE = 3000


def load(say: Callable[[str], None], *, size: int = SIZE) -> None:
    """Fill an empty install with the demo city; one that has requests is left as it is."""
    setup = Actor.machine("demo")
    load_base_map(CITY)
    clear_cache()
    load_city_file(setup, CITY, read_city_file(CITY))
    appoint_officials(setup, CITY)
    now = timezone.now()
    if list_requests(RequestFilter(CITY), now=now, zone=timezone.get_current_timezone(), size=1).total:
        return
    shown = 0

    def progress(done: int, whole: int) -> None:
        nonlocal shown
        if done * 20 // whole > shown:
            shown = done * 20 // whole
            say(f"{shown * 5:3d} %")

    say(f"inventing a year of {size} requests")
    generate(CITY, size=size, now=now, progress=progress)
