"""Folding of letters, and alphabetical order."""

from __future__ import annotations

import re
import unicodedata

_KAZAKH = str.maketrans("әғқңөұүһіё", "агкноуухие")
_ONE_LETTER = str.maketrans(
    {"İ": "i", "Σ": "σ"}
)  # lower() makes two letters of İ, and ς at the end of a word
_MARKS = "\u0300-\u036f\u0483-\u0487"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
MARKS = _MARKS + _INVISIBLE
"""Characters of a regular expression's set: they belong to the letter before them or are not seen at all."""

_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_MARK_PILES = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_ANY_MARK = re.compile(f"[{_MARKS}]")

_FROM = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_TO = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіғқңүұһәө"
_KK_ORDER = str.maketrans(_FROM, _TO)
_RU_ORDER = str.maketrans("ё", "е")

KK_KEY_SQL = f"""
CREATE OR REPLACE FUNCTION kk_key(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(lower(t), '{_FROM}', '{_TO}') COLLATE "C";
"""
"""The order of the Kazakh alphabet in the database; sort by (kk_key(name), name)."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(text.split())


def fold_letters(lower: str) -> str:
    """Return a lower-case text without letters a Russian keyboard lacks: әғқңөұүһіё → агкноуухие."""
    return lower.translate(_KAZAKH)


def compose(text: str) -> str:
    """Return a text with letters and marks joined (NFC), without unseen characters and piles of marks."""
    if text.isascii():
        return text
    text = _MARK_PILES.sub(r"\1", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def _strip_accents(text: str) -> str:
    """Return Latin letters without marks (café → cafe); й and ё are letters and stay."""
    return "".join(
        letter if letter in "йё" else _ANY_MARK.sub("", unicodedata.normalize("NFD", letter))
        for letter in text
    )


def fold(text: str) -> str:
    """Return a text as the index knows it: lower case, composed, no Kazakh letters, no accents, ' for ’."""
    lower = compose(text).lower()
    if lower.isascii():
        return lower
    lower = lower.translate(_KAZAKH).replace("’", "'")
    return lower if _is_plain(lower) else _strip_accents(lower)


_PLAIN = re.compile("[\u0000-\u007f\u0430-\u044f]*")


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None


def sort_key(text: str, language: str = "kk") -> tuple[str, str]:
    """Return the key of alphabetical order in a language, equal to ORDER BY (kk_key(t), t) in the database.

    ru: ё as е, Kazakh letters in the places of the Kazakh alphabet. en: by letters without case.
    """
    lower = text.translate(_ONE_LETTER).lower()
    if language == "en":
        return lower, text
    if language == "ru":
        lower = lower.translate(_RU_ORDER)
    return lower.translate(_KK_ORDER), text
