"""Cosignatures of witnesses (c2sp.org/tlog-cosignature, Ed25519): "I saw this log at this time". Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from qala.trust.tlog.checkpoint import read_checkpoint
from qala.trust.tlog.note import (
    COSIGNATURE,
    NoteError,
    Signature,
    Signer,
    Verifier,
    add_signature,
    read_signatures,
    split_note,
    split_time,
)

LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that datetime can hold


def cosign(body: str, signer: Signer, at_unix: int) -> str:
    """Return the signature line of a witness under a checkpoint's text. NoteError for any other text.

    The signer is of kind COSIGNATURE. Checking the log's signature and its history comes before (witness.py).
    """
    read_checkpoint(body)
    if signer.kind != COSIGNATURE or not 0 < at_unix <= LAST_SECOND:
        raise NoteError("a witness signs with a key of its kind, and with a time")
    return signer.sign(body, at_unix)


def verify_cosignature(body: str, line: str, verifier: Verifier) -> tuple[str, datetime]:
    """Return name and time of a witness from its line. NoteError unless it is a good one by that key."""
    signatures = read_signatures(line)
    if len(signatures) != 1 or (signatures[0].name, signatures[0].key_id) != (verifier.name, verifier.key_id):
        raise NoteError("not a line of this witness")
    return verifier.name, cosigned_at(body, signatures[0], verifier)


def cosigned_at(body: str, signature: Signature, verifier: Verifier) -> datetime:
    """Return the time of a cosignature, verified. NoteError when it is wrong."""
    time, _ = split_time(signature.signature)
    good = verifier.kind == COSIGNATURE and 0 < time <= LAST_SECOND
    if not good or not verifier.verify(body, signature.signature):
        raise NoteError(f"a cosignature of {verifier.name} is wrong")
    return datetime.fromtimestamp(time, UTC)


def add_cosignatures(note: str, lines: str, verifiers: Iterable[Verifier]) -> str:
    """Return the note with the good lines, by keys we know, of a witness's answer; others are dropped.

    NoteError when the answer is no list of signature lines.
    """
    text, _ = split_note(note)
    known = {(one.name, one.key_id): one for one in verifiers}
    for signature in read_signatures(lines):
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        try:
            cosigned_at(text, signature, verifier)
        except NoteError:
            continue
        note = add_signature(note, signature.line())
    return note
