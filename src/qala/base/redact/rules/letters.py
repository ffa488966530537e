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


def fold(text: str) -> str:
    """Lower the text and replace Kazakh letters and ё by their nearest Russian ones."""
    return text.lower().translate(FOLD)
