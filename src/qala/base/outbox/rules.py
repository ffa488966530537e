"""When a failed delivery is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS_S = (2, 10, 60, 300, 1800, 3600 * 2, 3600 * 8)


def next_attempt_at(failures: int, now: datetime) -> datetime | None:
    """Return when to try again after so many failures (1 = the first), or None to give up."""
    return now + timedelta(seconds=WAITS_S[failures - 1]) if 1 <= failures <= len(WAITS_S) else None
