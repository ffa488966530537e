"""Write a picture of every page family at 360 and 1280 px in kk, ru, en, light and dark into shots/.

`python tools/shots.py` for all, `python tools/shots.py home list` for some. The pictures are of a small demo
city of their own, which is made at the first call and kept in shots/city; people look at them, no test does.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "shots"
sys.path.insert(0, str(ROOT))
os.environ.update(QALA_DATA=str(SHOTS / "city"), QALA_DEMO="1", QALA_LIMITS="0", QALA_LOG="json")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qala.site.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread

import django  # noqa: E402

django.setup()

from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from tests.pages import FAMILIES, Family, draft_of, path_of  # noqa: E402
from tools.browser import find_browser  # noqa: E402

from qala.city.api import get_jurisdiction  # noqa: E402
from qala.site import demo, processes  # noqa: E402
from qala.site.postgres import running  # noqa: E402

REQUESTS = 300
WIDTHS, LANGUAGES, SCHEMES = (360, 1280), ("kk", "ru", "en"), ("light", "dark")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    command = [sys.executable, "-m", "qala.site.cli", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command)
    while server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
            return server
        time.sleep(0.2)
    sys.exit("The server has ended; its message stands above.")


def cookies_of(family: Family) -> dict[str, str]:
    """Return what the browser of the one who looks holds."""
    cookies = {"draft": draft_of(timezone.now())} if family.draft else {}
    if family.who:
        client = Client()
        client.force_login(family.who(), backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies["sessionid"] = client.cookies["sessionid"].value
    return cookies


def shoot(browser: Browser, url: str, family: Family) -> int:
    """Write the pictures of a family. Returns how many."""
    cookies, taken = cookies_of(family), 0
    paths = {language: path_of(family, language) for language in LANGUAGES}
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        page = context.new_page()
        for scheme in SCHEMES:
            given = {**cookies, "look": scheme}
            context.add_cookies([{"name": k, "value": v, "url": url} for k, v in given.items()])
            for language, path in paths.items():
                page.goto(f"{url}{path}", wait_until="networkidle")
                target = SHOTS / language / f"{family.name}-{width}-{scheme}.png"
                page.screenshot(path=target, full_page=True)
                taken += 1
        context.close()
    return taken


def main() -> None:
    """Make the city, then the pictures."""
    chosen = [one for one in FAMILIES if one.name in sys.argv[1:] or not sys.argv[1:]]
    program = find_browser()
    if program is None:
        sys.exit("No Chromium: sudo apt-get install chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(SHOTS / "city"):
        processes.migrate()
        demo.load(print, size=REQUESTS)
        with timezone.override(get_jurisdiction(demo.CITY).timezone):
            server = serve(port)
            try:
                take(program, f"http://127.0.0.1:{port}", chosen)
            finally:
                server.terminate()
                server.wait()
                connections.close_all()


def take(program: str, url: str, families: list[Family]) -> None:
    """Go through the families and tell how far it is."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for number, family in enumerate(families, start=1):
            try:
                taken = shoot(browser, url, family)
            except (LookupError, AttributeError) as lack:  # the small city has no such case today
                print(f"[{number}/{len(families)}] {family.name}: no example ({lack})", flush=True)
            else:
                print(f"[{number}/{len(families)}] {family.name}: {taken} pictures", flush=True)
        browser.close()
    print(f"Look into {SHOTS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
