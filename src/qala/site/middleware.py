"""What happens around every page: log, headers, which city, who asks, refusals."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from qala.base.errors.api import Invalid, Refused
from qala.base.limits.api import TooMany
from qala.base.people.api import get_actor
from qala.city.api import default_jurisdiction, list_jurisdictions
from qala.site import errors

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",  # the signs of MapLibre are data:, previews of uploads are blob:
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN_TO_ALL_SITES = re.compile(r"^(/[a-z0-9-]+)?/api/")
HEALTH = "/health"
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
log = structlog.get_logger("qala.access")


class LogMiddleware:
    """Gives every request an id and writes one line about it: no address, no account, no query."""

    def __init__(self, get_response: Handler) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log route, status and duration."""
        given = request.headers.get("X-Request-Id", "")
        request.id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
            route = request.resolver_match.route if request.resolver_match else ""
            if route and route != "health":
                took_ms = round((time.perf_counter() - started) * 1000, 1)
                log.info(
                    "answered", method=request.method, route=route, status=response.status_code, ms=took_ms
                )
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class HeadersMiddleware:
    """Sets the headers that keep a page to itself."""

    def __init__(self, get_response: Handler) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what the answer has not set itself; the open data may be read by pages of other sites."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if OPEN_TO_ALL_SITES.match(request.path_info):
            response["Access-Control-Allow-Origin"] = "*"
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class JurisdictionMiddleware:
    """Finds the city of a page: /boston/kk/… is a page of the city "boston", /kk/… of the default one.

    Sets request.jurisdiction and the time zone. Why in the path: docs/decisions/0002.
    """

    def __init__(self, get_response: Handler) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the city off the path, so that the modules' urls know nothing of it."""
        if request.path_info == HEALTH:  # answers also when the database does not
            return self.get_response(request)
        prefix, cities = get_script_prefix(), list_jurisdictions()
        first = request.path_info.split("/", 2)[1] if request.path_info.startswith("/") else ""
        city = next((one for one in cities if one.code == first and not one.is_default), None)
        if city is not None:
            if request.path_info == f"/{first}":  # "/boston" is the door of "/boston/"
                return HttpResponseRedirect(request.get_full_path(force_append_slash=True))
            request.path_info = request.path_info[len(first) + 1 :]
            set_script_prefix(f"{prefix}{first}/")
        elif cities:
            city = cities[0]
        # Without any city, the first page that needs one is refused in words.
        request.jurisdiction = city or SimpleLazyObject(default_jurisdiction)  # type: ignore[attr-defined]
        if city is None:
            return self.get_response(request)
        try:
            with timezone.override(ZoneInfo(city.timezone)):
                return self.get_response(request)
        finally:
            set_script_prefix(prefix)


class ActorMiddleware:
    """Sets request.actor, read from the database when first looked at."""

    def __init__(self, get_response: Handler) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the actor of today, in the city's time zone."""
        today = timezone.localdate(datetime.now(UTC))
        request.actor = SimpleLazyObject(lambda: get_actor(request.user, today=today))  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorMiddleware:
    """Makes a page of the house's three refusals."""

    def __init__(self, get_response: Handler) -> None:
        """Take the next one."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of a refusal, or None for what nobody expected."""
        if isinstance(error, Refused):
            return errors.refused(request, error)
        if isinstance(error, Invalid):
            return errors.invalid(request, error)
        if isinstance(error, TooMany):
            return errors.too_many(request, error)
        return None
