"""Numbers that identify a person: IIN, phone, payment card, bank account.

IIN: order of the Minister of Justice on identification numbers: YYMMDD, century and sex (0-6), four
digits, check Σ dᵢ·i mod 11; if 10, weights 3…11,1,2. Card: ISO/IEC 7812 (Luhn). IBAN: ISO 13616 (mod 97).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qala.base.redact.data import Kind, Span
from qala.base.redact.rules.letters import to_cyrillic, to_latin

# What people put between the digits of one number: spaces of all kinds, line ends, hyphens, brackets, dots.
_SEPARATOR = r"[\s\u200b\u2060\ufeff\u00ad()\[\].\-\u2010-\u2015]"
_RUN = re.compile(rf"(?:\+[ (]{{0,2}}|\()?\d(?:{_SEPARATOR}{{0,4}}+\d){{5,}}+")
_GROUP = re.compile(r"\d+")
_CENTURY_DIGITS = "0123456"
_WEIGHTS = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_IIN_WORD = re.compile(
    r"(?:иин|жсн|ііn|жеке\s+с[әа]йкестенд[іи]ру\s+н[өо]м[іи]р|индивидуальн\w{1,4}\s+идентификационн\w{1,4}\s+номер)"
    r"(?P<gap>(?:[^\d\n.!?]|\.(?!\s)){0,30}|[^\d]{0,6})$"
)
_IIN_AFTER = re.compile(r"\W{0,4}(?:иин|жсн|ііn)\b")
_BIN_WORD = re.compile(r"(?:бин|бсн|віn)\b")
_PHONE_WORD = re.compile(
    r"(?:тел|phone|call|whats|ватсап|вотсап|уатсап|сотов|сот\.|ұялы|уялы|моб|звон|байланыс|хабарлас|қоңырау|конырау|нөмірім|"
    r"номер мой|мой номер|факс)\w{0,12}\.?[^\d.!?№]{0,16}$"
)
_MONEY = re.compile(r"\s?(?:₸|тг\b|тенге|теңге|тенге|kzt|млн|тыс\b)", re.IGNORECASE)
# A number of papers, not of people: contract, order, personal account, meter.
_PAPER_WORD = re.compile(
    r"(?:бұйры|приказ|договор|шарт|шот|сч[её]т|есептег|показани|көрсеткіш|акт|лицев)[^\d]{0,20}$"
)
_MOBILE = re.compile(r"7(?:0[0-8]|47|5[01]|6[0-4]|7[15678]|27|1\d|2\d)")
_IBAN = re.compile(
    r"(?<!\w)[KkКк][Zz](?:[ \u00a0\u202f\-]?[\r\n]?[0-9A-Za-zА-Яа-яЁё]){18}(?![0-9A-Za-zА-Яа-яЁё])"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that stand together: groups of (start, end, digits) and whether a plus leads."""

    start: int
    plus: bool
    groups: tuple[tuple[int, int, str], ...]


def find_numbers(text: str, country: str) -> Iterator[Span]:
    """Find phones and cards, and in Kazakhstan IINs and bank accounts."""
    taken: list[Span] = []
    if country == "KZ":
        taken = list(_find_ibans(text))
        yield from taken
    for match in _RUN.finditer(text):
        if any(span.start < match.end() and match.start() < span.end for span in taken):
            continue
        run = _run(match)
        position = 0
        while position < len(run.groups):
            span, used = _number_at(text, run, position, country)
            if span:
                yield span
            position += used


def _run(match: re.Match[str]) -> _Run:
    offset = match.start()
    groups = tuple(
        (offset + group.start(), offset + group.end(), group.group())
        for group in _GROUP.finditer(match.group())
    )
    return _Run(offset, match.group().startswith("+"), groups)


def _number_at(text: str, run: _Run, position: int, country: str) -> tuple[Span | None, int]:
    """Return the number that begins with this group, and how many groups it takes (at least one)."""
    before = text[max(0, run.groups[position][0] - 60) : run.groups[position][0]]
    for kind, rule, size in _readings(text, run, position, before, country):
        last = run.groups[position + size - 1]
        start = run.start if kind == "phone" and position == 0 else run.groups[position][0]
        return Span(start, last[1], kind, rule), size
    return None, 4 if _is_fours(run, position) else 1


def _readings(text: str, run: _Run, at: int, before: str, country: str) -> Iterator[tuple[Kind, str, int]]:
    """Try what the groups from `at` may be, the most telling first; yields kind, rule, groups taken."""
    sizes = _sizes(run.groups, at)
    digits = "".join(group[2] for group in run.groups[at : at + 16])
    after = text[run.groups[at + sizes[12] - 1][1] :][:12] if 12 in sizes else ""
    words = to_cyrillic(before.lower()) if sizes.keys() & {12} and country == "KZ" else ""
    fours = _is_fours(run, at)
    if 16 in sizes and _is_card(digits[:16]) and (fours or sizes[16] == 1):
        yield "card", "card", sizes[16]
    if 12 in sizes and country == "KZ" and _is_named_iin(digits[:12], words, after):
        yield "iin", "iin_word", sizes[12]
    if fours:
        return
    if 12 in sizes and country == "KZ" and is_iin(digits[:12]):
        yield "iin", "iin", sizes[12]
    yield from _phones(text, run, at, before, sizes, country=country)
    if 16 in sizes and _is_card(digits[:16]):
        yield "card", "card", sizes[16]


