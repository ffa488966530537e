"""The decorator of views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qala.base.limits.actions import count_call

View = Callable[..., HttpResponse]


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor; behind our own proxy the last one it has written down."""
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(
    name: str, *, methods: tuple[str, ...] = ("POST",), key: Callable[[HttpRequest], str] | None = None
) -> Callable[[View], View]:
    """Limit a view per address, per account, and per `key` when given. Raises TooMany before it runs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                _count(request, name, key(request) if key else "")
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def _count(request: HttpRequest, name: str, key: str) -> None:
    now = datetime.now(UTC)
    user = getattr(request, "user", None)
    callers = [f"address {client_address(request)}"]
    if user is not None and user.is_authenticated:
        callers.append(f"account {user.pk}")
    if key:
        callers.append(f"key {key.strip().casefold()}")
    for caller in callers:
        count_call(name, caller, now=now)
