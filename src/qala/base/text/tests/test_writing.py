"""Dates, numbers and endings as written in kk, ru and en; Babel (CLDR) is the peer."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel import dates, numbers
from django.template import Context, Template
from django.utils import formats, timezone, translation

from qala.base.text.api import (
    Address,
    Case,
    Owner,
    format_address,
    format_date,
    format_money,
    format_number,
    format_percent,
    format_phone,
    inflect,
    inflect_number,
    ordinal,
    possessed_case,
    translated,
)
from qala.base.text.kazakh.stems import kazakh_stems
from qala.base.text.writing import MONTHS, MONTHS_ALONE, WEEKDAYS

DAY = date(2026, 11, 3)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_days_are_written_as_each_language_does():
    assert plain(format_date(DAY, "kk")) == "2026 ж. 3 қараша"
    assert plain(format_date(DAY, "kk", "letter")) == "2026 жылғы 3 қараша"
    assert plain(format_date(DAY, "kk", "full")) == "2026 ж. 3 қараша, сейсенбі"
    assert plain(format_date(DAY, "ru")) == "3 ноября 2026 г."
    assert plain(format_date(DAY, "ru", "month")) == "ноябрь 2026 г."
    assert plain(format_date(DAY, "en")) == "3 November 2026"
    assert plain(format_date(DAY, "kk", "short")) == "3 қараша"
    assert format_date(DAY, "kk", "numeric") == "03.11.2026"
    assert "\u00a0" in format_date(DAY, "kk")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_names_of_months_and_weekdays_are_those_of_cldr(language):
    assert list(MONTHS[language]) == list(dates.get_month_names("wide", "format", language).values())
    alone = dates.get_month_names("wide", "stand-alone", language)
    assert [name.lower() for name in MONTHS_ALONE[language]] == [
        alone[month].lower() for month in range(1, 13)
    ]
    weekdays = dates.get_day_names("wide", "format", language)
    assert list(WEEKDAYS[language]) == [weekdays[day] for day in range(7)]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_long_dates_are_those_of_cldr(language):
    for month in range(1, 13):
        day = date(2026, month, 7)
        assert plain(format_date(day, language)) == plain(dates.format_date(day, "long", language))
        assert plain(format_date(day, language, "full")) == plain(dates.format_date(day, "full", language))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("value", ["0", "7", "1234", "-1234567.5", "0.25", "1000000"])
def test_numbers_are_those_of_cldr(language, value):
    assert format_number(Decimal(value), language) == numbers.format_decimal(Decimal(value), locale=language)


def test_money_and_shares():
    assert format_money(Decimal("1234567.50"), "kk") == "1\u00a0234\u00a0567,50\u00a0₸"
    assert format_money(1500, "ru") == "1\u00a0500\u00a0₸"
    assert format_money(Decimal("1234567.5"), "en") == "₸1,234,567.50"
    assert format_money(-5, "en") == "-₸5"
    assert format_percent(0.742, "kk", 1) == "74,2%"
    assert format_percent(0.742, "ru", 1) == "74,2\u00a0%"
    assert format_percent(0.745, "en") == "75%"
    assert format_number(2.5, "kk", 0) == "3"


def test_phones_and_addresses():
    assert plain(format_phone("87271234567")) == "+7 727 123 45 67"
    assert plain(format_phone("+7 (727) 123-45-67")) == "+7 727 123 45 67"
    assert plain(format_phone("+44 20 7946 0018")) == "+44 20 7946 0018"
    assert format_phone("жоқ") == "жоқ"
    kk = Address("Алматы", "Абай даңғылы", "10", "12")
    assert plain(format_address(kk, "kk")) == "Алматы қ., Абай даңғылы, 10-үй, 12-пәтер"
    assert (
        plain(format_address(Address("Алматы", "пр. Абая", "10", "12"), "ru"))
        == "г. Алматы, пр. Абая, д. 10, кв. 12"
    )
    assert (
        plain(format_address(Address("Almaty", "Abay Avenue", "10", "12"), "en"))
        == "10 Abay Avenue, apt. 12, Almaty"
    )
    assert format_address(Address(), "kk") == ""


def test_content_falls_back_to_kazakh_then_russian():
    assert translated({"kk": "жол", "ru": "дорога", "en": "road"}, "en") == "road"
    assert translated({"kk": "жол", "ru": "дорога", "en": ""}, "en") == "жол"
    assert translated({"ru": "дорога"}, "en") == "дорога"
    assert translated({"es": "camino"}, "kk") == "camino"
    assert translated(None, "kk") == ""


DATIVES = {6: "ға", 9: "ға", 10: "ға", 20: "ға", 30: "ға", 90: "ға", 1000: "ға", 10**6: "ға", 40: "қа", 60: "қа",
           3: "ке", 4: "ке", 5: "ке", 70: "ке", 1: "ге", 2: "ге", 7: "ге", 8: "ге", 50: "ге", 80: "ге", 100: "ге",
           2026: "ға", 2030: "ға"}  # fmt: skip
ABLATIVES = {
    10: "нан",
    90: "нан",
    1000: "нан",
    10**6: "нан",
    80: "нен",
    6: "дан",
    40: "тан",
    3: "тен",
    1: "ден",
}
FRONT_ORDINALS = {1, 2, 3, 4, 5, 7, 8, 50, 70, 80, 100}
BACK_ORDINALS = {6, 9, 10, 20, 30, 40, 60, 90, 1000, 10**6}


def test_numbers_take_the_ending_of_the_last_word_spoken():
    assert {n: inflect_number(n, "dative").split("-")[1] for n in DATIVES} == DATIVES
    assert {n: inflect_number(n, "ablative").split("-")[1] for n in ABLATIVES} == ABLATIVES
    assert {n for n in FRONT_ORDINALS | BACK_ORDINALS if ordinal(n).endswith("-ші")} == FRONT_ORDINALS
    assert inflect("2026", Case.DATIVE) == "2026-ға"


@pytest.mark.parametrize(
    ("word", "case", "owner", "plural", "form"),
    [
        ("қараша", "dative", "", False, "қарашаға"), ("көше", "locative", "their", False, "көшесінде"),
        ("халық", "genitive", "their", False, "халқының"), ("кітап", "nominative", "my", False, "кітабым"),
        ("банк", "dative", "", False, "банкке"), ("аудан", "ablative", "", False, "ауданнан"),
        ("қыз", "instrumental", "", False, "қызбен"), ("үй", "dative", "our", True, "үйлерімізге"),
        ("бала", "dative", "my", False, "балама"), ("су", "nominative", "their", False, "суы"),
        ("тіркеу", "dative", "", False, "тіркеуге"), ("Серік Асанов", "genitive", "", False, "Серік Асановтың"),
        ("автомобиль", "nominative", "their", False, "автомобилі"), ("орган", "dative", "their", False, "органына"),
        ("күн", "dative", "their", False, "күніне"), ("мерзім", "accusative", "", False, "мерзімді"),
    ],
)  # fmt: skip
def test_kazakh_words_take_their_endings(word, case, owner, plural, form):
    assert inflect(word, case, owner, plural=plural) == form


def test_possessed_words_take_their_case():
    assert possessed_case("Абай көшесі", "locative") == "Абай көшесінде"
    assert possessed_case("Алматы қаласы", Case.DATIVE) == "Алматы қаласына"


def test_every_inflected_form_leads_back_to_its_word():
    for word in (
        "жол",
        "көше",
        "халық",
        "мектеп",
        "банк",
        "су",
        "үй",
        "тұрғын",
        "есеп",
        "округ",
        "класс",
        "қыз",
    ):
        for case in Case:
            for owner in Owner:
                for plural in (False, True):
                    form = inflect(word, case, owner, plural=plural)
                    assert form == word or word in kazakh_stems(form), form


def render(text, language, **values):
    with translation.override(language), timezone.override("Asia/Almaty"):
        return plain(Template("{% load text %}" + text).render(Context(values)))


def test_filters_speak_the_language_of_the_page():
    moment = datetime(2026, 11, 17, 19, 42, tzinfo=UTC)
    assert render("{{ at|day }}", "kk", at=moment) == "2026 ж. 18 қараша"
    assert render("{{ at|moment }}", "kk", at=moment) == "18 қараша, 00:42"
    assert render("{{ at|day_short }}", "ru", at=moment) == "18 ноября"
    assert render("{{ at|weekday }}", "kk", at=date(2026, 11, 20)) == "жұма"
    assert render(
        "{{ at|day_full }} {{ at|month }} {{ at|day_letter }} {{ at|day_numeric }}", "en", at=DAY
    ) == ("Tuesday, 3 November 2026 November 2026 3 November 2026 03/11/2026")
    assert render("{{ n|number }} {{ s|percent:1 }}", "kk", n=93963, s=0.5) == "93 963 50,0%"
    assert render("{{ m|money }} {{ p|phone }}", "kk", m=10, p="87011234567") == "10 ₸ +7 701 123 45 67"
    assert render("{{ t|translated }}", "en", t={"kk": "жол"}) == "жол"
    assert render("{{ x|day }}{{ x|moment }}{{ x|number }}{{ x|percent }}{{ x|phone }}", "kk", x=None) == ""


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [("kk", "03.11.2026", "1 234,5"), ("ru", "03.11.2026", "1 234,5"), ("en", "03/11/2026", "1,234.5")],
)
def test_django_takes_our_formats(language, day, number):
    with translation.override(language):
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == day
        assert plain(formats.number_format(Decimal("1234.5"), use_l10n=True, force_grouping=True)) == number
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