def _sizes(groups: tuple[tuple[int, int, str], ...], at: int) -> dict[int, int]:
    """Map each number of digits that ends with a group to the groups it takes, up to 16 digits."""
    sizes: dict[int, int] = {}
    total = 0
    for taken, group in enumerate(groups[at : at + 16], start=1):
        total += len(group[2])
        if total > 16:
            break
        sizes[total] = taken
    return sizes


def is_iin(digits: str) -> bool:
    """Whether twelve digits are a valid IIN: a date, a century digit and the check digit."""
    month, day = int(digits[2:4]), int(digits[4:6])
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]) or digits[6] not in _CENTURY_DIGITS:
        return False
    return iin_check(digits[:11]) == int(digits[11])


def iin_check(body: str) -> int | None:
    """Return the check digit of the first eleven digits; None when the number is not used."""
    numbers = [int(digit) for digit in body]
    for weights in _WEIGHTS:
        check = sum(number * weight for number, weight in zip(numbers, weights, strict=True)) % 11
        if check < 10:
            return check
    return None


def _is_named_iin(digits: str, before: str, after: str) -> bool:
    """Whether the word ИИН stands beside; «ИИН/БИН» before a number built as a BIN names a company."""
    found = _IIN_WORD.search(before)
    if found:
        is_bin = _BIN_WORD.search(to_cyrillic(found["gap"]))
        return not is_bin or digits[4] not in "456"
    return bool(_IIN_AFTER.match(to_cyrillic(after.lower())))


def _is_card(digits: str) -> bool:
    if digits[0] not in "23456":
        return False
    total = 0
    for number, digit in enumerate(digits):
        value = int(digit) * (1 if number % 2 else 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_fours(run: _Run, at: int) -> bool:
    """Whether the groups from `at` are written as a card is."""
    return [len(group[2]) for group in run.groups[at : at + 4]] == [4, 4, 4, 4]


def _phones(
    text: str, run: _Run, at: int, before: str, sizes: dict[int, int], *, country: str
) -> Iterator[tuple[Kind, str, int]]:
    digits = "".join(group[2] for group in run.groups[at : at + 16])
    lengths = [len(group[2]) for group in run.groups[at : at + 12]]
    if run.plus and at == 0:
        for size in (11, 12, 13, 10, 14):
            if size in sizes and (size == 11 or digits[0] not in "17"):
                yield "phone", "phone_plus", sizes[size]
    rule = _american if country == "US" else _kazakh
    for size in rule(lengths, digits, sizes, before):
        end = run.groups[at + sizes[size] - 1][1]
        if not _MONEY.match(text, end):
            yield "phone", f"phone_{size}", sizes[size]


def _kazakh(lengths: list[int], digits: str, sizes: dict[int, int], before: str) -> Iterator[int]:
    """Yield the numbers of digits that read as a phone of Kazakhstan (or a Russian mobile)."""
    money = sizes.get(11) == 4 and lengths[1:4] == [3, 3, 3]  # 87 000 000 000
    whole = 11 in sizes and not money and digits[:2] in ("87", "77", "89", "79")
    if whole and not (lengths[0] == 11 and _PAPER_WORD.search(before.lower())):
        yield 11
    grouped = (
        sizes.get(10, 0) > 1 and lengths[0] in (3, 4) and all(n <= 4 or n == 7 for n in lengths[: sizes[10]])
    )
    named = 10 in sizes and bool(_PHONE_WORD.search(before.lower()))
    if 10 in sizes and (grouped or named) and _MOBILE.match(digits):
        yield 10
    for size in (7, 6):
        if size in sizes and digits[0] in "23456789" and _PHONE_WORD.search(before.lower()):
            yield size


def _american(lengths: list[int], digits: str, sizes: dict[int, int], _before: str) -> Iterator[int]:
    """Yield the numbers of digits that read as a phone of the North American plan."""
    if 11 in sizes and digits[0] == "1" and digits[1] in "23456789" and digits[4] in "23456789":
        yield 11
    if 10 in sizes and lengths[0] in (3, 10, 6) and digits[0] in "23456789" and digits[3] in "23456789":
        yield 10
    if 7 in sizes and lengths[:2] == [3, 4] and digits[0] in "23456789":
        yield 7


def _find_ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        code = "".join(char for char in to_latin(match.group()).upper() if char.isalnum())
        if code.isascii() and code[2:7].isdigit() and _is_iban(code):
            yield Span(match.start(), match.end(), "iban", "iban")


def _is_iban(code: str) -> bool:
    turned = code[4:] + code[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
