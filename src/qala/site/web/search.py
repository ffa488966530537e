"""The search over all. While requests are all there is to find, it leads to their list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

LONGEST = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lead to what the words find; a number alone opens its page there."""
    words = (request.GET.get("q") or request.GET.get("text") or "").strip()[:LONGEST]
    return redirect(reverse("requests:list") + (f"?{urlencode({'q': words})}" if words else ""))
