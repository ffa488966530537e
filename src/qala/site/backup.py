"""Backup and restore: database, files and secrets in one tar archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from qala import __version__
from qala.site.postgres import find_binary

FORMAT = 1
FOLDERS = ("files", "secrets")
DUMP = "database.dump"


def write_backup(target: Path) -> str:
    """Write the archive and return a sentence about it. A failure leaves no half archive.

    The database comes first: a file that is stored while the archive is written is merely superfluous in it.
    """
    if target.exists():
        raise click.ClickException(f"{target} exists. Choose another name.")
    aside = target.with_name(f"{target.name}.part")
    dump = settings.DATA / "run" / f"backup-{os.getpid()}.dump"
    try:
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--exclude-extension=pg_stat_statements",
            "-f",
            str(dump),
        )
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                _add_manifest(archive)
                archive.add(dump, DUMP)
                for folder in FOLDERS:
                    archive.add(settings.DATA / folder, folder)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(target)
    finally:
        dump.unlink(missing_ok=True)
        aside.unlink(missing_ok=True)
    return (
        f"Written: {target} ({target.stat().st_size / 1e6:.1f} MB). It holds the secret keys: keep it safe."
    )


def restore_backup(source: Path, *, force: bool) -> str:
    """Put an archive into this install and return a sentence about it.

    Everything is unpacked and loaded aside first; only then the old is replaced.
    Raises ClickException for a file that is no backup, is newer than this version, or an install in use.
    """
    if not force and (holds := _what_is_here()):
        raise click.ClickException(f"This install is not empty ({holds}). To replace all of it: --force")
    aside = settings.DATA / "run" / f"restore-{os.getpid()}"
    try:
        manifest = _unpack(source, aside)
        _load(aside / DUMP)
        for folder in FOLDERS:
            _swap(aside / folder, settings.DATA / folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return (
        f"Restored: the backup of {manifest['written_at']}, Qala {manifest['version']}. Now run: qala migrate"
    )


def _what_is_here() -> str:
    tables = connection.introspection.table_names()
    if "people_user" in tables:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM (SELECT FROM people_user LIMIT 1) one")
            if cursor.fetchone()[0]:
                return "it has accounts"
    if "requests_servicerequest" in tables:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM (SELECT FROM requests_servicerequest LIMIT 1) one")
            if cursor.fetchone()[0]:
                return "it has requests"
    return "it has files" if any(settings.MEDIA_ROOT.iterdir()) else ""


def _add_manifest(archive: tarfile.TarFile) -> None:
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "written_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    path = settings.DATA / "run" / f"manifest-{os.getpid()}.json"
    path.write_text(json.dumps(manifest))
    archive.add(path, "manifest.json")
    path.unlink()


def _unpack(source: Path, aside: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _extract(archive, member, aside)
        manifest: dict[str, Any] = json.loads((aside / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise click.ClickException(f"{source} is not a whole backup of Qala: {error}") from error
    if manifest["format"] > FORMAT:
        raise click.ClickException(
            f"This backup is of Qala {manifest['version']}: install that version first."
        )
    if not (aside / DUMP).exists() or not all((aside / folder).is_dir() for folder in FOLDERS):
        raise click.ClickException(f"{source} is not a whole backup of Qala: parts are missing.")
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, aside: Path) -> None:
    """Write one member, readable by its owner only. Python 3.11.2 has no safe extractall()."""
    target = (aside / member.name).resolve()
    if not target.is_relative_to(aside.resolve()):
        raise ValueError(f"{member.name} leads outside")
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        return
    content = archive.extractfile(member) if member.isfile() else None
    if content is None:
        raise ValueError(f"{member.name} is no plain file")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)


def _load(dump: Path) -> None:
    """Replace the schema in one transaction: a failure leaves the old one."""
    script, head = dump.with_suffix(".sql"), dump.with_name("head.sql")
    _run("pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(dump), connect=False)
    head.write_text("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
    connection.close()
    options = ["--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    _run("psql", *options, "-f", str(head), "-f", str(script))


def _swap(new: Path, old: Path) -> None:
    gone = old.with_name(f"{old.name}.old")
    shutil.rmtree(gone, ignore_errors=True)
    if old.exists():
        old.rename(gone)
    new.rename(old)
    shutil.rmtree(gone, ignore_errors=True)


def _run(program: str, *arguments: str, connect: bool = True) -> None:
    """Run a program of PostgreSQL against the install's database."""
    given = connection.get_connection_params()
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    names["sslmode"] = "PGSSLMODE"
    environment = {**os.environ, **{name: str(given[key]) for key, name in names.items() if given.get(key)}}
    done = subprocess.run(  # noqa: S603
        [str(find_binary(program)), *arguments],
        env=environment if connect else None,
        close_fds=False,  # the socket of a long path is named through a descriptor
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"{program} failed and nothing was changed: {done.stderr.strip()[-500:]}")
