"""A backup put into an empty install gives the same install."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest

from qala.site.backup import _extract
from qala.site.postgres import is_embedded, running, socket_host

pytestmark = pytest.mark.skipif(not is_embedded(), reason="DATABASE_URL is given: needs installs of its own")


def qala(data: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "QALA_DATA": str(data)}
    command = [sys.executable, "-m", "qala.site.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def words(data: Path) -> list[tuple[str]]:
    with psycopg.connect(host=socket_host(data), user="qala", dbname="qala") as db:
        return db.execute("SELECT word FROM kept").fetchall()


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("old install")
    with running(data):
        with psycopg.connect(host=socket_host(data), user="qala", dbname="qala", autocommit=True) as db:
            db.execute("CREATE TABLE kept AS SELECT 'ескі қала' AS word")
        (data / "files").mkdir()
        (data / "files" / "photo").write_bytes(b"\x89PNG")
        done = qala(data, "backup", str(data / "backup.tar"))
    assert done.returncode == 0, done.stderr
    return data / "backup.tar"


def test_round_trip_and_no_overwriting_by_mistake(archive, tmp_path):
    with running(tmp_path):
        assert qala(tmp_path, "restore", str(archive)).returncode == 0
        assert words(tmp_path) == [("ескі қала",)]
        assert (tmp_path / "files" / "photo").read_bytes() == b"\x89PNG"
        secret = tmp_path / "secrets" / "personal-data"
        assert secret.read_text() == (archive.parent / "secrets" / "personal-data").read_text()
        assert secret.stat().st_mode & 0o077 == 0

        again = qala(tmp_path, "restore", str(archive))
        assert again.returncode == 1
        assert "not empty" in again.stderr
        assert qala(tmp_path, "restore", "--force", str(archive)).returncode == 0

        broken = tmp_path / "broken.tar"
        broken.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
        done = qala(tmp_path, "restore", "--force", str(broken))
        assert done.returncode == 1
        assert "not a whole backup" in done.stderr
        assert words(tmp_path) == [("ескі қала",)]
        assert (tmp_path / "files" / "photo").exists()


@pytest.mark.parametrize("kind", ["path", "link"])
def test_an_archive_that_leads_outside_is_refused(tmp_path, kind):
    evil = tmp_path / "evil.tar"
    member = tarfile.TarInfo("../outside" if kind == "path" else "files/link")
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(evil, "w") as out:
        out.addfile(member, io.BytesIO())
    with tarfile.open(evil) as opened, pytest.raises(ValueError, match=r"leads outside|no plain file"):
        _extract(opened, next(iter(opened)), tmp_path / "aside")
    assert not (tmp_path / "outside").exists()


def test_only_the_owner_reads_a_backup_and_none_is_overwritten(archive):
    assert archive.stat().st_mode & 0o077 == 0
    done = qala(archive.parent, "backup", str(archive))
    assert done.returncode == 1
    assert "exists" in done.stderr
