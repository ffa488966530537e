"""Stand-in for `qala.base.text.api` until it is there: fold and skeleton."""

from __future__ import annotations

import re
import unicodedata

_FOLD = str.maketrans("әғқңөұүһіёӘҒҚҢӨҰҮҺІЁ", "агкноууxиеАГКНОУУХИЕ".replace("x", "х"))
_DIGRAPHS = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("sh", "ш"), ("ch", "ч"), ("ts", "ц"),
    ("ya", "я"), ("yu", "ю"), ("yo", "е"), ("ye", "е"),
)  # fmt: skip
_LATIN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхйз")


def fold(text: str) -> str:
    """Return the text without the letters that only Kazakh has."""
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def skeleton(text: str) -> str:
    """Return the spelling's skeleton: what Kazakh, Russian and Latin spellings share."""
    text = fold(text.lower())
    for latin, cyrillic in _DIGRAPHS:
        text = text.replace(latin, cyrillic)
    text = text.translate(_LATIN)
    text = re.sub("[ъь]", "", text)
    text = re.sub("иа|йа", "а", text).replace("я", "а").replace("э", "е").replace("дж", "ж")
    text = text.translate(str.maketrans("ыйоювхгщц", "ииууукккшс"[:0] + "ииуууккшс"))
    return re.sub(r"(.)\1+", r"\1", text)
