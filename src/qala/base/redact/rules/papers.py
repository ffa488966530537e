"""Number plates, flats, document numbers, dates of birth: proposed to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qala.base.redact.data import Span
from qala.base.redact.rules.letters import to_latin

_GAP = r"[ \u00a0\-]?"
_PLATE = re.compile(
    rf"(?<![\w\-])(?:\d{{3}}{_GAP}([A-Za-zА-Яа-яІі]{{2,3}}){_GAP}(?:0[1-9]|1\d|20)"
    rf"|([A-Za-zА-Яа-я]{_GAP}\d{{3}}{_GAP}[A-Za-zА-Яа-я]{{2,3}}))(?![\w])"
)
_PLATE_WORD = re.compile(
    r"(?:авто|машин|маши|көлі|коли|н[өо]м[іи]р|номер|гос|plate|car)\w{0,6}\W[^\n]{0,25}$", re.IGNORECASE
)
# Words made of letters that both scripts share; not the letters of a plate.
_NOT_PLATES = frozenset({"МКР", "ТОО", "КСК", "ОСК", "СНТ", "КВ", "ТОН", "КОМ", "РЕТ"})

_FLAT_RU = re.compile(
    r"(?<!\w)(?:кв|кв-ра|квартир[аеуы]|apt|flat|пәтер|патер|пәтері|патери|пәтерім|патерим|пәт|пат)(?:\.|№|\s|:|-ра|-ре){0,4}\d{1,4}(?:[\-/]?[а-гa-d])?(?!\w)(?![.,]\d)",
    re.IGNORECASE,
)
_FLAT_KK = re.compile(
    r"(?<![\w.,/])№?\d{1,4}(?:\s?-\s?(?:ш[іи]\s)?|\s)(?:пәтер|патер|пəтер)(?:[а-яәғқңөұүһіё]{0,12})(?!\w)"
    r"|(?<![\w.,/])\d{1,4}-?(?:я|й|ой|ую)\s(?:квартир[аеуы]|кв\b)",
    re.IGNORECASE,
)
_FLAT_PAIR = re.compile(
    r"(?<!\w)(?:үй|уй|үйдің|дом|д\.|house)\s?№?\s?\d{1,4}[а-я]?\s?[\-–]\s?(\d{1,4})(?!\w)(?!-)", re.IGNORECASE
)

_DOCUMENT_WORD = re.compile(
    r"(?<!\w)(?:уд(?:остоверени\w{1,3}|\.|ост\.)(?:\s?личности|\s?личн\.|\s?л\.)?|удост|удв|куәлі\w{1,8}|куали\w{1,8}|паспорт\w{0,5}"
    r"|төлқұжат\w{0,5}|права|водительск\w{2,4}|id\s?card|passport|құжат\w{0,6})"
    r"[^\d\n.!?]{0,40}?((?:[NНAА]\s?)?\d[\d \u00a0]{4,11}\d)(?!\d)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?<!\w)[NН]\s?\d{8}(?!\w)")

_MONTH = (
    r"(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
    r"|кантар|акпан|сауир|шилде|кыркуйек|казан|караша|желтоксан"
    r"|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\w{0,4}"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:{_YEAR}|\d\d)|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}}\s{_MONTH}\s{_YEAR}|{_YEAR}\s?(?:жылғы|жылгы|жылы|жыл|ж\.)?,?\s?\d{{1,2}}[\s\-]{_MONTH}"
    rf"|{_MONTH}\s\d{{1,2}},?\s{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_BIRTH_YEAR = re.compile(
    rf"(?<!\d){_YEAR}\s?-?(?:г\.?\s?р\.?|года рождения|г\. рождения|ж\.\s?т\.|жылы туған\w{{0,3}}|ж\. туған)",
    re.IGNORECASE,
)
_BORN_IN = re.compile(
    rf"(?:туған\s+жыл\w{{0,4}}|туган\s+жыл\w{{0,4}}|родил\w{{2,4}}\s+в|год\s+рождения|born\s+in)\W{{1,3}}({_YEAR})(?!\d)",
    re.IGNORECASE,
)
_BIRTH_WORD = re.compile(
    r"туған|туылған|туган|туылган|родил|рожден|д\.\s?р\.|г\.\s?р\.|born|birth|dob", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[!?\n]|(?<=[^\W\d]{4})(?<!рожд)\.\s")
_NEAR = 45


def find_plates(text: str) -> Iterator[Span]:
    """Find number plates of Kazakhstan: 123 ABC 02 and the older A 123 BCD, in both scripts."""
    for match in _PLATE.finditer(text):
        letters = match.group(1) or "".join(char for char in match.group() if char.isalpha())
        latin = to_latin(letters)
        if not latin.isascii() or letters.upper() in _NOT_PLATES:
            continue
        spaced = " " in match.group() or "\u00a0" in match.group()
        certain_form = letters.isupper() or (letters.isascii() and not spaced)
        if certain_form or _PLATE_WORD.search(text[max(0, match.start() - 40) : match.start()]):
            yield Span(match.start(), match.end(), "plate", "plate", "likely")


def find_flats(text: str) -> Iterator[Span]:
    """Find the number of a flat; the house stays."""
    for pattern in (_FLAT_RU, _FLAT_KK):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "flat", "flat", "likely")
    for match in _FLAT_PAIR.finditer(text):
        yield Span(match.start(1), match.end(1), "flat", "flat_pair", "likely")


def find_documents(text: str) -> Iterator[Span]:
    """Find numbers of identity papers: after their word, or a passport's letter N and eight digits."""
    for match in _DOCUMENT_WORD.finditer(text):
        if 6 <= sum(char.isdigit() for char in match.group(1)) <= 10:
            yield Span(match.start(1), match.end(1), "document", "document_word", "likely")
    for match in _PASSPORT.finditer(text):
        yield Span(match.start(), match.end(), "document", "passport", "likely")


def find_birth_dates(text: str) -> Iterator[Span]:
    """Find dates that stand near a word of birth in the same sentence."""
    for match in _BIRTH_YEAR.finditer(text):
        yield Span(match.start(), match.end(), "birth_date", "birth_year", "likely")
    for match in _BORN_IN.finditer(text):
        yield Span(match.start(1), match.end(1), "birth_date", "birth_year", "likely")
    if not _BIRTH_WORD.search(text):
        return
    for match in _DATE.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
        after = _SENTENCE_END.split(text[match.end() : match.end() + _NEAR])[0]
        if _BIRTH_WORD.search(before) or _BIRTH_WORD.search(after):
            yield Span(match.start(), match.end(), "birth_date", "birth_date", "likely")
