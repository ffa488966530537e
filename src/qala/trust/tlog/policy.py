"""Whom to believe (c2sp.org/tlog-policy): logs, witnesses, and how many of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qala.trust.tlog.checkpoint import Checkpoint, open_checkpoint
from qala.trust.tlog.cosign import cosigned_at
from qala.trust.tlog.note import COSIGNATURE, ED25519, NoteError, Verifier

LARGEST_POLICY = 256 * 1024
DEEPEST = 32
NONE = "none"


@dataclass(frozen=True, slots=True)
class Checked:
    """A checkpoint that one of the policy's logs has signed.

    times: name of a witness in the policy → when it saw the checkpoint. quorum: enough of them did.
    proven_at: since when so many had seen it: the proof that everything in it existed by then; None while
    there is no quorum, or the policy asks for no witness.
    """

    checkpoint: Checkpoint
    times: Mapping[str, datetime]
    quorum: bool
    proven_at: datetime | None


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says. groups: name → (how many, of which); quorum: a witness, a group or "none"."""

    logs: tuple[Verifier, ...] = ()
    witnesses: Mapping[str, Verifier] = field(default_factory=dict)
    groups: Mapping[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    quorum: str = NONE
    urls: Mapping[str, str] = field(default_factory=dict)

    def check(self, note: str) -> Checked:
        """Read a checkpoint. Missing witnesses are no error, look at `quorum`.

        NoteError: malformed, not signed by a log of the policy, or a known signature on it is wrong.
        """
        checkpoint, opened = open_checkpoint(note, [*self.logs, *self.witnesses.values()])
        names = {verifier: name for name, verifier in self.witnesses.items()}
        times = dict[str, datetime]()
        for verifier, signature in opened.signatures:
            if verifier in names:
                at = cosigned_at(opened.text, signature, verifier)
                name = names[verifier]
                times[name] = min(at, times.get(name, at))
        enough = [at for at in sorted(times.values()) if self._is_met({n for n in times if times[n] <= at})]
        return Checked(
            checkpoint,
            times,
            quorum=self.quorum == NONE or bool(enough),
            proven_at=enough[0] if enough and self.quorum != NONE else None,
        )

    def _is_met(self, by: Collection[str]) -> bool:
        return self.quorum == NONE or self._has(self.quorum, by)

    def _has(self, name: str, by: Collection[str]) -> bool:
        if name not in self.groups:
            return name in by
        wanted, members = self.groups[name]
        return sum(self._has(member, by) for member in members) >= wanted


def read_policy(text: str) -> Policy:
    """Return the policy of a file. NoteError names the line that is wrong."""
    reader = _Reader()
    if len(text) > LARGEST_POLICY or re.search("[\x00-\x08\x0b-\x1f\x7f]", text):
        raise NoteError("not the text of a policy")
    for number, line in enumerate(text.split("\n"), 1):
        words = re.split("[ \t]+", line.strip(" \t"))
        if words == [""] or words[0].startswith("#"):
            continue
        try:
            reader.read(words)
        except NoteError as error:
            raise NoteError(f"line {number} of the policy: {error}") from error
    if reader.quorum is None:
        raise NoteError("a policy has one line `quorum`")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum, reader.urls)


class _Reader:
    """The lines read so far."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, Verifier] = {}
        self.groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.urls: dict[str, str] = {}
        self.quorum: str | None = None
        self._used: set[str] = set()
        self._depth: dict[str, int] = {}

    def read(self, words: list[str]) -> None:
        """Read one line."""
        lines: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        read = lines.get(words[0])
        if read is None:
            raise NoteError(f"{words[0]!r} is none of {', '.join(lines)}")
        read(words[1:])

    def _log(self, words: list[str]) -> None:
        log = self._key(words, ED25519, self.logs)
        self.logs.append(log)

    def _witness(self, words: list[str]) -> None:
        name = self._new(words[0] if words else "")
        self.witnesses[name] = self._key(words[1:], COSIGNATURE, list(self.witnesses.values()))

    def _key(self, words: list[str], kind: int, known: list[Verifier]) -> Verifier:
        if len(words) not in {1, 2}:
            raise NoteError("a verifier key and perhaps an address")
        verifier = Verifier(words[0])
        if verifier.kind != kind:
            raise NoteError("a key of the wrong kind")
        if verifier.key in {one.key for one in known}:
            raise NoteError("a key that was named before")
        if len(words) == 2:
            self.urls[verifier.vkey] = words[1]
        return verifier

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise NoteError("a group has a name, a number and members")
        name, wanted, *members = words
        if len(set(members)) < len(members) or self._used & set(members):
            raise NoteError("who is in a group already")
        for member in members:
            self._check_known(member)
        count = {"any": "1", "all": str(len(members))}.get(wanted, wanted)
        if not re.fullmatch("[1-9][0-9]{0,3}", count) or int(count) > len(members):
            raise NoteError("a number from 1 to that of the members")
        self._depth[self._new(name)] = 1 + max(self._depth.get(member, 0) for member in members)
        if self._depth[name] > DEEPEST:
            raise NoteError("too many groups within groups")
        self._used.update(members)
        self.groups[name] = (int(count), tuple(members))

    def _quorum(self, words: list[str]) -> None:
        if self.quorum is not None or len(words) != 1:
            raise NoteError("one quorum")
        if words[0] != NONE:
            self._check_known(words[0])
        self.quorum = words[0]

    def _new(self, name: str) -> str:
        if name in {"", NONE, *self.witnesses, *self.groups}:
            raise NoteError(f"a new name, not {name!r}")
        return name

    def _check_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise NoteError(f"{name!r} was not named before")
