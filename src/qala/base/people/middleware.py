"""Staff work only with a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

ALLOWED = ("account_", "mfa_", "people:", "ui:", "files:")


class SecondFactorMiddleware:
    """Leads staff who have neither an app nor a passkey to the page where they add one.

    Every page is closed to them until then, so no page can forget to ask. allauth asks for the factor
    itself at each sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer with the way to the second factor, or not at all."""
        if not settings.STAFF_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if request.resolver_match and request.resolver_match.view_name.startswith(ALLOWED):
            return None
        if not request.actor.is_staff or request.user.has_second_factor:  # type: ignore[attr-defined]
            return None
        return redirect("people:second_factor")
