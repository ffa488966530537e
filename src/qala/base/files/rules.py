"""What is taken in, and what of it may be shown."""

from __future__ import annotations

import re

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
PUBLIC_SIDE_PX = 2000
"""Longest side of a public copy: enough to read a meter, too little to print a face."""
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PDF = "application/pdf"


def is_hash(text: str) -> bool:
    """Whether the text is a SHA-256 in lower-case hex, the only name a file has."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def sniff_type(head: bytes) -> str | None:
    """Return the content type told by the first bytes, or None for what is not taken.

    Only the very start counts: a file that begins as something else and holds a PDF is not a PDF.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return PDF
    return None
