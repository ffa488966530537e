"""What is known of a stored file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileData:
    """A file that was taken in. It has no name: names are dropped, they hold personal data.

    sha256, size (bytes), content_type, width, height (pixels as seen, None for PDF): of the original.
    public_sha256: of the public copy; None when there is none (a PDF nobody has looked at, or withdrawn).
    stripped: what the public copy no longer holds: location, device, time, text.
    """

    sha256: str
    size: int
    content_type: str
    width: int | None
    height: int | None
    public_sha256: str | None
    stripped: tuple[str, ...] = ()
