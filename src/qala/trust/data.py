"""What trust hands out: commitments, signing sessions, signatures and reports on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One public event that is to be committed to.

    type: "request.created", "answer.signed", …; of: public id of the case or document;
    n: number of the event within `of`, from 1, without gaps; at: aware time;
    payload: JSON of strings, whole numbers, booleans, nulls, lists and dicts (no floats).
    """

    type: str
    of: str
    n: int
    at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CommitmentData:
    """What stands for an event in the public log.

    entry: its number; commitment: HMAC-SHA256(salt, JCS(payload)), 32 bytes; salt: 32 random bytes,
    kept by `trust` until it is erased: the caller keeps the entry number only.
    """

    entry: int
    commitment: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class LogEntryData:
    """One entry of the log as a page shows it. `salt` is None once it was erased."""

    entry: int
    of: str
    n: int
    leaf: bytes
    salt: bytes | None


class Status(StrEnum):
    """The three outcomes of ETSI EN 319 102-1, clause 5.1.3."""

    PASSED = "PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "FAILED"


class Reason(StrEnum):
    """Why a signature was not accepted: one code for each step of the check, in its order."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    TRAILING_BYTES = "trailing_bytes"
    SIGNER_COUNT = "signer_count"
    CONTENT_MISMATCH = "content_mismatch"
    BAD_ATTRIBUTES = "bad_attributes"
    DIGEST_MISMATCH = "digest_mismatch"
    ALGORITHM_REFUSED = "algorithm_refused"
    NO_CERTIFICATE = "no_certificate"
    SIGNATURE_INVALID = "signature_invalid"
    CERTIFICATE_MISMATCH = "certificate_mismatch"
    UNKNOWN_ISSUER = "unknown_issuer"
    CHAIN_INVALID = "chain_invalid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    KEY_USAGE = "key_usage"
    IIN_MISMATCH = "iin_mismatch"
    BIN_MISMATCH = "bin_mismatch"
    ROLE_NOT_ALLOWED = "role_not_allowed"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of one signature found. Fields that were not reached are empty.

    reason: the first step that failed, None when PASSED; sub: ETSI sub-indication;
    at: the time for which it was checked; claimed_at: signingTime, the client's clock, never evidence;
    serial: certificate number, hexadecimal; anchor: SHA-256 of the CA certificate the chain ends at;
    roles: role OIDs of the certificate; crl_at: thisUpdate of the revocation list used;
    flags: what was tolerated, such as "no_signing_certificate".
    """

    status: Status
    at: datetime
    reason: Reason | None = None
    sub: str = ""
    signer: str = ""
    serial: str = ""
    iin: str = ""
    bin: str = ""
    roles: tuple[str, ...] = ()
    issuer: str = ""
    anchor: str = ""
    algorithm: str = ""
    claimed_at: datetime | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    crl_at: datetime | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file named in a manifest: signed by its SHA-256 (hexadecimal), never whole. size in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SigningData:
    """An open session: exactly `manifest` is to be signed, until `expires_at`.

    sha256: of the manifest, hexadecimal. text and files are read back from those bytes: show them.
    """

    session_id: UUID
    manifest: bytes
    sha256: str
    text: Mapping[str, str]
    files: tuple[SignedFile, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignatureData:
    """A signature that was verified before it was stored.

    doc: "QLA-2026-7F3K9/2"; of: "QLA-2026-7F3K9"; supersedes: an earlier doc or None.
    text, files: as signed, not for the public as they stand; public: whether they hold nothing to hide.
    signer_name, post_title, body_name: as they were at signing, by language.
    certificate_serial: hexadecimal. signed_at: when we verified it. entry: its number in the log.
    demo: signed with a key of the demo CA, without legal force.
    """

    id: int
    kind: str
    doc: str
    of: str
    supersedes: str | None
    text: Mapping[str, str]
    files: tuple[SignedFile, ...]
    public: bool
    manifest_sha256: str
    cms_sha256: str
    signer_name: str
    post_title: Mapping[str, str]
    body_name: Mapping[str, str]
    bin: str
    certificate_serial: str
    signed_at: datetime
    status: Status
    entry: int
    demo: bool
