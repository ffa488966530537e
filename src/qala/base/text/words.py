"""Cutting a text into words, and mending letters of the wrong script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qala.base.text.folding import MARKS, compose

LONGEST_WORD = 64

_PLAIN = re.compile(r"\d+[^\W\d_]?(?:/\d+[^\W\d_]?)+(?![^\W_])|[^\W_]+(?:[-’'][^\W_]+)*")
_LETTER = f"[^\\W_][{MARKS}]*"
_MARKED = re.compile(f"(?:{_LETTER})+(?:[-’'](?:{_LETTER})+)*")
_ANY_MARK = re.compile(f"[{MARKS}]")

_LATIN = "aceopxyikhbmtə"
_CYRILLIC = "асеорхуікһвмтә"
_TO_CYRILLIC = str.maketrans(_LATIN + "ѳj", _CYRILLIC + "өј")
_TO_LATIN = str.maketrans(_CYRILLIC + "н", "aceopxyikhbmtəh")
_KAZAKH_LOOKS = str.maketrans("əѳ", "әө")
_HAS_LATIN = re.compile("[a-zə]")
_HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HAS_DIGIT = re.compile(r"\d")
_ALIKE = re.compile(f"[{_CYRILLIC}н0-9]+")


def iterate_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the mended lower-case form of each word; places are code points of `text`."""
    pattern = _PLAIN if text.isascii() or not _ANY_MARK.search(text) else _MARKED
    for match in pattern.finditer(text):
        start, end = match.span()
        yield start, end, mend(text[start : min(end, start + 4 * LONGEST_WORD)])


@lru_cache(maxsize=65_536)
def mend(word: str) -> str:
    """Return a word composed, in lower case and in one script, cut to 64 letters.

    Look-alikes become Cyrillic in a word that has both scripts (жөндеу typed with Latin e, o), and Latin in
    a part with digits (number plates, 24а).
    """
    lower = word.lower()
    if lower.isascii():
        return lower[:LONGEST_WORD]
    lower = compose(lower)[:LONGEST_WORD].replace("’", "'").translate(_KAZAKH_LOOKS)
    if _HAS_DIGIT.search(lower):
        return "-".join(map(_to_latin, lower.split("-"))) if _HAS_CYRILLIC.search(lower) else lower
    if _HAS_LATIN.search(lower) and _HAS_CYRILLIC.search(lower):
        return lower.translate(_TO_CYRILLIC)
    return lower


def _to_latin(part: str) -> str:
    has_both = _HAS_LATIN.search(part) and _HAS_CYRILLIC.search(part)
    has_digits = _HAS_DIGIT.search(part) and _ALIKE.fullmatch(part)
    return part.translate(_TO_LATIN) if has_both or has_digits else part
