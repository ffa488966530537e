"""A pytest plugin, loaded before the settings: tests have state of their own and no network but loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

os.environ.setdefault("QALA_DATA", str(Path(__file__).resolve().parents[3] / "var" / "tests"))
os.environ.setdefault("QALA_LIMITS", "0")
os.environ.setdefault("QALA_SECOND_FACTOR", "0")  # tests of pages of staff sign in without an app
os.environ.setdefault("QALA_LOG", "console")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test

_connect = socket.socket.connect
_resolve = socket.getaddrinfo


class NetworkError(RuntimeError):
    """A test has tried to leave this computer."""


def is_local(host: object) -> bool:
    """Whether a host is this computer."""
    if host in {None, "", "localhost", b"localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: object) -> None:
    if isinstance(address, tuple) and not is_local(address[0]):
        raise NetworkError(f"tests may not call {address[0]}")
    _connect(self, address)  # type: ignore[arg-type]


def _guarded_resolve(host: object, *args: object, **kwargs: object) -> object:
    if not is_local(host):
        raise NetworkError(f"tests may not look up {host!r}")
    return _resolve(host, *args, **kwargs)  # type: ignore[arg-type]


socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
socket.getaddrinfo = _guarded_resolve  # type: ignore[assignment]
