"""Sounds of Kazakh: what decides which form of an ending follows.

A final sound has one of seven classes; a word has back or front vowels. Both together are a mask of
14 bits: `class * harmony`, where back is the low and front the high seven bits.
"""

from __future__ import annotations

V, G, R, L, N, Z, T = 1, 2, 4, 8, 16, 32, 64
"""Vowels · й у и ю · р · л · м н ң · з ж · all others."""

BACK, FRONT, EITHER = 1, 128, 129

VOWELS = frozenset("аәеёиоөуұүыіэюя")
SIGNS = "ьъ"
LOAN_LETTERS = frozenset("фвцчщъьэёю")
LETTERS = frozenset("әғқңөұүһі")
"""Letters that Kazakh has and Russian lacks."""

_CLASSES = {V: "аәеёоөұүыіэя", G: "йуию", R: "р", L: "л", N: "мнң", Z: "зж"}
SOUND = {letter: sound for sound, letters in _CLASSES.items() for letter in letters}
_HARMONY = {BACK: "аоұыя", FRONT: "әөүіеэ", EITHER: "иуюё"}
HARMONY = {letter: harmony for harmony, letters in _HARMONY.items() for letter in letters}

LOST_HARMONY = HARMONY | {"а": EITHER, "о": EITHER}
"""As HARMONY for words typed without Kazakh letters, where а and о stand for ә and ө too."""

_TO_FRONT = str.maketrans("аығқ", "еігк")


def to_front(ending: str) -> str:
    """Return the front form of an ending given in its back form: лар → лер."""
    return ending.translate(_TO_FRONT)


def sound_of(word: str) -> int:
    """Return the class of the final sound; ь and ъ are not heard, the letter before them counts."""
    last = word[-1]
    if last in SIGNS and len(word) > 1:
        last = word[-2]
    return SOUND.get(last, T)


def sound_mask(word: str, harmony_of: dict[str, int] = HARMONY) -> int:
    """Return the final sound and harmony of a stem as a mask.

    A back stem that ends in ь, к, г or two consonants may take front endings: банкке, округтің. With
    LOST_HARMONY
    и may be і, a vowel.
    """
    harmony = EITHER
    for letter in reversed(word):
        if letter in harmony_of:
            harmony = harmony_of[letter]
            break
    last = word[-1]
    if harmony == BACK and (last in "ькг" or (last not in VOWELS and word[-2] not in VOWELS)):
        harmony = EITHER
    sound = V | G if last == "и" and harmony_of is LOST_HARMONY else sound_of(word)
    return sound * harmony


def has_native_end(stem: str) -> bool:
    """Whether a Kazakh word can end so; two consonants end one only as in қарт, халқ, көрк, құлп."""
    last, before = stem[-1], stem[-2]
    return last in VOWELS or before in VOWELS or (last in "тқкпсш" and before in "рлнйңм")
