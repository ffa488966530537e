"""Reads of stored files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from qala.base.errors.api import Refused
from qala.base.files import storage
from qala.base.files.data import FileData
from qala.base.files.models import StoredFile
from qala.base.files.rules import is_hash


def get_file(sha256: str) -> FileData:
    """Return what is known of the file; raises Refused("not_found")."""
    stored = StoredFile.objects.filter(pk=sha256).first() if is_hash(sha256) else None
    if stored is None:
        raise Refused("not_found")
    return stored.as_data()


def list_files(hashes: Iterable[str]) -> dict[str, FileData]:
    """Return the files that exist among these hashes (one query)."""
    return {
        stored.pk: stored.as_data()
        for stored in StoredFile.objects.filter(pk__in=list(filter(is_hash, hashes)))
    }


def open_original(sha256: str) -> IO[bytes]:
    """Open the original. For staff only: the caller checks, and records the read.

    Raises Refused("not_found").
    """
    try:
        return storage.path_of("original", sha256).open("rb")
    except (ValueError, FileNotFoundError):
        raise Refused("not_found") from None


def public_path(public_sha256: str) -> Path | None:
    """Return where the public copy lies, or None when there is none or it was withdrawn."""
    return found[0] if (found := find_public(public_sha256)) else None


def find_public(public_sha256: str) -> tuple[Path, str] | None:
    """Return place and content type of a public copy that may be shown."""
    found = None
    if is_hash(public_sha256):
        found = StoredFile.objects.filter(public_sha256=public_sha256, withdrawn_at=None).first()
    if found is None:
        return None
    path = storage.path_of("public", public_sha256)
    return (path, found.public_content_type) if path.exists() else None
