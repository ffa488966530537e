"""Names of people by rules of word formation: proposed to a person, never hidden at once.

A run of capitalised words is a name when one of its words is a patronymic, a surname or a given name, in
any case of Kazakh or Russian, in any mix of scripts; not when the run names a street or a place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qala.base.redact.data import Span
from qala.base.redact.rules.letters import fold, to_cyrillic, transliterate
from qala.base.redact.rules.name_words import (
    COMMON_GIVEN,
    CONJUNCTIONS,
    CUE_WORDS,
    GIVEN,
    KINSHIP,
    KK_CASES,
    LONGEST_ENDING,
    NOT_NAMES,
    NOT_SURNAMES,
    PATRONYMICS,
    PLACE_AFTER,
    PLACE_BEFORE,
    RU_GIVEN_ENDINGS,
    SURNAMES,
    TITLES,
    WEAK_SURNAMES,
)

_WORD = re.compile(r"[^\W\d_]{1,40}(?:[-‑’'][^\W\d_]{1,40}){0,3}")
_GAP = re.compile(r"[ \u00a0]{1,2}(?:\r?\n)?|\.[ \u00a0]?|\r?\n")
_STRONG, _GIVEN, _WEAK, _NONE, _STOP = 4, 3, 2, 1, 0
_PLACE_STEMS = (
    "кошеси",
    "дангыл",
    "атындагы",
    "бульвар",
    "алан",
    "аудан",
    "саябаг",
    "мектеби",
    "ауруханас",
    "емханас",
    "университет",
    "район",
    "проспект",
    "переул",
    "площад",
    "стадион",
    "театр",
)
# Endings of verbs that begin Russian sentences: «Отдали Ивановой…».
_RU_VERBS = (
    "али",
    "или",
    "ели",
    "яли",
    "ула",
    "ила",
    "ала",
    "ите",
    "йте",
    "ает",
    "яет",
    "ить",
    "ать",
    "ется",
    "аем",
    "тся",
)
_LONGEST_RUN = 6
_ENGLISH = frozenset(word for word in NOT_NAMES | PLACE_AFTER | PLACE_BEFORE | CONJUNCTIONS if word.isascii())
_QUOTES = frozenset('«“„"')
_CUE = re.compile("(?:" + "|".join(re.escape(fold(word)) for word in CUE_WORDS) + r")\w{0,6}\W{0,4}$")
_STREET_NUMBER = re.compile(r"[ \u00a0,]{0,3}(?:д\.|дом|үй|№)?\s?\d|\s?[/–-]\s?[^\W\d]")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    raw: str
    key: str
    rank: int
    opens: bool

    @property
    def capital(self) -> bool:
        return self.raw[0].isupper()

    @property
    def stops(self) -> bool:
        return self.rank == _STOP and not self.initial

    @property
    def initial(self) -> bool:
        return len(self.raw) == 1 and self.capital


def find_names(text: str, officials: Collection[str] = ()) -> Iterator[Span]:
    """Find names of people. officials: full names that stay, such as those of people in office."""
    words = [_word(text, match) for match in _WORD.finditer(text)]
    known = [frozenset(_key(part) for part in name.split()) for name in officials]
    at = 0
    while at < len(words):
        size = _run_length(text, words, at)
        span = _name_in(text, words, words[at : at + size], at)
        at += size
        if span and not _is_official(text[span.start : span.end], known):
            yield span


def _key(raw: str) -> str:
    if not raw.isascii():
        return fold(to_cyrillic(raw))
    low = raw.lower()
    return low if low in _ENGLISH else transliterate(low)


def _word(text: str, match: re.Match[str]) -> _Word:
    raw = match.group()
    key = _key(raw)
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" \u00a0«\"'(–—-")
    opens = not before or before[-1] in ".!?\n:;…" or before[-1] > "\u2600"
    rank = _rank(raw, key)
    if opens and rank == _NONE and key.endswith(_RU_VERBS):
        rank = _STOP
    return _Word(match.start(), match.end(), raw, key, rank, opens)


def _rank(raw: str, key: str) -> int:
    """Return how surely a word belongs to a name, by its form alone."""
    if key in NOT_NAMES or len(key) < 2 or _is_case_of(key, NOT_NAMES):
        return _STOP
    parts = key.split("-")
    if key in NOT_SURNAMES:
        return _NONE
    if _ends(key, PATRONYMICS, 3) or _ends(parts[-1], SURNAMES, 3):
        return _STRONG
    given = max((_given(part) for part in parts), default=_NONE)
    if given == _GIVEN:
        return _GIVEN
    if given == _WEAK or (not raw.isascii() and _ends(key, WEAK_SURNAMES, 3)):
        return _WEAK
    return _NONE


def _is_case_of(key: str, words: frozenset[str]) -> bool:
    """Whether a word is a longer one of the list with a Kazakh case ending."""
    return any(key[-cut:] in KK_CASES and key[:-cut] in words for cut in range(2, min(5, len(key) - 5) + 1))


def _ends(key: str, endings: frozenset[str], stem: int) -> bool:
    return any(key[-size:] in endings for size in range(2, min(LONGEST_ENDING, len(key) - stem) + 1))


def _given(key: str) -> int:
    for cut in range(min(6, len(key) - 2) + 1):
        stem, ending = (key[:-cut], key[-cut:]) if cut else (key, "")
        if ending in KK_CASES or ending in RU_GIVEN_ENDINGS:
            for form in (stem, stem + "а", stem + "я", stem + "й", stem + "ь", stem + "ия", stem + "ий"):
                if form in GIVEN and (form == stem or (ending in RU_GIVEN_ENDINGS and len(stem) > 2)):
                    return _WEAK if form in COMMON_GIVEN else _GIVEN
    return _NONE


def _run_length(text: str, words: list[_Word], at: int) -> int:
    """Return how many words from `at` stand together in one case; one when the first may not join."""
    size = 1
    while (
        size < _LONGEST_RUN
        and at + size < len(words)
        and _joins(text, words[at + size - 1], words[at + size])
    ):
        size += 1
    return size


def _joins(text: str, last: _Word, word: _Word) -> bool:
    gap = text[last.end : word.start]
    if last.stops or word.stops or word.capital != last.capital or not _GAP.fullmatch(gap):
        return False
    if "." in gap and not last.initial:
        return False
    return "\n" not in gap or (last.rank >= _WEAK and word.rank >= _GIVEN)


def _name_in(text: str, words: list[_Word], run: list[_Word], at: int) -> Span | None:
    """Return the name that a run of words is, if it is one."""
    if not run[0].capital:
        return _lower_name(text, run)
    ranks = [word.rank for word in run if not word.initial]
    if not ranks or max(ranks) == _STOP:
        return None
    if _is_place(text, words, run, at):
        return _name_in(text, words, run[:-1], at) if len(run) > 2 and max(ranks[:-1]) >= _GIVEN else None
    cued = bool(_CUE.search(fold(to_cyrillic(text[max(0, run[0].start - 32) : run[0].start]))))
    quoted = text[run[0].start - 1 : run[0].start] in _QUOTES and max(ranks) < _STRONG
    if quoted or not (_is_name(run, ranks) or cued):
        return None
    if len(run) > 3 and all(word.raw.isupper() for word in run):
        run = [word for word in run if word.rank >= _WEAK] or run
    end = run[-1].end + (run[-1].initial and text[run[-1].end : run[-1].end + 1] == ".")
    return Span(run[0].start, end, "name", "name_cue" if cued else "name", "likely")


def _is_name(run: list[_Word], ranks: list[int]) -> bool:
    if max(ranks) >= _GIVEN:
        return True
    weak = sum(rank == _WEAK for rank in ranks)
    if run[0].opens:
        return weak >= 2 or (weak == 1 and len(run) > 1 and run[0].rank == _WEAK)
    return weak > 0 or (len(ranks) == 2 and all(_is_cyrillic_name(word.raw) for word in run))


def _is_cyrillic_name(raw: str) -> bool:
    """Whether a word is written as a name in a language that gives capitals to names alone."""
    return len(raw) > 2 and raw[1:].islower() and not raw.isascii()


def _lower_name(text: str, run: list[_Word]) -> Span | None:
    """Find a name typed without capitals: two words of names side by side, one of them sure."""
    for number in range(len(run) - 1):
        pair = run[number : number + 2]
        ranks = sorted(word.rank for word in pair)
        if ranks[0] >= _GIVEN and ranks[1] == _STRONG and text[pair[0].end : pair[1].start].strip() == "":
            third = run[number + 2 : number + 3]
            last = third[0] if third and third[0].rank >= _GIVEN else pair[1]
            return Span(pair[0].start, last.end, "name", "name_lower", "likely")
    return None


def _is_place(text: str, words: list[_Word], run: list[_Word], at: int) -> bool:
    """Whether the run names a street, a district, a school and no person."""
    if any(_stem_place(word.key) for word in run) or run[0].key in PLACE_BEFORE:
        return True
    if _place_follows(text, words, at + len(run)) or _place_leads(text, words, at):
        return True
    return len(run) == 1 and bool(_STREET_NUMBER.match(text, run[-1].end))


def _beside(text: str, left: _Word, right: _Word) -> bool:
    gap = text[left.end : right.start]
    return len(gap) <= 3 and "\n" not in gap


def _place_follows(text: str, words: list[_Word], at: int, *, steps: int = 2) -> bool:
    """Whether the word of a place comes next, as in «… би көшесі» or «… мен Абай даңғылы», or not."""
    if at >= len(words) or not _beside(text, words[at - 1], words[at]):
        return False
    key = words[at].key
    if key in PLACE_AFTER or _stem_place(key):
        return True
    if not steps:
        return False
    if key in TITLES:
        return _is_crossing(words, at) or _place_follows(text, words, at + 1, steps=steps - 1)
    joined = key in CONJUNCTIONS and at + 1 < len(words) and words[at + 1].capital
    return joined and any(_place_follows(text, words, at + step, steps=steps - 1) for step in (2, 3))


def _is_crossing(words: list[_Word], at: int) -> bool:
    """Whether an old title is followed by "and" and another name: «Төле би мен Масанчи» is a crossing."""
    crosses = at + 2 < len(words) and words[at + 1].key in CONJUNCTIONS and words[at + 2].capital
    return crosses and words[at].key not in KINSHIP


def _place_leads(text: str, words: list[_Word], at: int) -> bool:
    """Whether the word of a place comes before, as in «ул. …» or «угол Абая и …», or not."""
    if at == 0 or not _beside(text, words[at - 1], words[at]):
        return False
    if words[at - 1].key in PLACE_BEFORE:
        return True
    if words[at - 1].key not in CONJUNCTIONS or at < 3:
        return False
    return any(word.key in PLACE_BEFORE for word in words[max(0, at - 4) : at - 2])


def _stem_place(key: str) -> bool:
    return key.startswith(_PLACE_STEMS)


def _is_official(name: str, known: list[frozenset[str]]) -> bool:
    """Whether every word of the name stands in the name of one official, whatever its case ending."""
    keys = [_key(match.group()) for match in _WORD.finditer(name) if len(match.group()) > 1]
    return any(
        keys and all(any(key.startswith(part[: max(3, len(part) - 1)]) for part in official) for key in keys)
        for official in known
    )
