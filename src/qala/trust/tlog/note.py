"""Signed notes (c2sp.org/signed-note): text, an empty line, lines of signatures.

Pure. Two kinds of Ed25519 keys: ED25519 signs the text, COSIGNATURE (a witness; c2sp.org/tlog-cosignature)
signs the text with a time. Reading is strict; signatures of unknown keys are passed over.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
LARGEST_NOTE = 256 * 1024
MOST_SIGNATURES = 100
TIME_END = 2**63

_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


class NoteError(ValueError):
    """A note, key, checkpoint, proof or policy is malformed, or no signature that we trust is on it."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key, from its vkey `name+id+base64`. NoteError when it is malformed."""

    vkey: str
    name: str = field(init=False)
    key_id: bytes = field(init=False)
    kind: int = field(init=False)
    key: bytes = field(init=False)

    def __post_init__(self) -> None:
        found = _VKEY.fullmatch(self.vkey)
        if not found or not is_name(found[1]):
            raise NoteError("not a verifier key")
        data, key_id = decode(found[3]), bytes.fromhex(found[2])
        kind, key = data[0], data[1:]
        if kind not in {ED25519, COSIGNATURE} or len(key) != 32:
            raise NoteError("a kind of key that is not known here")
        if _key_id(found[1], kind, key) != key_id:
            raise NoteError("the number of the key is not that of the key")
        for name, value in (("name", found[1]), ("key_id", key_id), ("kind", kind), ("key", key)):
            object.__setattr__(self, name, value)

    def verify(self, text: str, signature: bytes) -> bool:
        """Tell whether this key made the signature (the bytes after the number of the key)."""
        time, sealed = split_time(signature) if self.kind == COSIGNATURE else (None, signature)
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(sealed, _message(text, time))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key of 32 bytes with its name; never shown by repr."""

    name: str
    private_key: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.private_key) != 32:
            raise NoteError("a signer has a name without spaces and plus, and a key of 32 bytes")
        if self.kind not in {ED25519, COSIGNATURE}:
            raise NoteError("a kind of key that is not known here")

    @property
    def vkey(self) -> str:
        """Return the public key that others verify with."""
        key = self._key().public_key().public_bytes_raw()
        key_id = _key_id(self.name, self.kind, key).hex()
        return f"{self.name}+{key_id}+{encode(bytes([self.kind]) + key)}"

    def sign(self, text: str, at: int | None = None) -> str:
        """Return the signature line with its newline; `at` (Unix seconds) for a cosignature only."""
        if (at is None) == (self.kind == COSIGNATURE):
            raise NoteError("a cosignature has a time, another signature has none")
        check_text(text)
        signature = self._key().sign(_message(text, at))
        time = b"" if at is None else at.to_bytes(8, "big")
        return _line(self.name, Verifier(self.vkey).key_id + time + signature)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private_key)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line that was read: whose it says to be, and its bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """Return it as a line again."""
        return _line(self.name, self.key_id + self.signature)


@dataclass(frozen=True, slots=True)
class Note:
    """A note whose signatures were verified: at least one, in the order of the note."""

    text: str
    signatures: tuple[tuple[Verifier, Signature], ...]


def sign_note(text: str, *signers: Signer) -> str:
    """Return the note. The text ends in a newline."""
    if not signers:
        raise NoteError("a note has at least one signature")
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def open_note(note: str, verifiers: Iterable[Verifier]) -> Note:
    """Return text and verified signatures.

    NoteError: malformed, a signature of a known key is wrong, or no known key has signed.
    """
    known = {(one.name, one.key_id): one for one in verifiers}
    text, signatures = split_note(note)
    verified = list[tuple[Verifier, Signature]]()
    for one in signatures:
        verifier = known.get((one.name, one.key_id))
        if verifier is None:
            continue
        if not verifier.verify(text, one.signature):
            raise NoteError(f"a signature of {one.name} is wrong")
        verified.append((verifier, one))
    if not verified:
        raise NoteError("no known key has signed this")
    return Note(text, tuple(verified))


def split_note(note: str) -> tuple[str, list[Signature]]:
    """Return text and signatures as they stand there: NOTHING of it is verified."""
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines:
        raise NoteError("a note is text, an empty line and signatures")
    check_text(text + "\n", longest=LARGEST_NOTE - len(lines))
    return text + "\n", read_signatures(lines)


def add_signature(note: str, lines: str) -> str:
    """Return the note with more signature lines, not verified; a line that is there already is left out."""
    _, there = split_note(note)
    added = [one for one in read_signatures(lines) if one not in there]
    joined = note + "".join(one.line() for one in dict.fromkeys(added))
    split_note(joined)
    return joined


def read_signatures(lines: str) -> list[Signature]:
    """Return the signatures of lines such as a witness answers with. NoteError when one is malformed."""
    if not lines.endswith("\n") or len(lines) > LARGEST_NOTE:
        raise NoteError("a signature ends in a newline")
    texts = lines[:-1].split("\n")
    if len(texts) > MOST_SIGNATURES:
        raise NoteError("too many signatures")
    return list(map(_read_line, texts))


def _read_line(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    if not found or not is_name(found[1]):
        raise NoteError("not a signature line")
    data = decode(found[2])
    if len(data) < 5:
        raise NoteError("a signature without bytes")
    return Signature(found[1], data[:4], data[4:])


def split_time(signature: bytes) -> tuple[int, bytes]:
    """Return time and Ed25519 signature of a cosignature."""
    return int.from_bytes(signature[:8], "big"), signature[8:]


def is_name(name: str) -> bool:
    """Tell whether a key may have this name."""
    return bool(name) and "+" not in name and not any(map(str.isspace, name)) and _is_clean(name)


def check_text(text: str, longest: int = LARGEST_NOTE) -> None:
    """Refuse with NoteError what no note may hold."""
    if not text.endswith("\n") or len(text) > longest or not _is_clean(text):
        raise NoteError("a text ends in a newline and has no control characters")


def decode(text: str) -> bytes:
    """Return the bytes of base64, which has one spelling only. NoteError for any other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if encode(data) != text:
        raise NoteError("base64 with another spelling")
    return data


def encode(data: bytes) -> str:
    """Return base64."""
    return base64.b64encode(data).decode()


def decode_hash(text: str) -> bytes:
    """Return the 32 bytes of a hash in base64."""
    data = decode(text)
    if len(data) != 32:
        raise NoteError("a hash has 32 bytes")
    return data


def read_number(text: str) -> int:
    """Return a size or index: decimal, without sign or leading zero, below 2^63."""
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text) or int(text) >= TIME_END:
        raise NoteError("not a number of a log")
    return int(text)


def read_lines(text: str) -> Iterator[str]:
    """Yield lines; NoteError when the text does not end in a newline."""
    if not text.endswith("\n"):
        raise NoteError("the last line has no end")
    yield from text[:-1].split("\n")


def _is_clean(text: str) -> bool:
    # A lone surrogate has no UTF-8.
    return not _CONTROL.search(text) and not re.search("[\ud800-\udfff]", text)


def _key_id(name: str, kind: int, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]


def _line(name: str, data: bytes) -> str:
    return f"— {name} {encode(data)}\n"


def _message(text: str, time: int | None) -> bytes:
    if time is None:
        return text.encode()
    if not 0 <= time < TIME_END:
        raise NoteError("no time of a cosignature")
    return f"cosignature/v1\ntime {time}\n{text}".encode()
