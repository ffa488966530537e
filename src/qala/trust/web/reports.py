"""The report on a signature for pages anyone may open again and again."""

from __future__ import annotations

from django.core.cache import cache

from qala.trust.anchors import load_anchors
from qala.trust.data import Report, SignatureData
from qala.trust.queries import get_report

REMEMBERED_S = 60


def recent_report(signature: SignatureData) -> Report:
    """Return the report of a check at most a minute old, by the SHA-256 of the CMS and by whom we trust."""
    key = f"trust-report:{signature.cms_sha256}:{signature.id}:{hash(load_anchors())}"
    held: Report | None = cache.get(key)
    if held is None:
        held = get_report(signature.id)
        cache.set(key, held, REMEMBERED_S)
    return held
