"""English words to their stems (Snowball)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from qala.base.text.folding import word_set

CLOSED = word_set(
    """
    a an the and or but of in on at to by for with from as is are was were be been being am it its this
    that these those i you he she we they me him her us them my your his our their what which who whom
    when where how why do does did have has had will would can could should there here not no so if than
    then into onto about
    """
)
NEGATIONS = frozenset({"no", "not"})


@cache
def _snowball() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - it loads every language, 0.3 s

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def english_stems(word: str) -> tuple[str, ...]:
    """Return the stem of a lower-case word, and of each part joined by a hyphen."""
    parts = word.split("-") if "-" in word else ()
    return tuple(dict.fromkeys([_snowball().stemWord(word), *parts, *map(_snowball().stemWord, parts)]))
