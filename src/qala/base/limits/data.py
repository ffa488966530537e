"""What is said to a caller over the limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class TooMany(Exception):  # noqa: N818 - as Refused and Invalid
    """The caller has done this too often. `web` makes a page of it, `rest` a 429 document.

    retry_after_s: whole seconds until the window is over, at least 1.
    """

    retry_after_s: int
