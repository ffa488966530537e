"""What a person signs to show who they are: bytes of a kind of their own, never those of a document. Pure."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from enum import StrEnum

from qala.trust.jcs import canonical
from qala.trust.rules import utc

NONCE_SIZE = 32
LASTS = timedelta(minutes=10)


class ChallengeKind(StrEnum):
    """What for: to sign in, or to attach the e-signature to an account. No document has such a kind."""

    LOG_IN = "challenge.log-in"
    ATTACH = "challenge.attach"


def write_challenge(kind: ChallengeKind, *, origin: str, nonce: bytes, at: datetime) -> bytes:
    """Return the bytes to sign. origin: address of the site, without a slash at the end.

    Raises ValueError unless the nonce has 32 bytes.
    """
    if len(nonce) != NONCE_SIZE:
        raise ValueError(f"a nonce of {len(nonce)} bytes")
    words = {"v": 1, "kind": kind, "origin": origin, "nonce": base64.b64encode(nonce).decode()}
    return canonical({**words, "at": utc(at), "until": utc(at + LASTS)})


def is_challenge(content: bytes, kind: ChallengeKind, *, origin: str, now: datetime) -> bool:
    """Whether these are bytes of `write_challenge`, of this kind and site, whose ten minutes still run."""
    try:
        read = json.loads(content)
        at = datetime.fromisoformat(read["at"])
        nonce = base64.b64decode(read["nonce"], validate=True)
        written = write_challenge(ChallengeKind(read["kind"]), origin=read["origin"], nonce=nonce, at=at)
    except (ValueError, KeyError, TypeError):
        return False
    same = written == content and read["kind"] == kind and read["origin"] == origin
    return same and at <= now < at + LASTS
