"""Personal data at rest: AES-256-GCM, and a keyed fingerprint for look-ups.

Both keys are derived from `settings.PERSONAL_DATA_KEY`: who loses it loses the data, who holds only
the database reads nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE_BYTES = 12


@lru_cache(maxsize=8)
def _key(master: str, use: bytes) -> bytes:
    """Derive the 256-bit key of one use (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"qala " + use).derive(master.encode())


def encrypt(text: str) -> bytes:
    """Encrypt; the same text gives other bytes each time. One byte of format, 12 of nonce, then GCM."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.PERSONAL_DATA_KEY, b"encrypt")).encrypt(nonce, text.encode(), FORMAT)
    return FORMAT + nonce + sealed


def decrypt(sealed: bytes | memoryview) -> str:
    """Return the text. Raises ValueError when the bytes were changed or the key is another."""
    data = bytes(sealed)
    cipher = AESGCM(_key(settings.PERSONAL_DATA_KEY, b"encrypt"))
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, data[:1]).decode()
    except (InvalidTag, ValueError) as error:
        raise ValueError("these bytes were not encrypted with this key, or were changed") from error


def blind_index(text: str) -> str:
    """Return HMAC-SHA256 in hex, equal for equal texts: look-up by IIN or phone without storing either.

    The caller normalises first (digits only, E.164, lower case).
    """
    return hmac.new(_key(settings.PERSONAL_DATA_KEY, b"index"), text.encode(), hashlib.sha256).hexdigest()
