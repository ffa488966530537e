"""Writes to the queue that no caller asks for."""

from __future__ import annotations

from django.db import connection

SILENCE_S = 30
"""A worker beats every 10 s; after three missed beats it is taken for dead."""


def rescue_stalled_jobs() -> int:
    """Queue again the jobs whose worker was killed while it ran them. Returns how many.

    Jobs must bear being run twice: the first run may have finished all but its last step.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_retry_job_v2(j.id, now(), NULL, NULL, NULL) FROM procrastinate_jobs j"
            " LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
            " WHERE j.status = 'doing'"
            " AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))",
            [SILENCE_S],
        )
        return int(cursor.rowcount)
