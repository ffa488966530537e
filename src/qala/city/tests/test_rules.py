from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.city import rules


@pytest.mark.parametrize(
    ("text", "kind", "stem"),
    [
        ("ул. Толе Би", "street", "Толе Би"),
        ("Богенбай Батыра ул.", "street", "Богенбай Батыра"),
        ("ул.Болотникова", "street", "Болотникова"),
        ("Абая прс.", "avenue", "Абая"),
        ("пр-т Абая", "avenue", "Абая"),
        ("Абай даңғылы", "avenue", "Абай"),
        ("Төле би көшесі", "street", "Төле би"),
        ("мкн № 5", "microdistrict", "5"),
        ("Аксай-4 мкр.", "microdistrict", "Аксай-4"),
        ("Жетысу-2", "", "Жетысу-2"),
        ("Қалқаман-2 ш/а", "microdistrict", "Қалқаман-2"),
        ("пр. Достык (Ленина)", "avenue", "Достык"),
        ("ул. Джандосова;ул.Джандосова", "street", "Джандосова"),
        ("8 Марта", "", "8 Марта"),
    ],
)
def test_a_street_name_is_taken_apart(text: str, kind: str, stem: str) -> None:
    assert rules.read_street(text) == rules.StreetName(kind, stem)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Төле би көшесі", "ул. Толе Би"),
        ("Қонаев", "Kunaev str."),
        ("Сүйінбай", "Suyinbay"),
        ("ул. 22 линия", "22 линия"),
        ("Aбая", "Абая"),  # Latin A
        ("Байсеитовой", "Байсеитовой ул."),
    ],
)
def test_spellings_of_one_street_share_a_key(one: str, other: str) -> None:
    assert rules.search_key(one) == rules.search_key(other) != ""


def test_numbers_in_names_keep_apart() -> None:
    assert rules.search_key("20 линия") != rules.search_key("22 линия")


@pytest.mark.parametrize(
    ("text", "number"), [('97 "б"', "97Б"), ("9a", "9А"), ("150/230", "150/230"), (" 4 А ", "4А")]
)
def test_a_house_number_has_one_spelling(text: str, number: str) -> None:
    assert rules.house_number(text) == number


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Төле би көшесі, 93-үй", ("Төле би көшесі", "93")),
        ("ул. Масанчи д. 57a", ("ул Масанчи", "57А")),
        ("Самал-2, 33", ("Самал 2", "33")),
        ("5 ықшам аудан 12", ("5 ықшам аудан", "12")),
        ("22 линия", ("22 линия", "")),
        ("Абая", ("Абая", "")),
    ],
)
def test_street_and_house_are_told_apart(text: str, reading: tuple[str, str]) -> None:
    assert rules.split_house(text)[0] == reading


@pytest.mark.parametrize(
    "text",
    [
        "Төле би × Масанчи",
        "Толе би / Масанчи",
        "Толе би и Масанчи",
        "уг. Толе би и Масанчи",
        "Толе би x Масанчи",
        "пересечение Толе би и Масанчи",
        "Төле би мен Масанчи қиылысы",
        "Tole bi & Masanchi",
    ],
)
def test_a_crossing_is_recognised(text: str) -> None:
    crossing = rules.split_crossing(text)
    assert crossing is not None
    assert [rules.search_key(street) for street in crossing] == [
        rules.search_key("Толе би"),
        rules.search_key("Масанчи"),
    ]


@pytest.mark.parametrize("text", ["Төле би 93", "Абая 150/230", "", "×", "и", "12 × 14", "Алматы"])
def test_what_is_no_crossing_is_none(text: str) -> None:
    assert rules.split_crossing(text) is None


def test_a_prefix_counts_less_than_the_name_and_another_name_nothing() -> None:
    key = ("туле", "би")
    assert rules.match_score(("туле", "би"), key) == 100
    assert 0 < rules.match_score(("туле",), key) < 100
    assert rules.match_score(("масанчи",), key) == 0
    assert rules.match_score((), key) == 0


def test_names_follow_the_language() -> None:
    names = rules.street_names(rules.StreetName("avenue", "Абая"), {"ru": "Абая", "kk": "Абай", "en": ""})
    assert names == {"ru": "пр. Абая", "kk": "Абай даңғылы"}
    assert rules.address_names(names, "10")["kk"] == "Абай даңғылы, 10"
    assert rules.street_names(rules.StreetName("microdistrict", "5"), {"ru": "5"})["kk"] == "5-ықшам аудан"
    assert rules.crossing_names(names, {"ru": "ул. Масанчи"})["kk"] == "Абай даңғылы × ул. Масанчи"


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    rules.read_street(text)
    rules.search_key(text)
    assert rules.split_house(text)
    rules.split_crossing(text)
