"""Encoded tiles on disk, in settings.TILE_CACHE: a city's map is a few hundred small files."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import brotli
from django.conf import settings

ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}


def find_or_make(name: str, encoding: str, make: Callable[[], bytes]) -> bytes:
    """Return the tile in the encoding ("br", "gzip", "" for none), made at the first asking.

    name: path below the cache's folder, such as "almaty/1-7/12/2923-1501".
    """
    try:
        return _path(name, encoding).read_bytes()
    except FileNotFoundError:
        body = make()
    packed = {"br": brotli.compress(body, quality=6), "gzip": gzip.compress(body, 6, mtime=0), "": body}
    for kind, content in packed.items():
        _write(_path(name, kind), content)
    return packed[encoding]


def forget(jurisdiction: str) -> None:
    """Remove every tile of a city."""
    shutil.rmtree(_folder() / jurisdiction, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.TILE_CACHE)


def _path(name: str, encoding: str) -> Path:
    return _folder() / (name + ENCODINGS[encoding])


def _write(path: Path, content: bytes) -> None:
    """Write so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(temporary).replace(path)
