"""What /api/v1/trust gives."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] | None = None


class SignatureReport(Schema):
    """What a check of the signature has found just now. verdict: passed, wait or failed, for people."""

    doc: str
    of: str
    verdict: str
    status: str = Field(description="ETSI EN 319 102-1: PASSED, INDETERMINATE or FAILED")
    sub: str
    reason: str | None = Field(description="the first step that failed, as a stable code")
    told: str = Field(description="the same in words, in the language of the request")
    signed_by: str
    post: dict[str, str]
    body: dict[str, str]
    bin: str
    certificate: str
    issuer: str
    algorithm: str
    signed_at: datetime
    timestamped_at: datetime | None
    checked_at: datetime
    manifest_sha256: str
    signature_sha256: str
    entry: int
    demo: bool


class Entry(Schema):
    """An entry of the log. leaf: its bytes; salt: None once it was erased; index: None while it waits."""

    entry: int
    of: str
    n: int
    leaf: str
    salt: str | None
    index: int | None


class Proof(Schema):
    """That an entry stands in the published log. hashes: hexadecimal, from the leaf to the root."""

    entry: int
    index: int
    size: int
    hashes: list[str]
    checkpoint: str
    proof: str = Field(description="all of it as a c2sp.org/tlog-proof@v1 file")


class Receipt(Schema):
    """The log's promise to hold the entry within 60 seconds: a signed note."""

    entry: int
    receipt: str


class WitnessOut(Schema):
    """A witness of the log."""

    name: str
    vkey: str
    seen_at: datetime | None
    size: int


class Log(Schema):
    """The public log now. witnesses: empty while nobody outside watches it."""

    origin: str
    size: int
    root: str
    published_at: datetime | None
    vkey: str
    waiting: int
    witnesses: list[WitnessOut]
    policy: str


PROBLEMS: dict[Any, Any] = {404: Problem, 422: Problem, 429: Problem}
