"""The processes of an install: server, worker, and the demo that holds both."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import click
import structlog
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import close_old_connections, connection, connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from qala.base.jobs.api import run_worker
from qala.site.demo import FIRST, load
from qala.site.postgres import find_faults

OUTBOX_SECONDS = 1.0
STOP_SECONDS = 10.0
ANSWER_SECONDS = 120.0
log = structlog.get_logger()


def require_database() -> None:
    """Raise ClickException when the database cannot carry Qala; each fault names its mend."""
    try:
        connection.ensure_connection()
    except Exception as error:
        raise click.ClickException(f"The database cannot be reached: {error}") from error
    if faults := find_faults(connection.connection):
        raise click.ClickException("\n".join(faults))


def migrate() -> None:
    """Bring the tables to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Copy the static files into QALA_DATA under names with their hash, when any has changed."""
    state = hashlib.sha256(b"demo" if settings.DEMO else b"")
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))  # noqa: PTH116 - thousands of files at each start
            state.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / "stamp"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    # The extensions of htmx name modules that nobody ships; no page uses them.
    ignored = ["django_htmx/ext/*"]
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=ignored)
    stamp.write_text(state.hexdigest())


class Server(BaseApplication):
    """Gunicorn in this process: the embedded database is stopped after it."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Take gunicorn's settings."""
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; loaded once before the fork, the workers share its memory."""
        from qala.site.wsgi import application  # noqa: PLC0415

        get_resolver().url_patterns  # noqa: B018 - a fault in any module ends the start, not the first page
        connections.close_all()
        return application


def serve(host: str, port: int, *, workers: int, threads: int) -> None:
    """Serve the pages until a signal ends it."""
    collect_static()
    folder = settings.DATA / "run"
    folder.mkdir(exist_ok=True)
    Server(
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "worker_tmp_dir": str(folder),
            "control_socket_disable": True,
            "loglevel": "warning",
            "graceful_timeout": 20,
        }
    ).run()


def work(concurrency: int) -> None:
    """Do jobs and deliver the outbox until a signal ends it."""
    ended = threading.Event()
    thread = threading.Thread(target=_deliver_outbox, args=[ended], name="outbox")
    thread.start()
    try:
        run_worker(concurrency=concurrency)
    finally:
        ended.set()
        thread.join()


def _deliver_outbox(ended: threading.Event) -> None:
    """Deliver what was published, at least once; a failure is logged and tried again."""
    if not importlib.util.find_spec("qala.base.outbox.api"):
        return
    deliver = importlib.import_module("qala.base.outbox.api").deliver_pending
    while not ended.wait(OUTBOX_SECONDS):
        close_old_connections()
        try:
            deliver(now=datetime.now(UTC))
        except Exception:
            log.exception("outbox_failed")
            connections.close_all()
    connections.close_all()


def demo(host: str, port: int, *, size: int) -> None:
    """Set up what is missing, then run server and worker until Ctrl-C; leaves nothing running."""
    _require_port(host, port)
    say = _steps(4)
    say("database")
    require_database()
    migrate()
    say("invented city")
    _invent(size)
    say("pages, styles and maps")
    collect_static()
    connections.close_all()
    say("server and worker")
    _run_children(host, port, size)


def invent(size: int) -> None:
    """Make the requests that the demo still lacks, while the city is open."""
    load(lambda text: click.echo(f"  {text}"), size=size)


def _invent(size: int) -> None:
    """Load the invented city; one that was cut short is thrown away and made anew."""
    unfinished = settings.DATA / "run" / "demo-unfinished"
    if unfinished.exists():
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        require_database()
        migrate()
    unfinished.touch()
    parent = os.getpid()

    def interrupt(*_: object) -> None:  # the children that invent leave Ctrl-C to their parent
        if os.getpid() == parent:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        load(lambda text: click.echo(f"      {text}"), size=size, first=FIRST)
    finally:
        for child in multiprocessing.active_children():
            child.terminate()
            child.join()
        signal.signal(signal.SIGINT, before)
    unfinished.unlink()


def _steps(count: int) -> Any:
    number = iter(range(1, count + 1))
    started = time.monotonic()
    return lambda text: click.echo(f"[{next(number)}/{count}] {text}  ({time.monotonic() - started:.0f} s)")


def _require_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken. Choose another one: make demo PORT={port + 1}"
            ) from error


def _run_children(host: str, port: int, size: int) -> None:
    command = [sys.executable, "-m", "qala.site.cli"]
    if shutil.which("setpriv"):  # also a demo that is killed takes its children along
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    children = [
        subprocess.Popen([*command, "serve", "--host", host, "--port", str(port)], start_new_session=True),  # noqa: S603
        subprocess.Popen([*command, "worker"], start_new_session=True),  # noqa: S603
    ]
    others: list[subprocess.Popen[bytes]] = []
    try:
        _announce(host, port, children)
        others.append(subprocess.Popen([*command, "invent", "--size", str(size)], start_new_session=True))  # noqa: S603
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        raise click.ClickException("The server or the worker has ended; its message stands above.")
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        _stop(children + others)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End the children and theirs; a second Ctrl-C does not get between."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    end = time.monotonic() + STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.1, end - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _announce(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
    """Wait until the server answers, then name the address and open it where there is a screen."""
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/"  # noqa: S104
    end = time.monotonic() + ANSWER_SECONDS
    while all(child.poll() is None for child in children):
        if time.monotonic() > end:
            raise click.ClickException("The server does not answer; its message stands above.")
        with suppress(OSError), urllib.request.urlopen(f"{address}health", timeout=5):  # noqa: S310
            click.echo(f"\n  The city is open: {address}\n  Ctrl-C stops everything.\n")
            if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
                webbrowser.open(address)
            return
        time.sleep(0.1)
