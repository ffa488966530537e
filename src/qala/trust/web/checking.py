"""Check a file that somebody holds: by its fingerprint alone, or by a form where there is no JavaScript."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qala.base.limits.api import limited
from qala.trust.data import SignatureData
from qala.trust.queries import find_by_fingerprint
from qala.trust.web.forms import FindForm

LARGEST_FILE = 20 * 2**20
LARGEST_MANIFEST = 64 * 1024
REMEMBERED_S = 600
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Found:
    """kind: "manifest", "signature", "annex" or "nothing"."""

    kind: str
    signature: SignatureData | None = None


@require_http_methods(["GET", "POST"])
@limited("check", methods=("GET", "POST"))
def check(request: HttpRequest) -> HttpResponse:
    """Say what a file is: the signed text, a signature, or nothing of ours. It is not kept.

    GET ?sha256=… asks by the fingerprint alone; a browser with JavaScript never sends the file.
    """
    error, sha256, found = "", request.GET.get("sha256", "").lower(), None
    upload = request.FILES.get("file") if request.method == "POST" else None
    if upload is not None and (upload.size or 0) > LARGEST_FILE:
        error = _("The file is larger than 20 MB. Choose the signed file or the bundle.")
    elif upload is not None:
        sha256 = fingerprint_of(upload.read(LARGEST_FILE + 1))
    elif request.method == "POST" and "_language" not in request.POST:
        error = _("Choose a file.")
    elif sha256 and not SHA256.fullmatch(sha256):
        error = _("A fingerprint has 64 letters and digits, from 0 to 9 and from a to f.")
        sha256 = ""
    if sha256:
        found = _find(sha256)
    title = _("Check a file")
    context = {
        "title": title,
        "breadcrumbs": [(_("Check an answer"), reverse("trust:find")), (title, "")],
        "errors": [("file", error)] if error else [],
        "error": error,
        "sha256": sha256,
        "found": found,
        "find_form": FindForm(),
    }
    return render(request, "trust/file_check.html", context, status=400 if error else 200)


def fingerprint_of(content: bytes) -> str:
    """Return the SHA-256 to look for: of the file, of the manifest inside when it is a bundle."""
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as bundle, bundle.open("manifest.json") as manifest:
                content = manifest.read(LARGEST_MANIFEST)
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError):
            pass
    return hashlib.sha256(content).hexdigest()


def _find(sha256: str) -> Found:
    """Return what has this fingerprint; asked again within ten minutes, without the database."""
    key = f"trust-file:{sha256}"
    held: Found | None = cache.get(key)
    if held is None:
        held = Found(*find_by_fingerprint(sha256))
        cache.set(key, held, REMEMBERED_S)
    return held
