"""When a window begins and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def window_end(now: datetime, seconds: int) -> datetime:
    """Return the end of the fixed window that holds `now`; windows are counted from 1970."""
    passed = int(now.timestamp())
    return datetime.fromtimestamp(passed - passed % seconds, UTC) + timedelta(seconds=seconds)


def seconds_left(now: datetime, end: datetime) -> int:
    """Return whole seconds until the end, at least 1."""
    return max(1, -int((now - end).total_seconds() // 1))
