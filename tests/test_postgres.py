"""The embedded database: kills, two starts at once, long and closed paths, databases that will not do."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from qala.site import postgres
from qala.site.postgres import Cluster, running, socket_host

pytestmark = pytest.mark.skipif(
    not postgres.is_embedded(), reason="DATABASE_URL is given: nothing is embedded"
)

HOLD = """
import sys
from pathlib import Path
from qala.site.postgres import running
with running(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def connect(data: Path) -> psycopg.Connection:
    return psycopg.connect(host=socket_host(data), user="qala", dbname="qala", autocommit=True)


def hold(data: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", HOLD, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("a folder")
    with running(folder):
        pass
    return folder


def test_what_was_committed_survives_a_kill(data):
    with running(data):
        with connect(data) as db:
            db.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
            db.execute("INSERT INTO kept VALUES ('өзен')")
        os.kill(Cluster(data).pid(), signal.SIGKILL)
    with running(data), connect(data) as db:
        assert db.execute("SELECT word FROM kept").fetchall() == [("өзен",)]


def test_a_user_that_is_killed_leaves_a_server_the_next_one_takes_over(data):
    user = hold(data)
    assert user.stdout.readline() == b"up\n"
    pid = Cluster(data).pid()
    user.kill()
    user.communicate()
    with running(data):
        assert Cluster(data).pid() == pid
    assert Cluster(data).pid() is None


def test_two_first_starts_at_once_share_one_server(tmp_path):
    users = [hold(tmp_path) for _ in range(2)]
    assert [user.stdout.readline() for user in users] == [b"up\n", b"up\n"]
    pid = Cluster(tmp_path).pid()
    users[0].communicate()
    assert Cluster(tmp_path).pid() == pid, "the first to leave must not stop it"
    users[1].communicate()
    assert Cluster(tmp_path).pid() is None, "the last to leave stops it"


def test_a_stale_pid_of_another_program_does_not_matter(data):
    stale = data / "postgres" / "cluster" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n")
    with running(data), connect(data) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_half_made_cluster_is_made_anew(tmp_path):
    (tmp_path / "postgres" / "cluster.new" / "base").mkdir(parents=True)
    with running(tmp_path), connect(tmp_path) as db:
        assert not postgres.find_faults(db)


def test_a_path_longer_than_a_socket_and_closed_to_others(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / ("ұзын жол " * 8)
    with running(data), connect(data) as db:
        assert len(os.fsencode(data)) > postgres.SOCKET_PATH_BYTES
        assert db.execute("SELECT lower('Ә'), show_trgm('жол') <> '{}'").fetchone() == ("ә", True)


def test_a_folder_of_another_user_is_named(data, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(postgres.PostgresError, match="belongs to another user"), running(data):
        pass


def test_a_database_of_another_locale_is_refused_with_the_mend(data):
    with running(data):
        with Cluster(data).connect() as admin:
            admin.execute(
                "CREATE DATABASE plain OWNER qala TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C' LOCALE 'C'"
            )
        with psycopg.connect(host=socket_host(data), user="qala", dbname="plain", autocommit=True) as db:
            (fault,) = postgres.find_faults(db)
    assert "small Kazakh letters" in fault
    assert "BUILTIN_LOCALE 'C.UTF-8'" in fault


@pytest.mark.django_db
def test_the_database_of_the_tests_has_no_faults():
    connection.ensure_connection()
    assert postgres.find_faults(connection.connection) == []


@pytest.mark.drill
def test_many_kills_in_the_middle_of_writing_lose_nothing(data):
    """Each acknowledged row must be there after every kill."""
    rounds = 40 if os.environ.get("QALA_SIZE") == "full" else 5
    acknowledged = 0
    with running(data), connect(data) as db:
        db.execute("CREATE TABLE counted (n int PRIMARY KEY)")
    for _ in range(rounds):
        with running(data), connect(data) as db:
            for _ in range(200):
                acknowledged += 1
                db.execute("INSERT INTO counted VALUES (%s)", [acknowledged])
            os.kill(Cluster(data).pid(), signal.SIGKILL)
        with running(data), connect(data) as db:
            assert db.execute("SELECT count(*), max(n) FROM counted").fetchone() == (
                acknowledged,
                acknowledged,
            )
