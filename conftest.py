"""What every test has: a clone of a migrated database, and a folder of its own for files."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql
from pytest_django import DjangoDbBlocker

from qala.city.api import clear_cache
from qala.site import postgres


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long checks to `make drill`, which asks for them by name."""
    for item in items:
        if "drill" in item.keywords and "drill" not in str(config.getoption("-m")):
            item.add_marker(pytest.mark.skip(reason="a drill: make drill"))


@pytest.fixture(scope="session")
def postgres_running() -> Iterator[None]:
    """Keep the embedded database alive; the last process of the run stops it."""
    with postgres.running(settings.DATA):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    postgres_running: None,  # noqa: ARG001
    django_test_environment: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Clone the migrated template, which is made once for each state of the migrations."""
    name = f"test_{os.getpid()}"
    with django_db_blocker.unblock(), _administrator() as admin:
        with (settings.DATA / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            template = _make_template(admin)
            _execute(admin, "CREATE DATABASE {} TEMPLATE {}", name, template)
        _use(name)
        yield
        connections.close_all()
        _drop(admin, name)


@pytest.fixture(scope="session")
def more_databases(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Callable[[str], AbstractContextManager[None]]]:
    """Return the way into further clones of the template, by name: what tests write there, stays there."""
    first, made = f"test_{os.getpid()}", set()

    @contextmanager
    def inside(name: str) -> Iterator[None]:
        database = f"{first}_{name}"
        with django_db_blocker.unblock():
            if database not in made:
                with _administrator() as admin:
                    template = f"template_{_state_of_migrations()}"
                    _execute(admin, "CREATE DATABASE {} TEMPLATE {}", database, template)
                made.add(database)
            _use(database)
            try:
                yield
            finally:
                _use(first)

    yield inside
    with django_db_blocker.unblock(), _administrator() as admin:
        for database in made:
            _drop(admin, database)


@pytest.fixture(scope="session", autouse=True)
def files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the files of the tests apart from those of the install."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    settings.TILE_CACHE = tmp_path_factory.mktemp("tiles")


@pytest.fixture(autouse=True)
def cities_forgotten() -> Iterator[None]:
    """Forget the cities kept in the process: the test's rows of them are rolled back."""
    yield
    clear_cache()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Open the system's Chromium, or skip: `make test` installs it where it may."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("QALA_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium")
    options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=options)
        yield found
        found.close()


def _make_template(admin: psycopg.Connection) -> str:
    """Return the migrated database of this state; drops those of other states and of killed runs."""
    wanted = f"template_{_state_of_migrations()}"
    rows = admin.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^(template|test)_[0-9a-z_]+$'"
    ).fetchall()
    for (name,) in rows:
        kind, _, rest = name.partition("_")
        if name != wanted if kind == "template" else not Path(f"/proc/{rest.split('_')[0]}").exists():
            _drop(admin, name)
    if (wanted,) not in rows:
        making = f"{wanted}_new"
        _drop(admin, making)
        _execute(admin, "CREATE DATABASE {}", making)
        _use(making)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
        connections.close_all()
        _execute(admin, "ALTER DATABASE {} RENAME TO {}", making, wanted)
    return wanted


def _state_of_migrations() -> str:
    """Return a hash of everything that shapes the tables."""
    state = hashlib.sha256()
    for app in apps.get_app_configs():
        home = Path(app.path)
        shapes = sorted((home / "migrations").glob("*.py")) or sorted(home.glob("models/*.py"))
        for path in shapes:
            state.update(f"{app.name}/{path.name}\n".encode() + path.read_bytes())
    return state.hexdigest()[:16]


def _administrator() -> psycopg.Connection:
    """Return a connection with the role of the application, which may create databases."""
    given = connection.get_connection_params()
    keys = ("host", "port", "user", "password")
    return psycopg.connect(
        **{key: given[key] for key in keys if given.get(key)}, dbname="postgres", autocommit=True
    )


def _execute(admin: psycopg.Connection, text: str, *names: str) -> None:
    admin.execute(sql.SQL(text).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def _drop(admin: psycopg.Connection, name: str) -> None:
    """Drop a database. While the server itself tidies in it, nobody may send that process away: try again."""
    for attempt in range(40):
        try:
            _execute(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if attempt == 39:
                raise
            time.sleep(0.5)
        else:
            return


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name
    # What a test writes need not survive a power cut.
    connection.settings_dict["OPTIONS"] = {
        **connection.settings_dict.get("OPTIONS", {}),
        "options": "-c synchronous_commit=off",
    }
