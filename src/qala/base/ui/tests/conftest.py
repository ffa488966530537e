"""A city for the frame, and a browser that is served by the test's own client: no port, no second thread."""

from __future__ import annotations

from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from qala.city.data import JurisdictionData
from qala.site import middleware

CITY = JurisdictionData(
    id=1,
    code="almaty",
    names={"kk": "Алматы", "ru": "Алматы", "en": "Almaty"},
    timezone="Asia/Almaty",
    languages=("kk", "ru", "en"),
    default_language="kk",
    bounds=(76.7, 43.0, 77.2, 43.5),
    view=(76.7, 43.0, 77.2, 43.5),
    centre=(43.24, 76.9),
    is_default=True,
    call_number="1308",
    country="KZ",
    subdivision="",
    attribution="© OpenStreetMap",
    attribution_url="https://www.openstreetmap.org/copyright",
    licence="",
    map_version=1,
)
AXE = Path(__file__).parents[5] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def pages(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a client of pages that read nothing of the database."""
    settings.ROOT_URLCONF = "qala.base.ui.tests.urls"
    settings.DEMO = True
    monkeypatch.setattr(middleware, "list_jurisdictions", lambda: (CITY,))
    return client


@pytest.fixture
def open_page(browser: Browser, pages: Client) -> Iterator[Any]:
    """Open a page: open_page("/kk/ui/", look="dark", width=360, javascript=True)."""
    contexts = []

    def serve(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            if found is None:
                route.fulfill(status=404)
            else:
                kind = "text/javascript" if found.endswith((".js", ".mjs")) else guess_type(found)[0]
                route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            return
        target = f"{parts.path}?{parts.query}"
        pages.raise_request_exception = False  # an error is a page here: a test that waits for it would hang
        if route.request.method == "POST":
            kind = route.request.headers["content-type"]
            answer = pages.generic("POST", target, route.request.post_data_buffer or b"", kind)
        else:
            answer = pages.get(target)
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        route.fulfill(status=answer.status_code, headers=headers, body=answer.content)

    def open_(
        path: str, *, look: str = "", width: int = 1280, javascript: bool = True, **kwargs: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, **kwargs
        )
        contexts.append(context)
        context.route("**/*", serve)
        if look:
            pages.cookies["look"] = look
        page = context.new_page()
        page.goto(f"http://testserver{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: python tools/frontend.py")
    return AXE.read_text(encoding="utf-8")
