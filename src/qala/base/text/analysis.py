"""A text to its words and their terms: the one reading that index, query and snippet share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qala.base.text import english, russian
from qala.base.text.data import Language, Word
from qala.base.text.folding import fold, fold_letters
from qala.base.text.kazakh import words as kazakh
from qala.base.text.kazakh.sounds import LETTERS
from qala.base.text.kazakh.stems import kazakh_stems
from qala.base.text.language import guess_language
from qala.base.text.words import iterate_words

_SENTENCE_END = re.compile(r"[.!?…]+[\s»\"')]+(?=[^\W\d_])|\n+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_DIGIT = re.compile(r"\d")

NEGATIONS = frozenset(map(fold_letters, kazakh.NEGATIONS | russian.NEGATIONS)) | english.NEGATIONS
"""Folded words that a query never drops."""

Terms = tuple[str, tuple[str, ...], bool]
"""Own form, stems without it, whether the word is of a closed class; all folded."""

CLOSED_WORDS: dict[str, frozenset[str]] = {
    "kk": frozenset(map(fold_letters, kazakh.CLOSED)),
    "ru": frozenset(map(fold_letters, russian.CLOSED)),
    "en": english.CLOSED,
}
"""Folded words without content of their own."""


def analyse(text: str, language: Language = "ru") -> list[Word]:
    """Return the words of a text with places in it and folded terms.

    language: of the reader or document, used for sentences whose own language does not show.
    """
    return [Word(start, end, *terms) for start, end, terms in iterate_terms(text, language)]


def iterate_terms(text: str, language: Language) -> Iterator[tuple[int, int, Terms]]:
    """Yield places and terms of each word; the language is that of its sentence."""
    if text.isascii():
        for start, end, word in iterate_words(text):
            yield start, end, word_terms(word, "en", False)
        return
    for offset, sentence in _sentences(text):
        words = list(iterate_words(sentence))
        forms = [word for _, _, word in words]
        own_language = guess_language(forms, language)
        lost = own_language == "kk" and not any(map(_has_kazakh_letters, forms))
        for start, end, word in words:
            yield offset + start, offset + end, word_terms(word, own_language, lost)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield start, text[start:]


def _has_kazakh_letters(word: str) -> bool:
    return not LETTERS.isdisjoint(word)


@lru_cache(maxsize=131_072)
def word_terms(word: str, language: Language, lost: bool) -> Terms:
    """Return the terms of a mended word in a sentence of a language.

    lost: the sentence is Kazakh typed without Kazakh letters.
    """
    own = fold(word)
    is_cyrillic = _CYRILLIC.search(word) is not None
    closed = own in CLOSED_WORDS[language if is_cyrillic else "en"]
    if closed:
        return own, (), True
    if _DIGIT.search(word):
        stems = _code_parts(word)
    elif not is_cyrillic:
        stems = english.english_stems(own)
    else:
        stems = _cyrillic_stems(word, language, lost=lost)
    folded = dict.fromkeys(map(fold_letters, stems))
    folded.pop(own, None)
    folded.pop("", None)
    return own, tuple(folded), False


def _code_parts(word: str) -> tuple[str, ...]:
    """Numbers and codes are never cut; what stands before an ending or after the last hyphen counts alone."""
    if "-" not in word:
        return ()
    if _CYRILLIC.search(word):
        return kazakh_stems(word)
    return (word.rpartition("-")[2],)


def _cyrillic_stems(word: str, language: Language, *, lost: bool) -> tuple[str, ...]:
    if _has_kazakh_letters(word):
        return kazakh_stems(word)
    if language == "kk":
        stems = kazakh_stems(word, lost_letters=lost)
        if not stems and russian.is_russian_word(word):
            return russian.russian_lemmas(word)
        return stems
    lemmas = russian.russian_lemmas(word)
    return lemmas if russian.is_russian_word(word) else (*lemmas, *kazakh_stems(word, lost_letters=True))


def query_stems(word: str, language: Language) -> tuple[str, ...]:
    """Return the folded stems of a query's word in every language it may be of.

    Russian only without Kazakh letters; Kazakh without its letters unless the query is plainly Russian.
    """
    own = fold(word)
    if _DIGIT.search(word):
        stems = _code_parts(word)
    elif not _CYRILLIC.search(word):
        stems = english.english_stems(own)
    elif _has_kazakh_letters(word):
        stems = kazakh_stems(word)
    else:
        known = russian.is_russian_word(word)
        lost = not (known and language == "ru")
        stems = (*kazakh_stems(word, lost_letters=lost), *russian.russian_lemmas(word))
    folded = dict.fromkeys(map(fold_letters, stems))
    folded.pop(own, None)
    folded.pop("", None)
    return tuple(folded)
