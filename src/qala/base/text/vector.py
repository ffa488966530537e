"""The text form of a `tsvector`."""

from __future__ import annotations

from collections.abc import Mapping

from qala.base.text.analysis import iterate_terms
from qala.base.text.data import Language
from qala.base.text.words import iterate_words

LAST_POSITION = 16_383
POSITIONS_OF_A_TERM = 255
MOST_BYTES = 700_000
"""PostgreSQL's limits: positions of a vector, of a lexeme; and, with room for positions, of its 1 MB."""

TITLES = frozenset({"title", "A", "B"})


def quote_lexeme(term: str) -> str:
    """Return a term as a quoted lexeme of `tsvector` and `tsquery` texts."""
    if "'" in term or "\\" in term:
        term = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{term}'"


def search_vector(fields: Mapping[str, str], language: Language = "ru") -> str:
    """Return the text of a `tsvector` of a thing's fields.

    fields: name → text. "title" (or "A", "B") gives weights A (own form) and B (stem), any other name C and
    D. The terms of a word share its position; a phrase does not reach over two fields. Words after the
    16,383rd are found, but not by phrase: cut long texts with `split_pages`.
    """
    found: dict[str, list[str]] = {}
    position = size = 0
    for name, text in fields.items():
        own_weight, stem_weight = ("A", "B") if name in TITLES else ("C", "D")
        for _, _, (own, stems, _) in iterate_terms(text, language):
            position += 1
            place = str(min(position, LAST_POSITION))
            for term, weight in ((own, own_weight), *((stem, stem_weight) for stem in stems)):
                places = found.get(term)
                if places is None:
                    size += len(term) * 2 + 4
                    if size > MOST_BYTES:
                        continue
                    found[term] = [place + weight]
                elif len(places) < POSITIONS_OF_A_TERM:
                    places.append(place + weight)
        position += 1
    return " ".join([f"{quote_lexeme(term)}:{','.join(places)}" for term, places in found.items()])


def split_pages(text: str, words: int = LAST_POSITION - 1) -> list[str]:
    """Return a long text in pieces of at most `words` words, each fit for one vector."""
    starts = [start for start, _, _ in iterate_words(text)][::words] or [0]
    starts[0] = 0
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
