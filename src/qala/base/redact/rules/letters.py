"""Letters that look alike in the two scripts, and the folding used to compare words.

Every mapping keeps the length, so that offsets stay.
"""

from __future__ import annotations

LATIN_LOOKS = "aceopxyhkmtbiuəABCEHIKMOPTXYÄ"
CYRILLIC_LOOKS = "асеорхункмтвіиәАВСЕНІКМОРТХУӘ"
TO_CYRILLIC = str.maketrans(LATIN_LOOKS + "ѳѲ", CYRILLIC_LOOKS + "өӨ")
TO_LATIN = str.maketrans("АВСЕНКМОРТХУІавсенкмортхуі", "ABCEHKMOPTXYIabcehkmoptxyi")
FOLD = str.maketrans("әғқңөұүһіё", "агкноуухие")
BRACKETS = str.maketrans("⟦⟧", "[]")


def to_cyrillic(text: str) -> str:
    """Replace Latin letters by the Cyrillic ones that look the same."""
    return text.translate(TO_CYRILLIC)


def to_latin(text: str) -> str:
    """Replace Cyrillic letters by the Latin ones that look the same."""
    return text.translate(TO_LATIN)


_LATIN_SOUNDS = (
    ("zh", "ж"), ("kh", "х"), ("sh", "ш"), ("ch", "ч"), ("ts", "ц"), ("ya", "я"), ("yu", "ю"), ("gh", "г"),
    ("iy", "ий"), ("ey", "ей"), ("ay", "ай"), ("oy", "ой"),
)  # fmt: skip
_LATIN_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхыз")


def transliterate(text: str) -> str:
    """Write a word of Latin letters in folded Cyrillic, as passports do it the other way: Zhanar → жанар."""
    low = text.lower()
    for latin, cyrillic in _LATIN_SOUNDS:
        low = low.replace(latin, cyrillic)
    return low.translate(_LATIN_LETTERS)


def fold(text: str) -> str:
    """Lower the text and replace Kazakh letters and ё by their nearest Russian ones."""
    return text.lower().translate(FOLD)
