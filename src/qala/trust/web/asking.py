"""Pages that ask NCALayer for a signature."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LARGEST = 512 * 1024
"""Bytes of an upload that are read; more than a signature may have, so that the check refuses it in words."""

View = Callable[..., HttpResponse]


def asks_ncalayer(view: View) -> View:
    """Let this page, and no other, speak to NCALayer on the person's computer (connect-src of the CSP)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.connect_to = settings.NCALAYER  # type: ignore[attr-defined]
        return response

    return wrapper


def sent_signature(request: HttpRequest) -> bytes | None:
    """Return what <c-sign> or an upload has sent, or None: the field `cms_text`, the file `cms`."""
    text = request.POST.get("cms_text", "").strip()
    if text:
        return text.encode()[:LARGEST]
    upload = request.FILES.get("cms")
    return upload.read(LARGEST) if upload else None


def to_sign(content: bytes) -> str:
    """Return bytes as <c-sign content=…> takes them."""
    return base64.b64encode(content).decode()
