"""Proofs to carry away (c2sp.org/tlog-proof): entry, checkpoint, witnesses, checked offline. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qala.trust.tlog.note import NoteError, decode, decode_hash, encode, read_lines, read_number, split_note
from qala.trust.tlog.policy import Checked, Policy
from qala.trust.tlog.tree import HASH_BYTES, check_inclusion, is_size, leaf_hash

HEAD = "c2sp.org/tlog-proof@v1"
LONGEST = 63
LARGEST_PROOF = 512 * 1024


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A proof as read: nothing of it is checked. extra is never covered by any signature."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def write_proof(index: int, hashes: Sequence[bytes], checkpoint_note: str, extra: bytes | None = None) -> str:
    """Return the text of a `.tlog-proof`. NoteError when a part of it is malformed."""
    if not is_size(index) or len(hashes) > LONGEST or any(len(one) != HASH_BYTES for one in hashes):
        raise NoteError("an index and at most 63 hashes")
    split_note(checkpoint_note)
    lines = [HEAD, f"index {index}", *map(encode, hashes), ""]
    if extra is not None:
        lines.insert(1, f"extra {encode(extra)}")
    return "\n".join(lines) + "\n" + checkpoint_note


def read_proof(text: str) -> TlogProof:
    """Return what a `.tlog-proof` says. NoteError when it is malformed."""
    head, gap, note = text.partition("\n\n")
    if not gap or len(text) > LARGEST_PROOF:
        raise NoteError("a proof is lines, an empty line and a checkpoint")
    split_note(note)
    lines = list(read_lines(head + "\n"))
    if lines.pop(0) != HEAD:
        raise NoteError("not a tlog-proof@v1")
    extra = decode(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index ") or len(lines) > LONGEST + 1:
        raise NoteError("an index and at most 63 hashes")
    return TlogProof(read_number(lines[0][6:]), tuple(map(decode_hash, lines[1:])), note, extra)


def check_proof(proof: TlogProof, entry: bytes, policy: Policy) -> Checked:
    """Return the checkpoint that holds the entry. Whether enough witnesses saw it: `quorum`, for the caller.

    NoteError: the checkpoint is not one of the policy's logs, or does not hold the entry at that index.
    """
    checked = policy.check(proof.checkpoint)
    size, root = checked.checkpoint.size, checked.checkpoint.root
    if not check_inclusion(leaf_hash(entry), proof.index, size, proof.hashes, root):
        raise NoteError("the proof does not lead from this entry to the checkpoint")
    return checked
