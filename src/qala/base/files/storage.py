"""The folders of MEDIA_ROOT: `original/` is for staff, `public/` is for everyone; names are hashes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from qala.base.files.rules import is_hash


def path_of(area: str, sha256: str) -> Path:
    """Return where a file lies. Raises ValueError for what is not a hash, so no name leads elsewhere."""
    if not is_hash(sha256):
        raise ValueError("not a SHA-256 in hex")
    return Path(settings.MEDIA_ROOT) / area / sha256[:2] / sha256


def write(area: str, sha256: str, content: bytes) -> None:
    """Write the file whole or not at all, also when the power fails. An equal file is left alone."""
    path = path_of(area, sha256)
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(area: str, sha256: str) -> None:
    """Remove the file if it is there."""
    path_of(area, sha256).unlink(missing_ok=True)
