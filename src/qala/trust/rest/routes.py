"""Routes /api/v1/trust: report on a signature, entries of the log with proof and receipt."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Router

from qala.base.errors.api import Refused
from qala.base.limits.api import client_address, count_call
from qala.trust import queries, rules
from qala.trust.data import LogEntryData
from qala.trust.log.reads import find_leaf, get_log_state, get_proof, log_policy_text
from qala.trust.models import Receipt
from qala.trust.rest import schemas
from qala.trust.web.reports import recent_report
from qala.trust.words import REASONS

router = Router()
Doc = Annotated[str, Path(pattern=rf"^{rules.DOC}$", max_length=80, example="QLA-2026-7F3K9/2")]
Number = Annotated[int, Path(ge=1, le=2**63 - 1, alias="entry", description="number of the entry")]


def _count(request: HttpRequest) -> None:
    count_call("api", f"address {client_address(request)}", now=timezone.now())


def _not_found() -> Refused:
    return Refused("not_found", _("There is no such entry or document."))


@router.get("/log", response={200: schemas.Log, **schemas.PROBLEMS}, url_name="trust-log")
def log_route(request: HttpRequest) -> dict[str, Any]:
    """Return the state of the log, its key, its witnesses and the policy to check it with."""
    _count(request)
    state = get_log_state()
    return {
        "origin": state.origin,
        "size": state.size,
        "root": state.root.hex(),
        "published_at": state.published_at,
        "vkey": state.vkey,
        "waiting": state.waiting,
        "witnesses": [
            {"name": one.name, "vkey": one.vkey, "seen_at": one.seen_at, "size": one.size}
            for one in state.witnesses
        ],
        "policy": log_policy_text(),
    }


@router.get("/entries/{entry}", response={200: schemas.Entry, **schemas.PROBLEMS}, url_name="trust-entry")
def entry_route(request: HttpRequest, entry: Number) -> dict[str, Any]:
    """Return an entry of the log."""
    found = _entry(request, entry)
    return {
        "entry": found.entry,
        "of": found.of,
        "n": found.n,
        "leaf": found.leaf.decode(),
        "salt": found.salt.hex() if found.salt else None,
        "index": find_leaf(entry),
    }


@router.get(
    "/entries/{entry}/proof", response={200: schemas.Proof, **schemas.PROBLEMS}, url_name="trust-proof"
)
def proof_route(request: HttpRequest, entry: Number) -> dict[str, Any]:
    """Return the proof that the entry stands in the published log; 404 while it waits for the next one."""
    _entry(request, entry)
    proof = get_proof(entry)
    if proof is None:
        raise Refused("not_found", _("The entry waits for the next publication of the log."))
    return {
        "entry": entry,
        "index": proof.index,
        "size": proof.size,
        "hashes": [one.hex() for one in proof.hashes],
        "checkpoint": proof.checkpoint,
        "proof": proof.proof_text,
    }


@router.get(
    "/entries/{entry}/receipt", response={200: schemas.Receipt, **schemas.PROBLEMS}, url_name="trust-receipt"
)
def receipt_route(request: HttpRequest, entry: Number) -> dict[str, Any]:
    """Return the receipt, where one was given to the applicant."""
    _entry(request, entry)
    found = Receipt.objects.filter(pk=entry).first()
    if found is None:
        raise Refused("not_found", _("No receipt was given for this entry."))
    return {"entry": entry, "receipt": found.note}


@router.get(
    "/signatures/{path:doc}",
    response={200: schemas.SignatureReport, **schemas.PROBLEMS},
    url_name="trust-report",
)
def report_route(request: HttpRequest, doc: Doc) -> dict[str, Any]:
    """Check the signature of a document now and return what was found. The signed text is not given."""
    _count(request)
    signature = queries.find_by_doc(doc)
    if signature is None:
        raise _not_found()
    report = recent_report(signature)
    return {
        "doc": signature.doc,
        "of": signature.of,
        "verdict": rules.verdict(report, logged=queries.is_logged(signature)),
        "status": report.status,
        "sub": report.sub,
        "reason": report.reason,
        "told": str(REASONS[report.reason]) if report.reason else "",
        "signed_by": signature.signer_name,
        "post": dict(signature.post_title),
        "body": dict(signature.body_name),
        "bin": signature.bin,
        "certificate": report.serial,
        "issuer": report.issuer,
        "algorithm": report.algorithm,
        "signed_at": signature.signed_at,
        "timestamped_at": report.timestamped_at,
        "checked_at": timezone.now(),
        "manifest_sha256": signature.manifest_sha256,
        "signature_sha256": signature.cms_sha256,
        "entry": signature.entry,
        "demo": signature.demo,
    }


def _entry(request: HttpRequest, entry: int) -> LogEntryData:
    _count(request)
    found = queries.find_log_entry(entry)
    if found is None:
        raise _not_found()
    return found
