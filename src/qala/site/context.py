"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from qala.base.ui.api import Link, nav_links


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the page's frame needs: the city, who asks, the links; only pages that exist are linked."""
    return {
        "jurisdiction": getattr(request, "jurisdiction", None),
        "actor": getattr(request, "actor", None),
        "is_demo": settings.DEMO,
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "staff_nav": SimpleLazyObject(lambda: _staff_nav(request)),
        "account": SimpleLazyObject(lambda: _account(request)),
        "footer_groups": SimpleLazyObject(lambda: _footer_groups(request)),
        "footer_links": SimpleLazyObject(_footer_links),
    }


def _nav(request: HttpRequest) -> list[Link]:
    return nav_links(
        request,
        [
            (_("Requests"), "requests:list"),
            (_("Bodies"), "requests:bodies"),
            (_("Statistics"), "requests:statistics"),
            (_("Check an answer"), "trust:find"),
        ],
    )


def _staff_nav(request: HttpRequest) -> list[Link]:
    return nav_links(
        request,
        [
            (_("My desk"), "requests:desk"),
            (_("New call"), "requests:operator"),
            (_("All requests"), "requests:list"),
            (_("Statistics"), "requests:statistics"),
        ],
    )


def _account(request: HttpRequest) -> Link | None:
    """Return the way to sign in, the desk of an official, or the account of a resident."""
    actor: Any = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        name, label = ("people:demo" if settings.DEMO else "account_login"), _("Sign in")
    elif actor.is_staff:
        name, label = "requests:desk", _("My desk")
    else:
        name, label = "people:account", _("My account")
    url = _find(name) or _find("people:account")
    return Link(label, url) if url else None


def _footer_groups(request: HttpRequest) -> list[tuple[str, list[Link]]]:
    city: Any = getattr(request, "jurisdiction", None)
    number = getattr(city, "call_number", "") if city else ""
    call = [Link(_("%(number)s, day and night") % {"number": number}, f"tel:{number}")] if number else []
    groups = [
        (
            _("Help"),
            [*call, *_links(("requests:new", _("Tell the city")), ("ui:display", _("Display settings")))],
        ),
        (
            _("City"),
            _links(
                ("requests:list", _("Requests")),
                ("requests:bodies", _("Bodies")),
                ("requests:statistics", _("Statistics")),
            ),
        ),
        (
            _("Open data"),
            _links(
                ("requests:csv", _("Download the requests")),
                ("trust:find", _("Check an answer")),
                ("api:openapi-json", _("API")),
            ),
        ),
    ]
    return [(heading, links) for heading, links in groups if links]


def _footer_links() -> list[Link]:
    return _links(("site:accessibility", _("Accessibility")), ("site:privacy", _("Personal data")))


def _links(*entries: tuple[str, str]) -> list[Link]:
    return [Link(label, url) for name, label in entries if (url := _find(name))]


def _find(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
