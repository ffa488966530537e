"""The demo: an invented year of a real map's city. Everything in it is labelled as invented."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from qala.city.api import clear_cache, load_base_map
from qala.requests.api import load_demo

CITY = "almaty"
SIZE = 3000


def load(say: Callable[[str], None], *, size: int = SIZE) -> None:
    """Fill an empty install with the demo city; one that has requests is left as it is."""
    load_base_map(CITY)
    clear_cache()
    shown = -1

    def progress(done: int, whole: int) -> None:
        nonlocal shown
        if done * 20 // whole > shown:
            shown = done * 20 // whole
            say(f"a year of invented requests: {done} of {whole}")

    load_demo(CITY, size=size, now=timezone.now(), progress=progress)
