"""What a submission must bring, and how words of a person are cleaned.

Nothing here refuses a request, for APPC Art. 63 forbids it: a fault is told so that the person can mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from qala.requests.data import PlaceGiven, Submission

TITLE_MAX = 120
TEXT_MIN, TEXT_MAX = 10, 4000
ADDRESS_MAX = 300
FILES_MAX = 6
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\n{3,}")


def clean_text(text: str) -> str:
    """Return the words in NFC, without control characters, spaces and blank lines reduced."""
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BREAKS.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """Return the words as one clean line."""
    return " ".join(clean_text(text).split())


def clean_submission(given: Submission) -> Submission:
    """Return the submission with clean words; without a title, the first words of the text are it."""
    text = clean_text(given.text)
    title = clean_line(given.title) or headline(text)
    place = replace(given.place, address=clean_line(given.place.address))
    return replace(given, title=title, text=text, place=place)


def headline(text: str, limit: int = 80) -> str:
    """Return the first sentence of a text, cut at a word when long."""
    first = re.split(r"(?<=[.!?…])\s|\n", text, maxsplit=1)[0].rstrip(".")
    if len(first) <= limit:
        return first
    return first[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"


def submission_faults(given: Submission, *, categories: Collection[str], inside: bool) -> dict[str, str]:
    """Return field → fault code of a cleaned submission; empty when it can be taken.

    categories: the codes in use. inside: whether the point, if given, lies in the city.
    """
    faults = {
        "text": _length(given.text, TEXT_MIN, TEXT_MAX),
        "title": _length(given.title, 1, TITLE_MAX) if given.title else "",
        "address": _length(given.place.address, 0, ADDRESS_MAX),
        "category": "" if given.category in categories else "unknown",
        "place": _place_fault(given.place, inside=inside),
        "files": "too_many" if len(given.files) > FILES_MAX else "",
    }
    return {field: code for field, code in faults.items() if code}


def _length(text: str, least: int, most: int) -> str:
    if not text:
        return "empty" if least else ""
    return "too_short" if len(text) < least else "too_long" if len(text) > most else ""


def _place_fault(place: PlaceGiven, *, inside: bool) -> str:
    if (place.lat is None) != (place.lon is None):
        return "half"
    if place.lat is None and not place.address and not place.district:
        return "empty"
    return "" if inside else "outside"
