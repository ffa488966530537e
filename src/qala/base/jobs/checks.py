"""What `qala check` says of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DatabaseError

from qala.base.jobs.queries import list_failed_jobs


@register(Tags.database)
def failed_jobs(databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """Warn of jobs that were given up."""
    try:
        failed = list_failed_jobs() if databases else []
    except DatabaseError:  # before the first migration
        return []
    names = ", ".join(sorted({job.name for job in failed}))
    hint = f"Read the log for: {names}. Mend the cause; the next job of that name does the work."
    return [Warning(f"{len(failed)} jobs were given up.", hint=hint, id="jobs.W001")] if failed else []
