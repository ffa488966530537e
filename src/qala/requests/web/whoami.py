"""Who a visitor without an account is: a device, told by a random cookie, so that a voice counts once."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
YEAR = 365 * 24 * 3600


def voter_of(request: HttpRequest) -> str:
    """Return the account, or the device, as one word."""
    if request.actor.user_id:
        return f"account:{request.actor.user_id}"
    device = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(16)
    request.COOKIES[COOKIE] = device
    return f"device:{device}"


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the device keep its word."""
    if not request.actor.user_id:
        response.set_cookie(
            COOKIE,
            request.COOKIES[COOKIE],
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
