"""Files on their way out: public copies to everyone, originals only through a module that checks."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from qala.base.files.queries import find_public, get_file, open_original

# Nothing in a file may run, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


@require_safe
def public_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Send a public copy. The address names the content, so it is kept for a day without asking again.

    Not longer: a copy that was withdrawn has to vanish.
    """
    found = find_public(sha256)
    if found is None:
        return HttpResponseNotFound()
    path, content_type = found
    response = get_conditional_response(request, etag=quote_etag(sha256))
    if response is None:
        pdf = content_type == "application/pdf"
        response = _as_file(path.open("rb"), content_type, sha256, attachment=pdf)
    response["ETag"] = quote_etag(sha256)
    response["Cache-Control"] = "public, max-age=86400"
    return response


def original_response(sha256: str) -> FileResponse:
    """Return the original as a download that no cache keeps.

    For staff only: the caller checks, and records the read. Raises Refused("not_found").
    """
    content_type = get_file(sha256).content_type
    response = _as_file(open_original(sha256), content_type, sha256, attachment=True)
    response["Cache-Control"] = "private, no-store"
    return response


def _as_file(file: IO[bytes], content_type: str, sha256: str, *, attachment: bool) -> FileResponse:
    """Return the response with a name of ours and no room for surprises."""
    name = f"qala-{sha256[:12]}.{SUFFIXES[content_type]}"
    response = FileResponse(file, as_attachment=attachment, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
