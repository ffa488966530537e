"""Leaves, commitments and manifests: how they are written, and what makes them valid."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from qala.trust.cades.data import EMPLOYEE, HEAD, RIGHT_TO_SIGN
from qala.trust.data import PublicEvent, Reason, Report, SignedFile, Status
from qala.trust.jcs import canonical

SALT_SIZE = 32  # HMAC pads shorter keys with zeros: two salts would be one
SMALLEST_NONCE = 16
LARGEST_MANIFEST = 16_000
LARGEST_LEAF = 65_535  # C2SP tlog-tiles: a 16-bit length
SESSION_LASTS = timedelta(minutes=10)

DOC = r"[A-Z0-9][A-Z0-9-]{0,59}(?:/[1-9][0-9]{0,5})?"  # public id, and number of the document

# Which certificates of an organisation may sign what (role OIDs under 1.2.398.3.3.4.1.2).
ROLES_FOR_KIND: dict[str, frozenset[str]] = {"answer": frozenset({HEAD, RIGHT_TO_SIGN, EMPLOYEE})}
ROLES_BY_DEFAULT = frozenset({HEAD, RIGHT_TO_SIGN})


class TooLongError(ValueError):
    """A manifest that is not to be signed: its argument is the size in bytes."""


def check_doc(doc: str) -> None:
    """Raise ValueError unless it is a public id, with or without the number of a document."""
    if not re.fullmatch(DOC, doc):
        raise ValueError(f"not an id of a document: {doc!r}")


def allowed_roles(kind: str) -> frozenset[str]:
    """Return the role OIDs a certificate may have to sign this kind of document."""
    return ROLES_FOR_KIND.get(kind, ROLES_BY_DEFAULT)


def utc(at: datetime) -> str:
    """Write an aware time as "2026-11-17T11:42:05Z", cut off at the second."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def commit(payload: Mapping[str, Any], salt: bytes) -> bytes:
    """Return HMAC-SHA256(salt, JCS(payload)). Raises ValueError unless the salt has 32 bytes."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt of {len(salt)} bytes")
    return hmac.digest(salt, canonical(payload), "sha256")


def write_leaf(event: PublicEvent, commitment: bytes) -> bytes:
    """Return the log's leaf of an event: it names no person and holds no text."""
    leaf = canonical(
        {
            "v": 1,
            "t": utc(event.at),
            "type": event.type,
            "of": event.of,
            "n": event.n,
            "c": base64.b64encode(commitment).decode(),
        }
    )
    if len(leaf) > LARGEST_LEAF:
        raise ValueError(f"a leaf of {len(leaf)} bytes")
    return leaf


def check_commitment(payload: Mapping[str, Any], salt: bytes, leaf: bytes) -> bool:
    """Whether the leaf commits to exactly this payload. False for anything malformed."""
    try:
        written = json.loads(leaf)
        commitment = base64.b64decode(written["c"], validate=True)
        return canonical(written) == leaf and hmac.compare_digest(commit(payload, salt), commitment)
    except (ValueError, KeyError, TypeError):
        return False


def write_manifest(
    *,
    kind: str,
    doc: str,
    of: str,
    text: Mapping[str, str],
    files: Sequence[SignedFile],
    signer_role: str,
    bin: str,  # noqa: A002 - the Kazakh number of an organisation
    prepared_at: datetime,
    supersedes: str | None,
    nonce: bytes,
) -> bytes:
    """Return the bytes to sign. The nonce makes their hash impossible to guess.

    Raises TooLongError when the manifest has 16,000 bytes or more, ValueError when the nonce is short.
    """
    if len(nonce) < SMALLEST_NONCE:
        raise ValueError(f"a nonce of {len(nonce)} bytes")
    content = canonical(
        {
            "v": 1,
            "kind": kind,
            "doc": doc,
            "of": of,
            "text": dict(text),
            "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in files],
            "signer_role": signer_role,
            "bin": bin,
            "prepared_at": utc(prepared_at),
            "supersedes": supersedes,
            "nonce": base64.b64encode(nonce).decode(),
        }
    )
    if len(content) >= LARGEST_MANIFEST:
        raise TooLongError(len(content))
    return content


def read_manifest(content: bytes) -> dict[str, Any]:
    """Return what stored manifest bytes say."""
    read: dict[str, Any] = json.loads(content)
    return read


def signed_files(manifest: Mapping[str, Any]) -> tuple[SignedFile, ...]:
    """Return the files a manifest names."""
    return tuple(SignedFile(f["name"], f["size"], f["sha256"]) for f in manifest["files"])


def fingerprint(content: bytes) -> str:
    """Return SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def signed_payload(manifest_sha256: str, cms_sha256: str) -> dict[str, str]:
    """Return what "answer.signed" commits to: two hashes nobody can guess, never erased."""
    return {"manifest": manifest_sha256, "cms": cms_sha256}


def report_without_iin(report: Report) -> dict[str, Any]:
    """Return a report as JSON to keep; of the IIN, only that there is one."""
    return {
        "status": report.status,
        "reason": report.reason,
        "sub": report.sub,
        "at": utc(report.at),
        "signer": report.signer,
        "serial": report.serial,
        "bin": report.bin,
        "roles": list(report.roles),
        "issuer": report.issuer,
        "anchor": report.anchor,
        "algorithm": report.algorithm,
        "claimed_at": utc(report.claimed_at) if report.claimed_at else None,
        "not_before": utc(report.not_before) if report.not_before else None,
        "not_after": utc(report.not_after) if report.not_after else None,
        "crl_at": utc(report.crl_at) if report.crl_at else None,
        "flags": list(report.flags),
    }


def verdict(report: Report, *, logged: bool = True) -> str:
    """Return "passed", "wait" or "failed": the answer to "is this genuine?" for people.

    ETSI calls a signature of the wrong person INDETERMINATE as well; for people that is a no.
    Only what can still be checked later is "wait". logged: its entry of the log commits to it.
    """
    if not logged:
        return "failed"
    if report.status is Status.PASSED:
        return "passed"
    return "wait" if report.reason is Reason.REVOCATION_UNKNOWN else "failed"


def check_states(report: Report) -> dict[str, str]:
    """Return "passed", "wait" or "failed" of each question a page shows: text, person, certificate.

    What lies behind the step at which the check ended is "wait": nobody looked.
    """
    return {question: _state(report, steps) for question, steps in _QUESTIONS.items()}


def _state(report: Report, steps: frozenset[Reason]) -> str:
    if report.reason in steps:
        return verdict(report)
    order = list(Reason)
    done = len(order) if report.reason is None else order.index(report.reason)
    return "passed" if all(order.index(step) < done for step in steps) else "wait"


_CERTIFICATE = frozenset({Reason.EXPIRED, Reason.NOT_YET_VALID, Reason.REVOKED, Reason.REVOCATION_UNKNOWN})
_PERSON = frozenset(
    {
        *(Reason.UNKNOWN_ISSUER, Reason.CHAIN_INVALID, Reason.KEY_USAGE),
        *(Reason.IIN_MISMATCH, Reason.BIN_MISMATCH, Reason.ROLE_NOT_ALLOWED),
    }
)
_QUESTIONS = {
    "text": frozenset(Reason) - _PERSON - _CERTIFICATE,
    "person": _PERSON,
    "certificate": _CERTIFICATE,
}
