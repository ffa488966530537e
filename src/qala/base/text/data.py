"""Words of `base.text`: tokens, queries, hits, cases. Standard library only."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")


class Case(StrEnum):
    """The cases of a Kazakh noun (септік)."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    LOCATIVE = "locative"
    ABLATIVE = "ablative"
    INSTRUMENTAL = "instrumental"


class Owner(StrEnum):
    """Whose a Kazakh noun is (тәуелдік жалғау)."""

    NONE = ""
    MY = "my"
    YOUR = "your"
    YOUR_POLITE = "your_polite"
    OUR = "our"
    THEIR = "their"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text.

    start, end: code points of the text as it was given.
    own: the folded form. stems: folded stems and lemmas, without `own`.
    closed: a pronoun, postposition, numeral and the like, which a query may drop.
    """

    start: int
    end: int
    own: str
    stems: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks for, as texts castable to `tsquery`; empty texts find nothing.

    own: only the forms as typed (index weights A and C). all: any stem of each word.
    any: as `all`, but one word is enough. phrase: the own forms side by side, "" for one word.
    words: folded words as typed, in order, without dropped and excluded ones. terms: every folded term of
    them.
    prefix: the last word when it may go on (type-ahead), else "".
    code: the public id when the query is nothing but one ("QLA-2026-7F3K9"), else "".
    """

    text: str
    own: str
    all: str
    any: str
    phrase: str
    words: tuple[str, ...]
    terms: frozenset[str]
    prefix: str
    code: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.all


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a search: keys of rows, best first.

    more: there are more than were looked at; say "more than 200", never a count.
    how: "exact", "corrected" (`query` is the mended one) or "any" (not every word is met).
    """

    keys: tuple[Hashable, ...]
    more: bool
    how: Literal["exact", "corrected", "any"]
    query: Query


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text with the words that met the query.

    start, end: the piece; marks: (start, end) of each word met; all in code points of the text.
    """

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A written address. street: name and kind in the language ("Абай даңғылы", "пр. Абая")."""

    city: str = ""
    street: str = ""
    house: str = ""
    flat: str = ""
