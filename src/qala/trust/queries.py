"""Reads of signatures and of the log's intake."""

from __future__ import annotations

import dataclasses

from django.db.models import Case, When

from qala.base.errors.api import Refused
from qala.base.people.api import blind_index
from qala.trust import rules
from qala.trust.anchors import load_anchors
from qala.trust.cades import verify_detached
from qala.trust.data import LogEntryData, Reason, Report, SignatureData, Status
from qala.trust.models import LogIntake, Signature


def get_signature(signature_id: int) -> SignatureData:
    """Return a signature. Raises Refused("not_found")."""
    return signature_data(_row(signature_id))


def find_by_doc(doc: str) -> SignatureData | None:
    """Return the signature of a document "QLA-2026-7F3K9/2".

    For "QLA-2026-7F3K9", of its newest answer, or of its newest document without an answer.
    """
    rows = Signature.objects.select_related("manifest")
    found = rows.filter(manifest__doc=doc).order_by("-pk").first()
    if found is None:
        answer = Case(When(manifest__kind="answer", then=1), default=0)
        found = rows.filter(manifest__of=doc).order_by(answer.desc(), "-pk").first()
    return signature_data(found) if found else None


def get_report(signature_id: int) -> Report:
    """Check a stored signature again, from its bytes, for the time it was made.

    Raises Refused("not_found").
    """
    row = _row(signature_id)
    anchors = load_anchors()
    report = verify_detached(
        bytes(row.manifest.content),
        bytes(row.cms),
        anchors.certificates,
        anchors.crls,
        expected_iin=None,
        expected_bin=row.bin,
        allowed_roles=rules.allowed_roles(row.manifest.kind),
        at=row.best_time,
    )
    if report.status is Status.PASSED and blind_index(report.iin) != row.iin_hmac:
        return dataclasses.replace(
            report,
            status=Status.INDETERMINATE,
            reason=Reason.IIN_MISMATCH,
            sub="SIG_CONSTRAINTS_FAILURE",
        )
    return report


def get_signed_bytes(signature_id: int) -> tuple[bytes, bytes]:
    """Return manifest and CMS exactly as stored. Raises Refused("not_found")."""
    row = _row(signature_id)
    return bytes(row.manifest.content), bytes(row.cms)


def list_log_entries(of: str, *, limit: int = 500) -> list[LogEntryData]:
    """Return the entries of a case or document, in the order of its events."""
    rows = LogIntake.objects.filter(of=of).select_related("commitment").order_by("n")[:limit]
    return [_entry(row) for row in rows]


def find_log_entry(entry: int) -> LogEntryData | None:
    """Return one entry of the log, or None."""
    row = LogIntake.objects.filter(pk=entry).select_related("commitment").first()
    return _entry(row) if row else None


def is_logged(signature: SignatureData) -> bool:
    """Whether the signature's entry of the log commits to exactly this manifest and this CMS."""
    entry = find_log_entry(signature.entry)
    if entry is None or entry.salt is None:
        return False
    payload = rules.signed_payload(signature.manifest_sha256, signature.cms_sha256)
    return rules.check_commitment(payload, entry.salt, entry.leaf)


def signature_data(row: Signature) -> SignatureData:
    """Return a row as data; the text is read back from the signed bytes."""
    manifest = row.manifest
    signed = rules.read_manifest(bytes(manifest.content))
    return SignatureData(
        id=row.pk,
        kind=manifest.kind,
        doc=manifest.doc,
        of=manifest.of,
        supersedes=signed["supersedes"],
        text=signed["text"],
        files=rules.signed_files(signed),
        public=manifest.public,
        manifest_sha256=manifest.sha256,
        cms_sha256=row.sha256,
        signer_name=row.signer_name,
        post_title=row.post_title,
        body_name=row.body_name,
        bin=row.bin,
        certificate_serial=row.certificate_serial,
        signed_at=row.best_time,
        status=Status(row.status),
        entry=row.entry_id,
        demo=row.demo,
    )


def _row(signature_id: int) -> Signature:
    row = Signature.objects.select_related("manifest").filter(pk=signature_id).first()
    if row is None:
        raise Refused("not_found", str(signature_id))
    return row


def _entry(row: LogIntake) -> LogEntryData:
    held = getattr(row, "commitment", None)
    return LogEntryData(row.entry, row.of, row.n, bytes(row.leaf), bytes(held.salt) if held else None)
