"""The open interface /api/v1: routes of the modules, refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from qala import __version__
from qala.base.errors.api import Invalid, Refused
from qala.base.limits.api import TooMany
from qala.site.errors import STATUS

# Each module's rest/routes.py has a `router`.
ROUTES = {
    "": "qala.requests.rest.tables",
    "requests": "qala.requests.rest.routes",
    "places": "qala.city.rest.routes",
    "trust": "qala.trust.rest.routes",
    "organisations": "qala.base.people.rest.routes",
}

api = NinjaAPI(
    title="Qala",
    version=__version__,
    description="Open data of the city: what residents asked, what was answered, and when.",
    docs_url=None,  # ninja's page loads from other hosts
    urls_namespace="api",
)


def _problem(
    request: HttpRequest, status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None
) -> HttpResponse:
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    if errors:
        body["errors"] = errors
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _problem(request, STATUS.get(error.code, 403), error.code, str(error.reason))


@api.exception_handler(Invalid)
def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    said = {name: [str(one) for one in sentences] for name, sentences in error.errors.items()}
    return _problem(request, 422, "invalid", str(error), said)


def _sentence(fault: dict[str, Any]) -> str:
    """Return what is wrong with a parameter; pydantic itself speaks English only."""
    kind, limits = str(fault["type"]), fault.get("ctx", {})
    if kind == "missing":
        return _("This value is needed.")
    if kind == "string_too_long":
        return _("Write at most %(most)s letters.") % {"most": limits.get("max_length")}
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _("The number must lie between the limits that the description names.")
    if kind.startswith("date"):
        return _("Write the day as 2026-11-25.")
    return _("This value cannot be read. The description of the interface says what is possible.")


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said: dict[str, list[str]] = {}
    for one in error.errors:
        said.setdefault(".".join(str(part) for part in one["loc"][1:]), []).append(_sentence(one))
    return _problem(request, 422, "invalid", "; ".join(f"{k}: {' '.join(v)}" for k, v in said.items()), said)


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = _problem(request, 429, "too_many", f"Try again in {error.retry_after_s} seconds.")
    response["Retry-After"] = str(error.retry_after_s)
    return response


for _name, _path in ROUTES.items():
    try:
        _found = importlib.util.find_spec(_path)
    except ModuleNotFoundError:
        continue
    if _found:
        api.add_router(f"/{_name}", importlib.import_module(_path).router, tags=[_name or "city"])
