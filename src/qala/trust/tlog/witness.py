"""The witness's side of add-checkpoint (c2sp.org/tlog-witness): what to answer, and what to remember.

Pure. The caller reads the known state of the origin, calls `decide`, stores the new state in the same
transaction, and only then cosigns and answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qala.trust.tlog.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from qala.trust.tlog.note import (
    ED25519,
    LARGEST_NOTE,
    NoteError,
    Verifier,
    decode_hash,
    encode,
    read_lines,
    read_number,
    split_note,
)
from qala.trust.tlog.tree import check_consistency

SIZE_TYPE = "text/x.tlog.size"
LONGEST = 63


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request as read: nothing of it is verified."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def origin(self) -> str:
        """Return the log it says to be of, to look up the known state."""
        return read_checkpoint(split_note(self.note)[0]).origin


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. With 200: store `new_state` first, then cosign `text` and answer with the lines."""

    status: int
    body: str = ""
    new_state: tuple[int, bytes] | None = None
    text: str = ""
    content_type: str = "text/plain; charset=utf-8"


def write_request(old: int, proof: Sequence[bytes], note: str) -> str:
    """Return the body of a request, for the log's side."""
    return "".join([f"old {old}\n", *(f"{encode(one)}\n" for one in proof), "\n", note])


def read_request(body: bytes) -> AddCheckpoint:
    """Return the request. NoteError when it is malformed: answer 400."""
    if len(body) > 2 * LARGEST_NOTE:
        raise NoteError("a request that is too large")
    try:
        head, gap, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    lines = list(read_lines(head + "\n"))
    if not gap or not lines[0].startswith("old ") or len(lines) > LONGEST + 1:
        raise NoteError("an old size, at most 63 hashes, an empty line and a checkpoint")
    read_checkpoint(split_note(note)[0])
    return AddCheckpoint(read_number(lines[0][4:]), tuple(map(decode_hash, lines[1:])), note)


def decide(
    known: tuple[int, bytes] | None, request: AddCheckpoint, log_verifiers: Iterable[Verifier]
) -> Decision:
    """Return what a witness answers that last saw this origin at `known` (size, root), None for never."""
    verifiers = [one for one in log_verifiers if one.kind == ED25519 and one.name == request.origin]
    if not verifiers:
        return Decision(404)
    try:
        checkpoint, opened = open_checkpoint(request.note, verifiers)
    except NoteError:
        return Decision(403)
    if request.old > checkpoint.size:
        return Decision(400)
    size, root = known or (0, b"")
    if request.old != size:
        return Decision(409, f"{size}\n", content_type=SIZE_TYPE)
    is_fork = known is not None and size == checkpoint.size and root != checkpoint.root
    if is_fork or not _is_proved(size, root, checkpoint, request.proof):
        return Decision(409 if is_fork else 422)
    return Decision(200, new_state=(checkpoint.size, checkpoint.root), text=opened.text)


def _is_proved(size: int, root: bytes, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    if size == 0:  # everything follows from the empty log
        return not proof
    return check_consistency(size, root, new.size, new.root, proof)
