"""The town, made once for a file of tests, and a server of its pages for the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from tests.town import Town, build

from qala.base.people.api import User
from qala.city.api import clear_cache

ROOT = Path(__file__).resolve().parents[1]
Databases = Callable[[str], AbstractContextManager[None]]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
    clear_cache()


@pytest.fixture(scope="session")
def _town(more_databases: Databases) -> Town:
    """Make the town once, in a database of its own."""
    with more_databases("town"), override_settings(DEMO=True):
        return build(timezone.now())


@pytest.fixture(scope="module")
def town(_town: Town, more_databases: Databases) -> Iterator[Town]:
    """Return the town; what the tests of the file change in it is undone."""
    cache.clear()
    clear_cache()
    with more_databases("town"), override_settings(DEMO=True), rolled_back():
        yield _town


@pytest.fixture
def fresh(town: Town) -> Iterator[Town]:
    """Return the town, and undo what this test changes in it."""
    with rolled_back():
        yield town


def signed_in(user: User | None) -> Client:
    """Return a client of a person, or of a visitor."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class _Server(ThreadingMixIn, WSGIServer):
    """Chromium opens connections ahead, so each has a thread; the pages are made one at a time."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet when the browser hangs up."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Write nothing."""


@dataclass
class Live:
    """A server of the pages. url: without a slash at the end.

    lock: held while a page is made; a test that reads the database beside an open page takes it too.
    open: a browser asks on while its window closes; no page is made then any more.
    """

    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    open: bool = False


@pytest.fixture(scope="module")
def live(town: Town) -> Iterator[Live]:
    """Serve the town in the transaction of the test: its connection is lent to the server's threads."""
    served, handler, shared = Live(), WSGIHandler(), connections["default"]
    shared.inc_thread_sharing()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        with served.lock:
            tile = environ["PATH_INFO"].startswith("/tiles/")
            if tile or not served.open:  # a map without its tiles: to draw them takes longer than the rest
                start("204 No Content" if tile else "503 Closed", [])
                return [b""]
            connections["default"] = shared
            answer = handler(environ, start)
            body = b"".join(answer)
            answer.close()
            return [body]

    with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
        served.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
            shared.dec_thread_sharing()
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core, as tools/frontend.py has brought it."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.skip("axe-core is not installed: python tools/frontend.py")
    return path.read_text(encoding="utf-8")


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live: Live, fresh: Town) -> Iterator[Opener]:
    """Open a page in a new window: open_page("/kk/", width=360, look="dark", user=…, javascript=False)."""
    contexts: list[BrowserContext] = []
    live.open = True

    def open_(
        path: str,
        *,
        user: User | None = None,
        look: str = "",
        width: int = 1280,
        javascript: bool = True,
        cookies: dict[str, str] | None = None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            base_url=live.url,
            reduced_motion="reduce",
        )
        contexts.append(context)
        given = {**(cookies or {}), **({"look": look} if look else {})}
        if user is not None:
            with live.lock:
                given["sessionid"] = signed_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": k, "value": v, "url": live.url} for k, v in given.items()])
        page = context.new_page()
        page.set_default_timeout(20_000)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        return page

    yield open_
    for context in contexts:
        context.close()
    with live.lock:
        live.open = False
