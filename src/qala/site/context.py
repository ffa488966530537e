"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the page's frame needs: the city, who asks, whether all of it is invented."""
    return {
        "jurisdiction": getattr(request, "jurisdiction", None),
        "actor": getattr(request, "actor", None),
        "is_demo": settings.DEMO,
    }
