"""What anyone needs to recompute an entry of the log from the event that the page shows."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from qala.base.cases.api import EventData
from qala.trust.api import canonical, check_commitment, find_log_entry


@dataclass(frozen=True)
class Proof:
    """An event's data as committed to, the random key, and what the log holds.

    canonical: the payload by RFC 8785. code: base64, as in the leaf. holds: whether they belong together.
    command: recomputes the code with openssl. salt: "" once it was erased with the data.
    """

    entry: int
    canonical: str
    salt: str
    leaf: str
    code: str
    holds: bool
    command: str


def proof_of(event: EventData) -> Proof | None:
    """Return the proof of an event, None without an entry in the log."""
    found = find_log_entry(event.entry) if event.entry else None
    if found is None:
        return None
    text = canonical(event.public).decode() if event.public is not None else ""
    salt = found.salt.hex() if found.salt else ""
    holds = bool(event.public is not None and found.salt) and check_commitment(
        event.public or {}, found.salt or b"", found.leaf
    )
    hashed = f"openssl dgst -sha256 -mac HMAC -macopt hexkey:{salt} -binary | base64"
    command = f"printf %s {shlex.quote(text)} | {hashed}"
    leaf = found.leaf.decode()
    return Proof(found.entry, text, salt, leaf, json.loads(leaf)["c"], holds, command if salt else "")
