"""Dates, numbers, money, phones and addresses as each language writes them (CLDR 48, corrected)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from qala.base.text.data import LANGUAGES, Address

NBSP = "\u00a0"
DateStyle = Literal["long", "short", "brief", "full", "letter", "numeric", "month"]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS: dict[str, tuple[str, ...]] = {
    "kk": _names("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    "ru": _names("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "en": _names("January February March April May June July August September October November December"),
}
"""As they stand after a day: Russian in the genitive."""

MONTHS_ALONE = MONTHS | {
    "ru": _names("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
}
MONTHS_BRIEF: dict[str, tuple[str, ...]] = {
    "kk": _names("қаң ақп нау сәу мам мау шіл там қыр қаз қар жел"),
    "ru": _names("янв фев мар апр мая июн июл авг сен окт ноя дек"),
    "en": _names("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
}
WEEKDAYS_BRIEF: dict[str, tuple[str, ...]] = {
    "kk": _names("дс сс ср бс жм сб жс"),
    "ru": _names("пн вт ср чт пт сб вс"),
    "en": _names("Mon Tue Wed Thu Fri Sat Sun"),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "kk": _names("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі"),
    "ru": _names("понедельник вторник среда четверг пятница суббота воскресенье"),
    "en": _names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
"""Monday first."""

_DATES: dict[str, dict[str, str]] = {
    "kk": {
        "long": "{y}_ж. {d}_{m}",
        "short": "{d}_{m}",
        "brief": "{d}_{b}",
        "full": "{y}_ж. {d}_{m}, {w}",
        "letter": "{y}_жылғы {d}_{m}",
        "numeric": "{d:02}.{n:02}.{y}",
        "month": "{y}_ж. {a}",
    },
    "ru": {
        "long": "{d}_{m} {y}_г.",
        "short": "{d}_{m}",
        "brief": "{d}_{b}",
        "full": "{w}, {d}_{m} {y}_г.",
        "letter": "{d}_{m} {y}_года",
        "numeric": "{d:02}.{n:02}.{y}",
        "month": "{a} {y}_г.",
    },
    "en": {
        "long": "{d}_{m} {y}",
        "short": "{d}_{m}",
        "brief": "{d}_{b}",
        "full": "{w}, {d}_{m} {y}",
        "letter": "{d}_{m} {y}",
        "numeric": "{d:02}/{n:02}/{y}",
        "month": "{a} {y}",
    },
}
"""A low line stands for U+00A0."""

_DATES = {
    code: {name: form.replace("_", NBSP) for name, form in forms.items()} for code, forms in _DATES.items()
}


def _known(language: str) -> str:
    code = language[:2].lower()
    return code if code in LANGUAGES else "en"


def format_date(value: date, language: str, style: DateStyle = "long") -> str:
    """Return a day in a language: «2026 ж. 25 қараша», «25 ноября 2026 г.», "25 November 2026".

    short: without the year; brief: «25 ноя», for the axis of a chart; full: with the weekday;
    letter: «2026 жылғы 25 қараша»; month: «2026 ж. қараша». A datetime is taken in its
    own zone. Other languages are written as English.
    """
    code = _known(language)
    month = value.month - 1
    return _DATES[code][style].format(
        y=value.year, d=value.day, n=value.month, m=MONTHS[code][month], a=MONTHS_ALONE[code][month],
        b=MONTHS_BRIEF[code][month], w=WEEKDAYS[code][value.weekday()],
    )  # fmt: skip


def format_moment(value: datetime, language: str) -> str:
    """Return day and time in the zone of the value: «17 қараша, 16:42»."""
    return f"{format_date(value, language, 'short')}, {value:%H:%M}"


def format_weekday(value: date, language: str, *, brief: bool = False) -> str:
    """Return the name of the weekday, Kazakh and Russian in lower case; brief: «ср»."""
    return (WEEKDAYS_BRIEF if brief else WEEKDAYS)[_known(language)][value.weekday()]


def format_number(value: float | Decimal, language: str, decimals: int | None = None) -> str:
    """Return a number: «1 234 567,5» with U+00A0 in kk and ru, "1,234,567.5" in en.

    decimals: digits after the mark, rounded half up; None keeps what the number has.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    shown = f"{exact:,f}"
    if decimals is None and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if _known(language) == "en":
        return shown
    return shown.replace(",", NBSP).replace(".", ",")


def format_percent(share: float | Decimal, language: str, decimals: int = 0) -> str:
    """Return a share of 1 in hundredths: 0.742 with one decimal is «74,2%»; ru has U+00A0 before it."""
    exact = share if isinstance(share, Decimal) else Decimal(str(share))
    gap = NBSP if _known(language) == "ru" else ""
    return format_number(exact * 100, language, decimals) + gap + "%"


def format_money(tenge: float | Decimal, language: str) -> str:
    """Return an amount in tenge: «1 234 567,50 ₸», en "₸1,234,567.50"; whole tenge without tiyn."""
    exact = tenge if isinstance(tenge, Decimal) else Decimal(str(tenge))
    shown = format_number(abs(exact), language, 0 if exact == exact.to_integral_value() else 2)
    minus = "-" if exact < 0 else ""
    return f"{minus}₸{shown}" if _known(language) == "en" else f"{minus}{shown}{NBSP}₸"


def format_phone(number: str) -> str:
    """Return a phone number for reading: +7 727 123 45 67. What is no number comes back as it was."""
    digits = "".join(filter(str.isdigit, number))
    if len(digits) == 11 and digits[0] in "78" and not number.strip().startswith("+8"):
        return f"+7 {digits[1:4]} {digits[4:7]} {digits[7:9]} {digits[9:]}".replace(" ", NBSP)
    import phonenumbers  # noqa: PLC0415 - large tables, only for numbers from abroad

    try:
        parsed = phonenumbers.parse(number, "KZ")
    except phonenumbers.NumberParseException:
        return number
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(shown).replace(" ", NBSP)


def format_address(address: Address, language: str) -> str:
    """Return an address: «Алматы қ., Абай даңғылы, 10-үй, 12-пәтер»; «г. Алматы, пр. Абая, д. 10, кв. 12».

    Empty parts are left out. en: "10 Abay Avenue, apt. 12, Almaty".
    """
    code = _known(language)
    if code == "en":
        place = " ".join(filter(None, (address.house, address.street)))
        flat = f"apt.{NBSP}{address.flat}" if address.flat else ""
        return ", ".join(filter(None, (place, flat, address.city)))
    forms = {"kk": ("{}_қ.", "{}-үй", "{}-пәтер"), "ru": ("г._{}", "д._{}", "кв._{}")}[code]
    city, house, flat = (form.replace("_", NBSP) for form in forms)
    parts = ((city, address.city), ("{}", address.street), (house, address.house), (flat, address.flat))
    return ", ".join(form.format(part) for form, part in parts if part)


def translated(value: Mapping[str, str] | None, language: str) -> str:
    """Return a text kept in languages, in this one, else kk, ru, en, else any; "" when there is none."""
    if not value:
        return ""
    order = (language, language[:2], *LANGUAGES, *value)
    return next((text for code in order if (text := value.get(code, ""))), "")
