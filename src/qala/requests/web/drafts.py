"""What a person has typed so far: kept on the server, encrypted, found by a cookie of the device.

It does not hang on a session: who comes back after hours, or after a sign-in, finds all of it.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from qala.base.people.api import decrypt, encrypt
from qala.requests.models import Draft

COOKIE = "draft"
KEPT_FOR = timedelta(days=30)


def find_draft(request: HttpRequest) -> Draft | None:
    """Return the open draft of this device in this city, or None."""
    try:
        key = uuid.UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return (
        Draft.objects.filter(pk=key, jurisdiction=request.jurisdiction.code).select_related("request").first()
    )


def read(draft: Draft | None) -> dict[str, Any]:
    """Return what has been typed."""
    said: dict[str, Any] = json.loads(decrypt(bytes(draft.sealed))) if draft else {}
    return said


def save(
    request: HttpRequest, changes: dict[str, Any], *, now: datetime, files: list[str] | None = None
) -> Draft:
    """Keep what was typed, starting a draft when there is none or the old one was sent."""
    draft = find_draft(request)
    if draft is None or draft.request_id:
        draft = Draft(jurisdiction=request.jurisdiction.code, sealed=encrypt("{}"), updated_at=now)
    draft.sealed = encrypt(json.dumps({**read(draft), **changes}, ensure_ascii=False))
    draft.updated_at = now
    if request.actor.user_id:
        draft.user_id = request.actor.user_id
    if files is not None:
        draft.files = files
    draft.save()
    return draft


def remember(response: HttpResponse, draft: Draft, *, secure: bool) -> HttpResponse:
    """Set the cookie by which the draft is found again."""
    response.set_cookie(COOKIE, str(draft.pk), max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    return response
