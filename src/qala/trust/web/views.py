"""Pages on which anyone checks a signature, and the files to check it without us."""

from __future__ import annotations

import json
from typing import Any

from asn1crypto import pem
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.trust import queries, rules
from qala.trust.anchors import demo_folder
from qala.trust.data import SignatureData
from qala.trust.demo import load_demo_authority
from qala.trust.disclosure import is_open_now
from qala.trust.web.forms import FindForm
from qala.trust.words import REASONS, ROLE_NAMES


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a number and lead to the page of its document."""
    form = FindForm(request.GET if "number" in request.GET else None)
    if form.is_valid() and form.found:
        return redirect("trust:verify", form.found.doc)
    context = {"title": _("Check an answer"), "breadcrumbs": [(_("Check an answer"), "")], "form": form}
    return render(request, "trust/signature_find.html", context)


@require_safe
def verify(request: HttpRequest, doc: str) -> HttpResponse:
    """Check a signature now and say what was found, in words."""
    signature = _signature(doc)
    report = queries.get_report(signature.id)
    logged = queries.is_logged(signature)
    states = rules.check_states(report) | {"log": "passed" if logged else "failed"}
    worst_first = sorted(states, key=lambda name: states[name] != "failed")
    context: dict[str, Any] = {
        "title": _heading(signature),
        "breadcrumbs": [(_("Check an answer"), reverse("trust:find")), (signature.doc, "")],
        "signature": signature,
        "report": report,
        "verdict": rules.verdict(report, logged=logged),
        "reason": REASONS[report.reason] if report.reason else "",
        "checks": [(name, states[name]) for name in worst_first],
        "roles": [ROLE_NAMES[oid] for oid in report.roles if oid in ROLE_NAMES],
        "fingerprint": _groups(signature.manifest_sha256, 4),
        "can_download": _is_open(signature),
        "file_name": signature.doc.replace("/", "-"),
        "find_form": FindForm(),
    }
    return render(request, "trust/signature_verify.html", context)


@require_safe
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Show an entry of the log as it stands."""
    found = queries.find_log_entry(entry)
    if found is None:
        raise Http404
    leaf = json.loads(found.leaf)
    context = {
        "title": _("Entry № {number}").format(number=entry),
        "breadcrumbs": [(_("Check an answer"), reverse("trust:find")), (_("Entry of the log"), "")],
        "entry": found,
        "leaf": leaf,
        "leaf_text": found.leaf.decode(),
        "salt": found.salt.hex() if found.salt else "",
    }
    return render(request, "trust/entry_show.html", context)


@require_safe
def manifest(request: HttpRequest, doc: str) -> HttpResponse:  # noqa: ARG001 - Django gives the signature
    """Return the signed bytes exactly as they were signed, where they are open to all."""
    signature_data = _open_signature(doc)
    content, _cms = queries.get_signed_bytes(signature_data.id)
    return _file(content, "application/json", f"{doc.replace('/', '-')}.json")


@require_safe
def signature(request: HttpRequest, doc: str) -> HttpResponse:  # noqa: ARG001
    """Return the CMS. It holds the signer's IIN: only in a demo, where it is invented."""
    signature_data = _open_signature(doc)
    _content, cms = queries.get_signed_bytes(signature_data.id)
    return _file(cms, "application/pkcs7-signature", f"{doc.replace('/', '-')}.p7s")


@require_safe
def demo_authority(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Return the certificate of the demo's authority."""
    if not settings.DEMO:
        raise Http404
    certificate = load_demo_authority(demo_folder()).certificate
    return _file(pem.armor("CERTIFICATE", certificate), "application/x-pem-file", "demo-ca.pem")


def _signature(doc: str) -> SignatureData:
    found = queries.find_by_doc(doc)
    if found is None:
        raise Http404
    return found


def _is_open(signature: SignatureData) -> bool:
    return bool(settings.DEMO and signature.demo and signature.public and is_open_now(signature.of))


def _open_signature(doc: str) -> SignatureData:
    found = _signature(doc)
    if not _is_open(found):
        raise Http404
    return found


def _heading(signature: SignatureData) -> str:
    if signature.kind == "answer":
        return _("Is this a genuine answer?")
    return _("Is this a genuine document?")


def _groups(digits: str, count: int) -> str:
    """Return the first groups of four digits: "9f3c 71ab 04d2 e8c5"."""
    return " ".join(digits[i : i + 4] for i in range(0, 4 * count, 4))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
