"""Kazakh words in their cases: the tables run forwards, for head nouns, months, districts and numbers."""

from __future__ import annotations

from qala.base.text.data import Case, Owner
from qala.base.text.kazakh.chains import STATES
from qala.base.text.kazakh.sounds import (
    BACK,
    EITHER,
    FRONT,
    HARMONY,
    LOAN_LETTERS,
    VOWELS,
    sound_of,
    to_front,
)

_FRONT_LOANS = (
    "банк", "танк", "округ", "парк", "педагог", "геолог", "эколог", "хирург", "митинг", "факт", "акт",
    "контракт", "акцент", "патент",
)  # fmt: skip
_VOICED = {"п": "б", "к": "г", "қ": "ғ"}
_ELIDED = {
    "халық": "халқ", "орын": "орн", "ауыз": "ауз", "мойын": "мойн", "қойын": "қойн", "қарын": "қарн",
    "ерін": "ерн", "мұрын": "мұрн", "қауіп": "қауп", "дауыс": "даус", "нарық": "нарқ", "көрік": "көрк",
    "ырық": "ырқ", "бөрік": "бөрк", "құлық": "құлқ", "парық": "парқ", "ғұрып": "ғұрп",
}  # fmt: skip
"""Words that lose a vowel before a possessive ending (халық → халқы)."""

_OWNERS = {
    Owner.MY: ("м", "ым"),
    Owner.YOUR: ("ң", "ың"),
    Owner.YOUR_POLITE: ("ңыз", "ыңыз"),
    Owner.OUR: ("мыз", "ымыз"),
    Owner.THEIR: ("сы", "ы"),
}
"""After a vowel, after a consonant."""

_CASES: dict[Case, tuple[str, ...]] = {
    Case.GENITIVE: ("ның", "дың", "тың"),
    Case.DATIVE: ("ға", "қа"),
    Case.ACCUSATIVE: ("ны", "ды", "ты"),
    Case.LOCATIVE: ("да", "та"),
    Case.ABLATIVE: ("нан", "дан", "тан"),
    Case.INSTRUMENTAL: ("мен", "бен", "пен"),
}
_AFTER_THEIR = {
    Case.GENITIVE: "ның",
    Case.DATIVE: "на",
    Case.ACCUSATIVE: "н",
    Case.LOCATIVE: "нда",
    Case.ABLATIVE: "нан",
    Case.INSTRUMENTAL: "мен",
}


def harmony_of(word: str) -> int:
    """Return BACK or FRONT of a word's endings.

    у and и go with the vowel before them; loans in ь take front endings.
    """
    lower = word.lower()
    if lower.endswith(("ь", *_FRONT_LOANS)):
        return FRONT
    for letter in reversed(lower):
        harmony = HARMONY.get(letter)
        if harmony is not None and harmony != EITHER:
            return harmony
    return FRONT if {"и", "ё", "ю"} & set(lower) else BACK


def inflect(word: str, case: Case | str, owner: Owner | str = Owner.NONE, *, plural: bool = False) -> str:
    """Return a Kazakh word with its endings: көше in the locative of "their" is көшесінде.

    Of a phrase or full name the last word takes the endings. A word in digits is read aloud and takes its
    ending after a hyphen (6-ға). Words that already end in the possessive of an owner (Алматы қаласы) belong
    to `possessed_case`.
    """
    case, owner = Case(case), Owner(owner)
    if word[-1:].isdigit():
        return inflect_number(int(_last_digits(word)), case, word)
    front = harmony_of(word) == FRONT
    if plural:
        word += _fit(word, ("лар", "дар", "тар"), front=front)
        front = harmony_of(word) == FRONT
    if owner is not Owner.NONE:
        word = _own(word, owner, front=front)
    if case is Case.NOMINATIVE:
        return word
    if owner is Owner.THEIR:
        return possessed_case(word, case)
    if owner in (Owner.MY, Owner.YOUR) and case is Case.DATIVE:
        return word + ("е" if front else "а")
    return word + _fit(word, _CASES[case], front=front)


def possessed_case(word: str, case: Case | str) -> str:
    """Return the case of a word that ends in the possessive of its owner: "Абай көшесі" → Абай көшесіне."""
    case = Case(case)
    if case is Case.NOMINATIVE:
        return word
    ending = _AFTER_THEIR[case]
    return word + (ending if case is Case.INSTRUMENTAL or harmony_of(word) == BACK else to_front(ending))


def _own(word: str, owner: Owner, *, front: bool) -> str:
    after_vowel, after_consonant = _OWNERS[owner]
    last = word[-1]
    ends_open = last in VOWELS and last not in "уиюё"
    ending = after_vowel if ends_open or (last == "ё") else after_consonant
    if not ends_open:
        word = _ELIDED.get(word, word).removesuffix("ь")
        if word[-1] in _VOICED and word[-2:-1] in VOWELS and LOAN_LETTERS.isdisjoint(word):
            word = word[:-1] + _VOICED[word[-1]]
    return word + (to_front(ending) if front else ending)


def _fit(word: str, endings: tuple[str, ...], *, front: bool) -> str:
    """Return the first of `endings` that the table lets follow the word's last sound."""
    sound = sound_of(word.lower())
    ending = next(ending for ending, after, _ in STATES["stem"] if ending in endings and after & sound)
    if (word[-1].lower() in "мнң") and "нан" in endings:
        ending = "нан"
    return to_front(ending) if front and ending not in _CASES[Case.INSTRUMENTAL] else ending


def _last_digits(word: str) -> str:
    digits = word[len(word.rstrip("0123456789")) :]
    return digits or "0"


_SPOKEN = {
    1: "бір", 2: "екі", 3: "үш", 4: "төрт", 5: "бес", 6: "алты", 7: "жеті", 8: "сегіз", 9: "тоғыз", 10: "он",
    20: "жиырма", 30: "отыз", 40: "қырық", 50: "елу", 60: "алпыс", 70: "жетпіс", 80: "сексен", 90: "тоқсан",
}  # fmt: skip
_LARGE = ((1_000_000_000, "миллиард"), (1_000_000, "миллион"), (1000, "мың"), (100, "жүз"))


def last_spoken(number: int) -> str:
    """Return the last word of a number read aloud in Kazakh: 2026 → алты, 2000 → мың."""
    number = abs(number)
    if number == 0:
        return "нөл"
    if number % 100:
        rest = number % 100
        return _SPOKEN[rest if rest <= 10 or rest % 10 == 0 else rest % 10]
    return next(word for size, word in _LARGE if number % size == 0)


def inflect_number(number: int, case: Case | str, written: str = "") -> str:
    """Return a number with its case ending after a hyphen: 6 → 6-ға, 2026 → 2026-ға, 10 ablative → 10-нан."""
    case = Case(case)
    shown = written or str(number)
    if case is Case.NOMINATIVE:
        return shown
    spoken = last_spoken(number)
    return f"{shown}-{_fit(spoken, _CASES[case], front=harmony_of(spoken) == FRONT)}"


def ordinal(number: int) -> str:
    """Return a number as an ordinal: 5 → 5-ші, 6 → 6-шы."""
    return f"{number}-{'ші' if harmony_of(last_spoken(number)) == FRONT else 'шы'}"
