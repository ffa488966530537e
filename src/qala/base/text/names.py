"""Names and words across scripts: skeletons of names, Cyrillic readings of Latin words."""

from __future__ import annotations

import re

from qala.base.text.folding import fold

MOST_VARIANTS = 16

_SKELETON_LATIN = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("sh", "ш"), ("ch", "ч"),
    ("ts", "ц"), ("ng", "н"), ("yu", "ю"), ("iu", "ю"), ("yo", "е"), ("ye", "е"), ("ya", "я"), ("ia", "я"),
    ("j", "ж"), ("h", "х"), ("x", "х"), ("q", "к"), ("w", "у"), ("a", "а"), ("b", "б"), ("c", "к"),
    ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("i", "и"), ("k", "к"), ("l", "л"), ("m", "м"),
    ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"),
    ("y", "ы"), ("z", "з"),
)  # fmt: skip
_UNHEARD = str.maketrans("", "", "ьъ")
_SAME_SOUND = str.maketrans("эыйоювхгщц", "еииуууккшс")
_YA = re.compile("ия|иа|йа|йя|ья|я")
_DOUBLE = re.compile(r"(.)\1+")
_GLIDE = re.compile("и(?=[ауе])|(?<=[ае])и")


def skeleton(name: str) -> str:
    """Return what stays the same of a name however it is spelled.

    Ғалия, Галия, Galiya and Ghaliya give one text. For joining registers and finding persons; two different
    names rarely share one (8 pairs of 395 given names do).
    """
    text = fold(name)
    for latin, cyrillic in _SKELETON_LATIN:
        text = text.replace(latin, cyrillic)
    text = _YA.sub("а", text.translate(_UNHEARD)).translate(_SAME_SOUND)
    text = _DOUBLE.sub(r"\1", text)
    return _DOUBLE.sub(r"\1", _GLIDE.sub("", text))


_READINGS: dict[str, tuple[str, ...]] = {
    "shch": ("щ",), "zh": ("ж",), "kh": ("х",), "gh": ("г",), "sh": ("ш",), "ch": ("ч",), "ts": ("ц", "тс"),
    "ng": ("н", "нг"), "yu": ("ю",), "iu": ("ю",), "yo": ("е",), "ye": ("е",), "ya": ("я",),
    "ia": ("ия", "я"), "a": ("а",), "b": ("б",), "c": ("к", "с"), "d": ("д",), "e": ("е", "э"), "f": ("ф",),
    "g": ("г",), "h": ("х",), "i": ("и",), "j": ("ж", "й"), "k": ("к",), "l": ("л",), "m": ("м",),
    "n": ("н",), "o": ("о",), "p": ("п",), "q": ("к",), "r": ("р",), "s": ("с",), "t": ("т",), "u": ("у",),
    "v": ("в",), "w": ("у", "в"), "x": ("х", "кс"), "y": ("ы", "й"), "z": ("з",), "ä": ("а",), "á": ("а",),
    "ö": ("о",), "ó": ("о",), "ü": ("у",), "ú": ("у",), "ū": ("у",), "ý": ("у",), "ğ": ("г",), "ǵ": ("г",),
    "ñ": ("н",), "ń": ("н",), "ŋ": ("н",), "ş": ("ш",), "ș": ("ш",), "ı": ("и", "ы"), "ə": ("а",),
    "ç": ("ч",), "'": ("", "ь"),
}  # fmt: skip
"""Readings of both Kazakh Latin alphabets and of passport spelling, in folded Cyrillic, likeliest first."""

_UNIT = re.compile("shch|zh|kh|gh|sh|ch|ts|ng|yu|iu|yo|ye|ya|ia|.", re.DOTALL)
_VOWELS = "аеиоуыэюя"


def latin_variants(word: str) -> tuple[str, ...]:
    """Return folded Cyrillic readings of a Latin word, likeliest first, at most 16; () when it is none."""
    variants = [""]
    for unit in _UNIT.findall(word.lower().replace("’", "'")):
        readings = _READINGS.get(unit)
        if readings is None:
            return ()
        longer = []
        for variant in variants:
            after_vowel = variant[-1:] in _VOWELS and variant != ""
            longer += [variant + reading for reading in _in_place(unit, readings, after_vowel=after_vowel)]
        variants = longer[:MOST_VARIANTS]
    return tuple(dict.fromkeys(variants))


def _in_place(unit: str, readings: tuple[str, ...], *, after_vowel: bool) -> tuple[str, ...]:
    if unit == "i" and after_vowel:
        return ("й", "и")
    if unit == "y":
        return ("й", "ы", "у") if after_vowel else ("ы", "и")
    return readings
