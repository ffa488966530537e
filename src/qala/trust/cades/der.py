"""Strict reading of DER: what `asn1crypto` tolerates (BER lengths, depth, extra bytes) stops here."""

from __future__ import annotations

import base64
import binascii
import re

from qala.trust.data import Reason

LARGEST = 256 * 1024
DEEPEST = 32

_PEM = re.compile(rb"\A\s*-----BEGIN (CMS|PKCS7)-----\s+([A-Za-z0-9+/=\s]+)-----END \1-----", re.ASCII)
_SEQUENCE = 0x30


class Stop(Exception):  # noqa: N818 - the end of a check, with its reason
    """The check ends at this step."""

    def __init__(self, reason: Reason) -> None:
        """End with this reason."""
        super().__init__(reason)
        self.reason = reason


def read_der(data: bytes) -> bytes:
    """Return the DER in PEM, base64 or DER. Raises Stop when it is too large or not exactly one value."""
    if len(data) > LARGEST:
        raise Stop(Reason.TOO_LARGE)
    if data[:1] != bytes([_SEQUENCE]) or data[:4].isalnum():
        data = _from_text(data)
    end = _walk(data, 0, len(data), 0, single=True)
    if end != len(data):
        raise Stop(Reason.TRAILING_BYTES)
    return data


def _from_text(data: bytes) -> bytes:
    if found := _PEM.match(data):
        if data[found.end() :].strip():
            raise Stop(Reason.TRAILING_BYTES)
        data = found.group(2)
    try:
        return base64.b64decode(b"".join(data.split()), validate=True)
    except binascii.Error:
        raise Stop(Reason.UNREADABLE) from None


def _walk(data: bytes, at: int, end: int, depth: int, *, single: bool = False) -> int:
    """Walk the values in data[at:end]; return where the last one ends."""
    if depth > DEEPEST:
        raise Stop(Reason.UNREADABLE)
    while at < end or (single and depth == 0):
        constructed, at, stop = _header(data, at, end)
        if constructed:
            _walk(data, at, stop, depth + 1)
        at = stop
        if single:
            break
    return at


def _header(data: bytes, at: int, end: int) -> tuple[bool, int, int]:
    """Return whether the value is constructed, where its content begins and where it ends."""
    if end - at < 2 or data[at] & 0x1F == 0x1F:  # CMS has no tags above 30
        raise Stop(Reason.UNREADABLE)
    constructed = bool(data[at] & 0x20)
    length = data[at + 1]
    at += 2
    if length >= 0x80:
        count = length & 0x7F
        octets = data[at : at + count]
        length = int.from_bytes(octets, "big")
        # 0x80 is the indefinite length; a longer form than needed is BER.
        if count == 0 or len(octets) < count or octets[0] == 0 or length < 0x80:
            raise Stop(Reason.UNREADABLE)
        at += count
    if at + length > end:
        raise Stop(Reason.UNREADABLE)
    return constructed, at, at + length
