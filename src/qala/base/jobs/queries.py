"""What the operator looks at: is a worker alive, what has failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class FailedJob:
    """A job that was given up after all its attempts."""

    id: int
    name: str
    attempts: int


def worker_seen_at() -> datetime | None:
    """Return the last heartbeat of any worker (they beat every 10 s), or None when none ever ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        found: datetime | None = cursor.fetchone()[0]
    return found


def list_failed_jobs(limit: int = 100) -> list[FailedJob]:
    """Return the newest jobs that were given up. Arguments are left out: they may be personal data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, attempts FROM procrastinate_jobs WHERE status = 'failed'"
            " ORDER BY id DESC LIMIT %s",
            [limit],
        )
        return [FailedJob(*row) for row in cursor.fetchall()]
