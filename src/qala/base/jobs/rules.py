"""When a failed job is tried again."""

from __future__ import annotations

WAITS_S = (5, 30, 120, 600, 1800, 3600, 3600 * 6, 3600 * 12)
"""Seconds before the second, third, … attempt: a hiccup costs seconds, a day without mail is survived."""


def wait_before_retry(failures: int) -> int | None:
    """Return the seconds to wait after so many failures (1 = the first), or None to give up."""
    return WAITS_S[failures - 1] if 1 <= failures <= len(WAITS_S) else None
