"""What a load balancer asks: does the database answer, does a worker live."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from qala import __version__
from qala.base.jobs.api import worker_seen_at

WORKER_SILENT_S = 60


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 else. A silent worker is reported, but pages still work."""
    now = datetime.now(UTC)
    try:
        seen = worker_seen_at()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "down", "version": __version__}, status=503)
    lives = seen is not None and (now - seen).total_seconds() < WORKER_SILENT_S
    return JsonResponse(
        {
            "status": "ok" if lives else "degraded",
            "database": "ok",
            "worker": "ok" if lives else "silent",
            "worker_seen_at": seen.isoformat() if seen else None,
            "version": __version__,
        }
    )
