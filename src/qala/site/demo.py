"""The demo: an invented year of a real map's city. Everything in it is labelled as invented."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from qala.city.api import clear_cache, load_base_map
from qala.requests.api import load_demo

CITY = "almaty"
SIZE = 3000
FIRST = 250
"""So many are made before the city opens; the others follow while it runs."""


def load(say: Callable[[str], None], *, size: int = SIZE, first: int | None = None) -> None:
    """Fill the demo city, and say now and then how far it is."""
    load_base_map(CITY)
    clear_cache()
    shown = -1

    def progress(done: int, whole: int) -> None:
        nonlocal shown
        if done // 50 > shown:
            shown = done // 50
            say(f"invented requests: {done} of {whole}")

    load_demo(CITY, size=size, first=first, now=timezone.now(), progress=progress)
