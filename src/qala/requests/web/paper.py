"""The box of a printed answer: a QR code that leads to the check, and the short code for typing."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from qala.trust.api import SignatureData

QR_QUIET = 4  # modules of white around the code (ISO/IEC 18004)


@dataclass(frozen=True)
class Paper:
    """url: of the check, its fragment is the fingerprint. qr: SVG. code: the number's end and 16 digits."""

    url: str
    find_url: str
    qr: SafeString
    code: str


def paper_of(signature: SignatureData | None) -> Paper | None:
    """Return the box of a signed letter; None for one without a signature."""
    if signature is None:
        return None
    fingerprint = signature.manifest_sha256[:16]
    url = f"{settings.BASE_URL}{reverse('trust:verify', args=[signature.doc])}#{fingerprint}"
    groups = " ".join(fingerprint[at : at + 4] for at in range(0, 16, 4)).upper()
    # Dimensions as attributes and a class: a page may hold no style of its own (CSP).
    qr = segno.make(url, error="m", micro=False).svg_inline(
        border=QR_QUIET, omitsize=True, svgclass="q-qr", lineclass=None, dark="#000", light="#fff"
    )
    return Paper(
        url,
        f"{settings.BASE_URL}{reverse('trust:find')}",
        mark_safe(qr),  # noqa: S308 - drawn by segno from our own address
        f"{signature.of.rsplit('-', 1)[-1]} – {groups}",
    )
