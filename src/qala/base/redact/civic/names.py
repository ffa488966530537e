"""Made-up names in the forms in which people write them."""

from __future__ import annotations

from random import Random

from qala.base.redact.civic.templates import FEMALE, MALE, RU_FEMALE, RU_MALE, RU_STEMS, STEMS

_VOICED_BACK, _VOICED_FRONT = {"gen": "тың", "dat": "қа"}, {"gen": "тің", "dat": "ке"}
_KAZAKH_A, _KAZAKH_E = {"gen": "ның", "dat": "ға"}, {"gen": "нің", "dat": "ге"}


def full_name(rng: Random, language: str, case: str) -> str:
    """Return a name: a surname with a given name, a patronymic or an initial, the last word in its case."""
    if language == "kk" or (language == "en" and rng.random() < 0.5):
        return _kazakh(rng, case)
    return _russian(rng, case)


def _kazakh(rng: Random, case: str) -> str:
    woman = rng.random() < 0.5
    given = rng.choice(FEMALE if woman else MALE)
    stem = rng.choice(STEMS)
    surname = stem + ("ев" if stem[-1] in "аәеі" else "ов") + ("а" if woman else "")
    father = rng.choice(MALE) + ("қызы" if woman else "ұлы")
    form = rng.choice(("s", "sg", "gs", "sgf", "is", "gf"))
    if form == "s":
        return surname + _surname_case(surname, case)
    if form == "gs":
        return f"{given} {surname}{_surname_case(surname, case)}"
    if form == "is":
        return f"{given[0]}. {surname}{_surname_case(surname, case)}"
    if form == "sg":
        return f"{surname} {given}{_given_case(given, case)}"
    last = father + {"nom": "", "gen": "ның", "dat": "на"}[case]
    return f"{surname} {given} {last}" if form == "sgf" else f"{given} {last}"


def _surname_case(surname: str, case: str) -> str:
    if case == "nom":
        return ""
    back = next((char in "аоұы" for char in reversed(surname) if char in "аоұыәөүіе"), True)
    if surname.endswith("а"):
        return _KAZAKH_A[case]
    return (_VOICED_BACK if back else _VOICED_FRONT)[case]


def _given_case(given: str, case: str) -> str:
    if case == "nom":
        return ""
    back = next((char in "аоұы" for char in reversed(given) if char in "аоұыәөүіе"), True)
    if given[-1] == "а":
        return _KAZAKH_A[case]
    if given[-1] == "е":
        return _KAZAKH_E[case]
    if given[-1] in "кқтп":
        return (_VOICED_BACK if back else _VOICED_FRONT)[case]
    dative = "ға" if back else "ге"
    genitive = {"н": "ның" if back else "нің", "м": "ның" if back else "нің"}.get(
        given[-1], "дың" if back else "дің"
    )
    return dative if case == "dat" else genitive


def _russian(rng: Random, case: str) -> str:
    woman = rng.random() < 0.5
    stem = rng.choice(RU_STEMS).rstrip("ь")
    endings = (
        {"nom": "ова", "gen": "ову", "dat": "овой"} if woman else {"nom": "ов", "gen": "ова", "dat": "ову"}
    )
    surname = stem + endings[case]
    given = _russian_given(rng.choice(RU_FEMALE if woman else RU_MALE), case)
    father = rng.choice(("Иван", "Петр", "Виктор", "Захар"))
    parts = (
        {"nom": "овна", "gen": "овну", "dat": "овне"}
        if woman
        else {"nom": "ович", "gen": "овича", "dat": "овичу"}
    )
    forms = (surname, f"{surname} {given}", f"{given} {surname}", f"{surname} {given} {father}{parts[case]}")
    return rng.choice((*forms, f"{surname} {given[0]}.{father[0]}.", f"{given} {father}{parts[case]}"))


def _russian_given(given: str, case: str) -> str:
    if case == "nom":
        return given
    if given.endswith("а"):
        return given[:-1] + ("у" if case == "gen" else "е")
    if given.endswith("я"):
        return given[:-1] + ("ю" if case == "gen" else "е")
    if given.endswith("й"):
        return given[:-1] + ("я" if case == "gen" else "ю")
    if given == "Павел":
        given = "Павл"
    return given + ("а" if case == "gen" else "у")
