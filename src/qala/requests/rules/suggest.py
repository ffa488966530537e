"""Which theme a text is likely about, and which requests may be the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

NEAR_M = 250
WINDOW = timedelta(days=90)
CANDIDATES = 5


def suggest_category(terms: Iterable[str], keywords: Mapping[str, frozenset[str]]) -> str:
    """Return the code whose keywords meet the most terms of the text, or "" when none stands out.

    terms: folded stems of the text (`base.text.analyse`); keywords: code → folded stems of its words.
    """
    found = set(terms)
    scores = Counter({code: len(found & words) for code, words in keywords.items()})
    ranked = scores.most_common(2)
    if not ranked or not ranked[0][1]:
        return ""
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return ""
    return ranked[0][0]


def likeness(*, distance_m: float, age: timedelta, shared: int, asked: int, same_category: bool) -> float:
    """Return how likely an older request is about the same fact, 0 to 1: nearness, words, age, theme.

    shared: terms that both texts have, asked: terms of the new one.
    """
    near = max(0.0, 1 - distance_m / NEAR_M)
    fresh = max(0.0, 1 - age / WINDOW)
    words = shared / asked if asked else 0.0
    return 0.5 * near + 0.25 * words + 0.15 * same_category + 0.1 * fresh
