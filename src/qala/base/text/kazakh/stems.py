"""From a Kazakh word to its stems: a look-up of each cut in the chains, and the sounds put back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qala.base.text.folding import fold_letters
from qala.base.text.kazakh.chains import LONGEST, VERB_SHIFT, Y_BACK, Y_FRONT, YA, chains
from qala.base.text.kazakh.sounds import (
    HARMONY,
    LOAN_LETTERS,
    LOST_HARMONY,
    VOWELS,
    has_native_end,
    sound_mask,
)
from qala.base.text.kazakh.words import (
    CLOSED,
    DOUBLES,
    IRREGULAR,
    LOAN_CLUSTERS,
    LOAN_ENDS,
    ODD_ENDS,
    PARTICLES,
)

_BACK = (1 << 7) - 1
_AFTER_ELISION = frozenset("нзқкпслршғгб")
_LONGEST_ELISION = 5
_PLURALS = ("лар", "лер", "дар", "дер")
_UNVOICED = {"б": "бп", "г": "гк", "ғ": "қ"}
_VOICED = {"п": "б", "к": "г", "қ": "ғ"}
_MELTED = Y_BACK | Y_FRONT | YA


@cache
def known_verbs() -> frozenset[str]:
    """Return the known verbs in -у (from hunspell-kk, MPL 1.1, notice inside the file)."""
    text = Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and line[0] != "#")


@cache
def lost_chains() -> dict[str, int]:
    """Return the chains as they look when typed without Kazakh letters (дағы → дагы)."""
    table: dict[str, int] = {}
    for chain, mask in chains().items():
        folded = fold_letters(chain)
        table[folded] = table.get(folded, 0) | mask
    return table


def kazakh_stems(word: str, *, lost_letters: bool = False) -> tuple[str, ...]:
    """Return the stems and lemmas (verbs in -у) of a lower-case word, the word itself left out.

    lost_letters: the text has no Kazakh letters where it should; stems then come back without them too.
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in CLOSED:
        return ()
    found: dict[str, None] = {}
    if "-" in word:
        _add_hyphenated(found, word, lost_letters=lost_letters)
    else:
        _cut(word, chains(), HARMONY, found)
        if lost_letters:
            _cut(word, lost_chains(), LOST_HARMONY, found)
        if word.endswith(("лу", "ну")):
            _add_active(found, word)
    found.pop(word, None)
    return tuple(found)


def _add_hyphenated(found: dict[str, None], word: str, *, lost_letters: bool) -> None:
    """After a hyphen any chain counts (ҚР-ның, 2026-ға); else each part is a word of its own (10-үйде)."""
    left, _, right = word.rpartition("-")
    is_ending = right in PARTICLES or right in chains() or (lost_letters and right in lost_chains())
    for part in (left,) if is_ending else word.split("-"):
        found[part] = None
        found |= dict.fromkeys(kazakh_stems(part, lost_letters=lost_letters))


def _cut(word: str, table: dict[str, int], harmony_of: dict[str, int], found: dict[str, None]) -> None:
    size = len(word)
    first = next((place for place, letter in enumerate(word) if letter in VOWELS), size)
    for place in range(max(2, first + 1, size - LONGEST), size):
        mask = table.get(word[place:])
        if mask is None:
            continue
        stem = word[:place]
        vowel_next = word[place] in VOWELS
        fits = sound_mask(stem, harmony_of)
        if vowel_next and stem[-1] in "лрнт" and mask >> 7 & fits & _BACK:  # loans lose ь: госпиталі
            found[stem + "ь"] = None
        if mask & fits:
            _add_nominal(found, stem, vowel_next=vowel_next)
        if (mask >> VERB_SHIFT) & fits:
            _add_verbal(found, stem, vowel_next=vowel_next)
        if mask & _MELTED:
            _add_melted(found, stem, mask, fits)


def _can_end(stem: str) -> bool:
    return (
        has_native_end(stem)
        or stem in ODD_ENDS
        or stem in DOUBLES
        or stem.endswith(LOAN_ENDS)
        or not LOAN_LETTERS.isdisjoint(stem)
    )


def _add_nominal(found: dict[str, None], stem: str, *, vowel_next: bool) -> None:
    last, before = stem[-1], stem[-2]
    if vowel_next:
        for letter in _UNVOICED.get(last, last):
            if _can_end(stem[:-1] + letter):
                found[stem[:-1] + letter] = None
        if (
            last in _AFTER_ELISION
            and len(stem) <= _LONGEST_ELISION
            and (before not in VOWELS or before == "у")
        ):
            _add_elided(found, stem)
        if stem + last in DOUBLES:
            found[stem + last] = None
    elif last != "ғ" and _can_end(stem):
        found[stem] = None
        if last == "і" and len(stem) > 3 and stem[-3:-1] in LOAN_CLUSTERS and _can_end(stem[:-1]):
            found[stem[:-1]] = None


def _add_elided(found: dict[str, None], stem: str) -> None:
    """Put ы or і back before the last consonant: халқ → халық, қауп → қауіп, ауз → ауыз (у as consonant)."""
    last = _UNVOICED.get(stem[-1], stem[-1])[-1]
    fits = sound_mask(stem)
    if fits & _BACK:
        found[f"{stem[:-1]}ы{last}"] = None
    if fits >> 7:
        found[f"{stem[:-1]}і{last}"] = None


def _add_verbal(found: dict[str, None], root: str, *, vowel_next: bool) -> None:
    if not _can_end(root) or (root[-1] == "ғ" and not vowel_next):
        return
    if len(root) > 5 and root.endswith(_PLURALS) and root + "у" not in known_verbs():
        return
    for lemma in _infinitives(root, vowel_next=vowel_next):
        found[lemma] = None
        _add_active(found, lemma)


def _infinitives(root: str, *, vowel_next: bool) -> tuple[str, ...]:
    """Return the forms in -у: оқы → оқу, қой → қою, шық → шығу, тау(ып) → табу."""
    last = root[-1]
    if last in "ыі":
        return (root[:-1] + "у",)
    if last == "й":
        return (root[:-1] + "ю",)
    if last == "и":
        return (root + "ю", root[:-1] + "у")
    if last in _VOICED and not vowel_next:
        voiced = root[:-1] + _VOICED[last] + "у"
        keeps = root[-2] not in VOWELS or root + "у" in known_verbs()
        return (voiced, root + "у") if keeps else (voiced,)
    if last == "у" and vowel_next:
        return (root + "у", root[:-1] + "бу")
    return (root + "у",)


def _add_melted(found: dict[str, None], stem: str, mask: int, fits: int) -> None:
    if (mask & Y_BACK and fits & _BACK) or (mask & Y_FRONT and fits >> 7):
        found[stem + "у"] = None
        _add_active(found, stem + "у")
    if mask & YA and stem[-1] in VOWELS:
        found[stem + "ю"] = None


def _add_active(found: dict[str, None], lemma: str) -> None:
    """Add the active verb of a passive one when it is known: жөнделу → жөндеу, табылу → табу."""
    root = lemma[:-1]
    if len(root) < 4 or root[-1] not in "лн":
        return
    if root[-2] in "ыі":
        found |= dict.fromkeys(
            verb for verb in _infinitives(root[:-2], vowel_next=True) if verb in known_verbs()
        )
    elif root[:-1] + "у" in known_verbs():
        found[root[:-1] + "у"] = None
