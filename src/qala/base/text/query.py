"""From what a person types to texts of `tsquery`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qala.base.text.analysis import CLOSED_WORDS, NEGATIONS, query_stems
from qala.base.text.data import Language, Query
from qala.base.text.folding import compose, fold
from qala.base.text.language import guess_language
from qala.base.text.names import latin_variants
from qala.base.text.vector import quote_lexeme
from qala.base.text.words import iterate_words

MOST_LETTERS, MOST_WORDS, MOST_TERMS = 200, 12, 64

_CHUNK = re.compile(r"(-?)(?:[\"«“„]([^\"«»“”„]*)[\"»”“]?|(\S+))")
_LATIN = re.compile("[a-zà-ɏə]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CODE = re.compile(r"[a-z]{2,6}-\d{4}-[0-9a-z]{4,8}")
OWN_FORM = "AC"


@dataclass(frozen=True)
class _Part:
    """One word or one quoted phrase of a query; `own` and `all` are alternatives."""

    words: tuple[str, ...]
    own: tuple[str, ...]
    all: tuple[str, ...]
    excluded: bool
    quoted: bool
    closed: bool = False


def search_query(text: str, language: Language = "ru", *, prefix: bool = False) -> Query:
    """Return what is asked for.

    Words are joined by AND; "…" is a phrase of own forms; -word excludes. Closed-class words drop out unless
    all are; negations stay. At most 200 letters, 12 words and 64 terms are read.
    language: of the page, for words whose own language does not show. prefix: the last word may go on
    (type-ahead).
    """
    text = compose(text[: 4 * MOST_LETTERS])[:MOST_LETTERS]
    parts = _read(text, language)
    wanted = [part for part in parts if not part.excluded]
    if not all(part.closed for part in wanted):
        wanted = [part for part in wanted if not part.closed]
    last = (
        wanted[-1].words[0] if prefix and wanted and not wanted[-1].quoted and not text.endswith(" ") else ""
    )
    nots = (
        [f"!({_alternatives(part.all, quoted=part.quoted)})" for part in parts if part.excluded]
        if wanted
        else []
    )
    own = [_group(part.own, part, last, OWN_FORM) for part in wanted]
    groups = [_group(part.all, part, last) for part in wanted]
    words = tuple(word for part in wanted for word in part.words)
    return Query(
        text=text,
        own=" & ".join([*own, *nots]),
        all=" & ".join([*groups, *nots]),
        any=" & ".join([f"({' | '.join(groups)})", *nots]) if groups else "",
        phrase=_phrase(words) if len(words) > 1 and not last else "",
        words=words,
        terms=frozenset(term for part in wanted for term in (part.words if part.quoted else part.all)),
        prefix=last,
        code=_code(text),
    )


def _code(text: str) -> str:
    words = [word for _, _, word in iterate_words(text)]
    return words[0].upper() if len(words) == 1 and _CODE.fullmatch(words[0]) else ""


def _read(text: str, default: Language) -> list[_Part]:
    language = guess_language([word for _, _, word in iterate_words(text)], default)
    parts: list[_Part] = []
    words_left, terms_left = MOST_WORDS, MOST_TERMS
    for minus, quoted, plain in _CHUNK.findall(text):
        words = [word for _, _, word in iterate_words(quoted or plain)][:words_left]
        words_left -= len(words)
        if quoted and words:
            forms = tuple(map(fold, words))
            parts.append(_Part(forms, (_phrase(forms),), (_phrase(forms),), bool(minus), quoted=True))
            continue
        for word in words:
            if terms_left > 0:
                part = _word(word, language, terms_left, excluded=bool(minus))
                terms_left -= len(part.all)
                parts.append(part)
    return parts


def _word(word: str, language: Language, most: int, *, excluded: bool) -> _Part:
    own = fold(word)
    readings: tuple[str, ...] = ()
    stems = dict.fromkeys(query_stems(word, language))
    if _LATIN.search(word) and not _CYRILLIC.search(word) and not any(map(str.isdigit, word)):
        readings = latin_variants(word)
        stems |= dict.fromkeys(stem for reading in readings for stem in query_stems(reading, "kk"))
    stems.pop(own, None)
    alternatives = dict.fromkeys((own, *readings, *stems))
    closed = own in CLOSED_WORDS[language if _CYRILLIC.search(word) else "en"] and own not in NEGATIONS
    forms = tuple(dict.fromkeys((own, *readings)))[:most]
    return _Part((own,), forms, tuple(alternatives)[:most], excluded, quoted=False, closed=closed)


def _phrase(words: tuple[str, ...]) -> str:
    return "(" + " <-> ".join(f"{quote_lexeme(word)}:{OWN_FORM}" for word in words) + ")"


def _alternatives(terms: tuple[str, ...], weight: str = "", prefix: str = "", *, quoted: bool = False) -> str:
    if quoted:
        return " | ".join(terms)
    marks = {term: ("*" if term == prefix else "") + weight for term in terms}
    return " | ".join(quote_lexeme(term) + (f":{mark}" if mark else "") for term, mark in marks.items())


def _group(terms: tuple[str, ...], part: _Part, prefix: str, weight: str = "") -> str:
    return f"({_alternatives(terms, weight, prefix, quoted=part.quoted)})"
