"""Nearest known words to one that found nothing."""

from __future__ import annotations

from collections.abc import Iterable

from qala.base.text.folding import fold

MOST_EDITS = 2


def suggest_words(word: str, known: Iterable[tuple[str, int]], *, limit: int = 3) -> list[str]:
    """Return the known words at most two edits (swaps count one) from a word, nearest and frequent first.

    known: (folded term, documents with it), as the table `Word` has them. A word of three letters or fewer
    may differ in one.
    """
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only for who mistyped

    own = fold(word)
    most = MOST_EDITS if len(own) > 3 else 1
    near = []
    for term, documents in known:
        edits = DamerauLevenshtein.distance(own, term, score_cutoff=most)
        if 0 < edits <= most:
            near.append((edits, -documents, term))
    return [term for _, _, term in sorted(near)[:limit]]
