"""Checkpoints (c2sp.org/tlog-checkpoint): a note that says how large a log is and what its root is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qala.trust.tlog.note import (
    ED25519,
    Note,
    NoteError,
    Verifier,
    check_text,
    decode_hash,
    encode,
    open_note,
    read_lines,
    read_number,
)
from qala.trust.tlog.tree import EMPTY_ROOT, HASH_BYTES, is_size


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log; NoteError for one that cannot be."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or "\n" in line for line in lines):
            raise NoteError("origin and extensions are lines")
        if not is_size(self.size) or len(self.root) != HASH_BYTES:
            raise NoteError("no size and root of a tree")
        if not self.size and self.root != EMPTY_ROOT:
            raise NoteError("an empty log has the empty root")

    def body(self) -> str:
        """Return the text that is signed."""
        lines = (self.origin, str(self.size), encode(self.root), *self.extensions)
        text = "".join(f"{line}\n" for line in lines)
        check_text(text)
        return text


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text (not of the note: open it first). NoteError if malformed."""
    check_text(text)
    lines = list(read_lines(text))
    if len(lines) < 3:
        raise NoteError("a checkpoint has three lines")
    return Checkpoint(lines[0], read_number(lines[1]), decode_hash(lines[2]), tuple(lines[3:]))


def open_checkpoint(note: str, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, Note]:
    """Return the checkpoint of a note that its own log has signed, with all verified signatures.

    NoteError: as open_note; or none of the signatures is by a log key whose name is the origin.
    """
    opened = open_note(note, verifiers)
    checkpoint = read_checkpoint(opened.text)
    if not any(by.kind == ED25519 and by.name == checkpoint.origin for by, _ in opened.signatures):
        raise NoteError("the log itself has not signed this")
    return checkpoint, opened
