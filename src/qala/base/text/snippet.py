"""The piece of a public text that shows why it was found."""

from __future__ import annotations

from qala.base.text.analysis import iterate_terms
from qala.base.text.data import Language, Query, Snippet


def snippet(text: str, query: Query, language: Language = "ru", *, words: int = 30) -> Snippet:
    """Return the densest `words` words of a text and the places of those that meet the query.

    Give the public projection of a text only. Without a match it is the beginning. Density counts different
    words of the query first, then all.
    """
    places: list[tuple[int, int]] = []
    met: list[str] = []
    for start, end, (own, stems, _) in iterate_terms(text, language):
        places.append((start, end))
        met.append(_meets(own, stems, query))
    if not places:
        return Snippet(0, len(text), ())
    best = _densest(met, words)
    chosen = range(best, min(best + words, len(places)))
    marks = tuple(places[at] for at in chosen if met[at])
    start = 0 if best == 0 else places[best][0]
    end = len(text) if chosen[-1] == len(places) - 1 else places[chosen[-1]][1]
    return Snippet(start, end, marks)


def _meets(own: str, stems: tuple[str, ...], query: Query) -> str:
    """Return the term by which a word meets the query, or ""."""
    if own in query.terms or (query.prefix and own.startswith(query.prefix)):
        return own
    return next((stem for stem in stems if stem in query.terms), "")


def _densest(met: list[str], size: int) -> int:
    """Return the first word of the window with most different, then most terms met; the earliest of them."""
    counts: dict[str, int] = {}
    hits = 0
    best, best_score = 0, (0, 0)
    for at, term in enumerate(met):
        if term:
            counts[term] = counts.get(term, 0) + 1
            hits += 1
        if at >= size and met[at - size]:
            gone = met[at - size]
            counts[gone] -= 1
            hits -= 1
            if not counts[gone]:
                del counts[gone]
        if (len(counts), hits) > best_score:
            best, best_score = max(0, at - size + 1), (len(counts), hits)
    return _centred(met, best, size)


def _centred(met: list[str], first: int, size: int) -> int:
    """Move a window so that its matches stand in the middle, not at its end."""
    hits = [at for at in range(first, min(first + size, len(met))) if met[at]]
    if not hits:
        return first
    middle = (hits[0] + hits[-1]) // 2
    return max(0, min(middle - size // 2, len(met) - size, hits[0]))
