"""Counting."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import connection

from qala.base.limits.data import TooMany
from qala.base.limits.rules import seconds_left, window_end

SWEEP = 100  # counters of past windows removed with each new counter


def count_call(name: str, caller: str, *, now: datetime) -> int:
    """Count a call of the limit `name` and return the number in this window.

    caller: anything that tells callers apart. Raises TooMany over the limit, KeyError for an unknown name.
    """
    allowed, seconds = settings.LIMITS[name]
    if not (settings.LIMITS_ON and allowed):
        return 0
    end = window_end(now, seconds)
    text = f"{name}\0{caller}\0{end.timestamp():.0f}"
    key = hmac.digest(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO limits_counter (key, count, ends_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET count = limits_counter.count + 1 RETURNING count",
            [key, end],
        )
        (count,) = cursor.fetchone()
        if count == 1:
            cursor.execute(
                "DELETE FROM limits_counter WHERE key IN"
                " (SELECT key FROM limits_counter WHERE ends_at < %s LIMIT %s FOR UPDATE SKIP LOCKED)",
                [now, SWEEP],
            )
    if count > allowed:
        raise TooMany(seconds_left(now, end))
    return int(count)
