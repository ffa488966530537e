"""How street names, house numbers and crossings are read. Pure.

Source: the address grammar of the register (order of the government of Kazakhstan on addresses,
V1500012938: Russian "type name", Kazakh "name type"), shortened to what search needs today.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from qala.base.text.api import fold, skeleton

# How a street of a type is written; "{}" is the name proper.
FORMS = {
    "street": {"ru": "ул. {}", "kk": "{} көшесі", "en": "{} Street"},
    "avenue": {"ru": "пр. {}", "kk": "{} даңғылы", "en": "{} Avenue"},
    "lane": {"ru": "пер. {}", "kk": "{} тұйық көшесі", "en": "{} Lane"},
    "microdistrict": {"ru": "мкр. {}", "kk": "{} ықшам ауданы", "en": "{} Microdistrict"},
    "road": {"ru": "{}", "kk": "{}", "en": "{}"},
}
# The words by which a type is known, folded.
_WORDS = {
    "street": "ул улица уица кош кошеси кошесинде кошесинин к-си street st str",
    "avenue": "пр прс пр-т проспект просп данг дангылы дангылында дангылынын avenue ave",
    "lane": "пер переулок туйык lane",
    "microdistrict": "мкр мкрн мкн микрорайон ыкшам шагын молтек аудан ауданы microdistrict",
}
_TYPE_OF = {word: name for name, words in _WORDS.items() for word in words.split()}
_SHORT_MICRODISTRICT = re.compile(r"(?<!\w)[шмы][/.]\s?[ао]\b\.?", re.IGNORECASE)  # ш/а, м/а, ы.а.
_HOUSE_WORDS = frozenset(["д", "дом", "уй", "house", "no", "им", "имени"])
_WORD = re.compile(r"\d+[^\W\d_]?(?:/\d+[^\W\d_]?)?(?![^\W\d_])|[^\W\d_]+(?:-т\b|-си\b|-сі\b)?|\d+")
_HOUSE = re.compile(r"\d+[^\W\d_]?(?:/\d+[^\W\d_]?)?")
_CROSSING = re.compile(
    r"\s*[×&+]\s*|\s+[xх]\s+|\s*\b(?:уг|угол)\b\.?\s*|\s+(?:и|мен|бен|пен|and|at)\s+|\s*/\s*(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_CROSSING_WORDS = re.compile(
    r"\b(?:қиылыс\w*|киылыс\w*|пересечени\w*|перекр[её]ст\w*|crossing|corner|of)\b", re.IGNORECASE
)
_LATIN_TWINS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


@dataclass(frozen=True)
class StreetName:
    """A street's name taken apart: type (a key of FORMS, "" if not said) and the name proper."""

    type: str
    stem: str


def read_street(text: str) -> StreetName:
    """Take a street's name apart, whichever side the type stands on."""
    text = re.sub(r"\(.*?\)", " ", _plain(text).split(";")[0])
    kind, kept = "", []
    for token in re.sub(r"(?<=[^\W\d_]{2})\.(?=\S)", ". ", text).split():
        word = fold(token.strip(".,№")).lower()
        if word in _TYPE_OF:
            kind = kind or _TYPE_OF[word]
        elif word and word not in _HOUSE_WORDS:
            kept.append(token.strip(",№"))
    return StreetName(kind, " ".join(kept))


def street_names(name: StreetName, stems: dict[str, str]) -> dict[str, str]:
    """Return the full name by language from the name proper by language."""
    forms = FORMS[name.type or "street"]
    if name.type == "microdistrict" and name.stem.isdigit():
        return {
            "ru": f"мкр. {name.stem}",
            "kk": f"{name.stem}-ықшам аудан",
            "en": f"Microdistrict {name.stem}",
        }
    return {language: forms[language].format(stem) for language, stem in stems.items() if stem}


def address_names(street: dict[str, str], house_number: str) -> dict[str, str]:
    """Return the address by language: street and house."""
    return {
        language: f"{name}, {house_number}" if house_number else name for language, name in street.items()
    }


def crossing_names(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    """Return the crossing by language; a language that one street lacks takes Kazakh, then Russian."""
    languages = sorted(first.keys() | second.keys())
    return {
        language: f"{_in_language(first, language)} × {_in_language(second, language)}"
        for language in languages
    }


def _in_language(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("kk") or names.get("ru") or next(iter(names.values()), "")


def key_tokens(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: no type words, spelling differences folded away."""
    words = _WORD.findall(_plain(text))
    folded = [(word, fold(word).lower()) for word in words]
    return tuple(
        plain if plain[0].isdigit() else skeleton(word) or plain
        for word, plain in folded
        if plain not in _TYPE_OF and plain not in _HOUSE_WORDS
    )


def search_key(text: str) -> str:
    """Return the key under which a street's houses are filed."""
    return " ".join(key_tokens(text))


def house_number(text: str) -> str:
    """Return the number in its one spelling: Cyrillic letters, capitals, no spaces or quotes."""
    return re.sub(r"[\s\"'«»]", "", text).upper().translate(_LATIN_TWINS)


def split_house(text: str) -> list[tuple[str, str]]:
    """Return the readings of "street and house": (street, house), house "" when none is meant."""
    words = [w for w in _WORD.findall(_plain(text)) if fold(w).lower() not in _HOUSE_WORDS]
    if len(words) > 2 and len(words[-1]) == 1 and words[-1].isalpha() and words[-2].isdigit():
        words[-2:] = ["".join(words[-2:])]  # 93 "a"
    readings = [(" ".join(words), "")]
    if len(words) > 1 and _HOUSE.fullmatch(words[-1]):
        readings.insert(0, (" ".join(words[:-1]), house_number(words[-1])))
    return readings


def split_crossing(text: str) -> tuple[str, str] | None:
    """Return the two streets of a crossing, or None when the text names none."""
    parts = [part.strip(" ,.") for part in _CROSSING.split(_CROSSING_WORDS.sub(" ", text))]
    named = [part for part in parts if key_tokens(part)]
    return (named[0], named[1]) if len(named) == 2 and all(map(_has_letters, named)) else None


def match_score(asked: Iterable[str], key: tuple[str, ...]) -> int:
    """Return 0–100: how well the words asked for name the key; typing errors are judged elsewhere."""
    asked = tuple(asked)
    if not asked:
        return 0
    if sorted(asked) == sorted(key):
        return 100
    left = list(key)
    for word in asked:
        hit = next((k for k in left if k.startswith(word)), None)
        if hit is None:
            return 0
        left.remove(hit)
    return 90 - min(20, 5 * len(left))


def _plain(text: str) -> str:
    return _SHORT_MICRODISTRICT.sub(" мкр ", unicodedata.normalize("NFC", text))


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
