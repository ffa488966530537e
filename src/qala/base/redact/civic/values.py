"""Made-up personal data and what only looks like it. Every function draws from the given generator."""

from __future__ import annotations

from random import Random

from qala.base.redact.rules.numbers import iin_check

GAPS = (" ", "\u00a0", "-")
LATIN_PLATE = "ABCDEFGHJKLMNOPRSTUVWXYZ"
CYRILLIC_PLATE = "АВСЕНКМОРТХУ"


def digits(rng: Random, count: int) -> str:
    """Return that many random digits."""
    return "".join(rng.choices("0123456789", k=count))


def regroup(rng: Random, number: str) -> str:
    """Write a number as people do: whole, in equal groups, digit by digit, or across a line end."""
    size = rng.choice((0, 0, 0, 2, 3, 4, 1))
    if not size:
        return number
    gap = rng.choice((*GAPS, " ", "  ", "\n", "\u2009"))
    return gap.join(number[at : at + size] for at in range(0, len(number), size))


def valid_iin(rng: Random) -> str:
    """Return twelve digits that pass every check of an IIN."""
    while True:
        year, month, day = rng.randint(40, 99), rng.randint(1, 12), rng.randint(1, 28)
        body = f"{year:02}{month:02}{day:02}{rng.choice('3456')}{digits(rng, 4)}"
        check = iin_check(body)
        if check is not None:
            return f"{body}{check}"


def iin(rng: Random) -> str:
    """Return an IIN as people write it."""
    return regroup(rng, valid_iin(rng))


def keyed_iin(rng: Random) -> str:
    """Return any twelve digits, for use after the word ИИН."""
    return regroup(rng, digits(rng, 12))


def phone(rng: Random) -> str:
    """Return a phone of Kazakhstan in one of the usual forms."""
    code = rng.choice(("701", "702", "705", "707", "708", "747", "771", "775", "777", "778", "727"))
    a, b, c = digits(rng, 3), digits(rng, 2), digits(rng, 2)
    form = rng.choice(
        (
            "+7 {code} {a} {b} {c}",
            "8{code}{a}{b}{c}",
            "8 ({code}) {a}-{b}-{c}",
            "+7({code}){a}{b}{c}",
            "8-{code}-{a}-{b}-{c}",
            "{code} {a} {b} {c}",
            "+7{code}{a}{b}{c}",
            "8\u00a0{code}\u00a0{a}\u00a0{b}\u00a0{c}",
            "8 {code} {a}{b}{c}",
            "+7 {code}\n{a} {b}{c}",
            "7{code}{a}{b}{c}",
            "8.{code}.{a}.{b}.{c}",
        )
    )
    return form.format(code=code, a=a, b=b, c=c)


def email(rng: Random) -> str:
    """Return an e-mail address of a made-up person."""
    name = rng.choice(("asel", "n.serik", "marat_88", "aigul.s", "info+kk", "d-akhmet", "Zhanar", "qala2024"))
    place = rng.choice(("mail.example", "example.kz", "bk.example.org", "post.example.com"))
    return rng.choice(("{n}@{p}", "{n}@{p}", "{n} @ {p}", "{n}(at){p}")).format(
        n=name + digits(rng, 2), p=place
    )


def luhn_digit(body: str) -> str:
    """Return the digit that makes a card number valid."""
    total = 0
    for number, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if number % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card(rng: Random) -> str:
    """Return a payment card that passes Luhn's check."""
    body = rng.choice("23456") + digits(rng, 14)
    number = body + luhn_digit(body)
    return rng.choice(
        (number, " ".join(number[at : at + 4] for at in range(0, 16, 4)), "-".join(_fours(number)))
    )


def false_card(rng: Random) -> str:
    """Return sixteen digits that fail Luhn's check."""
    body = rng.choice("23456") + digits(rng, 14)
    wrong = str((int(luhn_digit(body)) + rng.randint(1, 9)) % 10)
    return " ".join(_fours(body + wrong)) if rng.random() < 0.5 else body + wrong


def _fours(number: str) -> list[str]:
    return [number[at : at + 4] for at in range(0, len(number), 4)]


def iban(rng: Random) -> str:
    """Return a bank account of Kazakhstan that passes the check."""
    bank = digits(rng, 3) + "".join(rng.choices("ABCDEKTUZ0123456789", k=13))
    number = int("".join(str(int(char, 36)) for char in f"{bank}KZ00"))
    code = f"KZ{98 - number % 97:02}{bank}"
    return rng.choice((code, " ".join(_fours(code)), code.replace("K", "К").replace("T", "Т")))


def plate(rng: Random) -> str:
    """Return a number plate, old or new, in one of the scripts."""
    letters = rng.choice((LATIN_PLATE, LATIN_PLATE, CYRILLIC_PLATE))
    three = "".join(rng.choices(letters, k=3))
    while three in {"МКР", "ТОО", "КСК", "ОСК", "КОМ", "РЕТ"}:
        three = "".join(rng.choices(letters, k=3))
    gap = rng.choice(("", " ", "\u00a0"))
    if rng.random() < 0.2:
        return f"{rng.choice(letters)}{gap}{digits(rng, 3)}{gap}{three}"
    return f"{digits(rng, 3)}{gap}{three}{gap}{rng.randint(1, 20):02}"


def document(rng: Random) -> str:
    """Return the number of an identity card, for use after its word."""
    return "0" + digits(rng, 8)


def passport(rng: Random) -> str:
    """Return the number of a passport."""
    return "N" + digits(rng, 8)


def handle(rng: Random) -> str:
    """Return an account name."""
    return "@" + rng.choice(("asel_98", "nurlan.kz", "almaty_mama", "serik2000", "d_akhmet"))


def bin_number(rng: Random) -> str:
    """Return a BIN: the fifth digit tells a company."""
    return f"{rng.randint(0, 24):02}{rng.randint(1, 12):02}{rng.choice('456')}{digits(rng, 7)}"


def other_twelve(rng: Random) -> str:
    """Return twelve digits that are no date, such as a number of a payment."""
    return f"{digits(rng, 2)}{rng.randint(13, 99)}{digits(rng, 8)}"


def numeral(rng: Random, low: int, high: int) -> str:
    """Return a number between two limits."""
    return str(rng.randint(low, high))
