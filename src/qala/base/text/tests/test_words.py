"""Words, folding, language: what people really type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.text.analysis import analyse
from qala.base.text.folding import fold
from qala.base.text.language import detect_language
from qala.base.text.names import MOST_VARIANTS, latin_variants, skeleton
from qala.base.text.spelling import suggest_words
from qala.base.text.vector import LAST_POSITION, search_vector, split_pages
from qala.base.text.words import iterate_words


def forms(text):
    return [word for _, _, word in iterate_words(text)]


def test_look_alikes_of_the_other_script_become_cyrillic():
    assert forms("жөндeу көшeсі Aлмaты") == ["жөндеу", "көшесі", "алматы"]
    assert forms("кəсіп мəселе") == ["кәсіп", "мәселе"]


def test_number_plates_and_houses_become_latin():
    assert forms("123АВС02 24а 24a") == ["123abc02", "24a", "24a"]
    assert forms("10-үй 24б") == ["10-үй", "24б"]


def test_fractions_and_public_ids_stay_whole():
    assert forms("дом 150/230, QLA-2026-7F3K9") == ["дом", "150/230", "qla-2026-7f3k9"]


def test_places_are_those_of_the_given_text():
    text = "👷🏽 Түнгі \u0438\u0306од, көше\u00adсі 🚧 су"
    cut = [text[word.start : word.end] for word in analyse(text)]
    assert cut == ["Түнгі", "\u0438\u0306од", "көше\u00adсі", "су"]
    assert [word.own for word in analyse(text)] == ["тунги", "йод", "кошеси", "су"]


@given(st.text())
def test_any_text_can_be_read(text):
    for word in analyse(text):
        assert 0 <= word.start < word.end <= len(text)
        assert len(word.own) <= 128
    search_vector({"title": text, "body": text})


@pytest.mark.parametrize(
    "text",
    [
        "а" * 400,
        "сөз " * 17_000,
        "a\x00b",
        "\ud800 жол \udfff",
        "а" + "\u0301\u0323" * 500_000,
        "'\\' \\\\ ''",
        "",
        "-’'",
        "٣٤",
    ],
    ids=["long word", "many words", "nul", "surrogate", "marks", "quotes", "empty", "joiners", "digits"],
)
def test_hostile_text_is_read(text):
    vector = search_vector({"body": text})
    assert "\x00" not in vector
    assert "\ud800" not in vector


def test_folding_loses_letters_accents_and_case():
    assert fold("ӘҒҚҢӨҰҮҺІЁ") == "агкноуухие"
    assert fold("Café Йод Öл’") == "cafe йод oл'"
    assert fold(unicodedata.normalize("NFD", "Йод")) == "йод"


def test_long_text_is_split_without_loss():
    text = "сөз " * (LAST_POSITION * 2)
    pages = split_pages(text)
    assert "".join(pages) == text
    assert all(len(forms(page)) < LAST_POSITION for page in pages)
    assert split_pages("") == [""]


def test_vector_has_own_forms_and_stems_at_one_place():
    vector = search_vector({"title": "Жолдардағы шұңқыр", "body": "су жоқ"}, "kk")
    assert "'жолдардагы':1A" in vector
    assert "'жол':1B" in vector
    assert "'су':4C" in vector


def test_repeated_word_keeps_no_more_places_than_the_database():
    assert search_vector({"body": "су " * 1000}, "kk").count(",") == 254


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ауламызда су жоқ", "kk"), ("ауламызда су жок", "kk"), ("Во дворе нет воды", "ru"), ("жолда шункыр бар", "kk"),
        ("Street light is out", "en"), ("Прошу починить дорогу", "ru"), ("Абай көшесіндегі шұңқыр", "kk"),
        ("Подъездіміз тазаланбайды", "kk"), ("", "ru"), ("123", "ru"),
    ],
)  # fmt: skip
def test_language_shows(text, language):
    assert detect_language(text) == language


def test_latin_spellings_lead_to_one_word():
    for spelled in ("zhondeu", "jóndeu", "jöndeu"):
        assert "жондеу" in latin_variants(spelled)
    assert "кошеси" in latin_variants("kóshesi")
    assert "жай" in latin_variants("jai")
    assert latin_variants("жол") == ()
    assert len(latin_variants("ecyxwjecyxwj")) <= MOST_VARIANTS


def test_spellings_of_a_name_share_a_skeleton():
    for names in (
        "Ғалия Галия Galiya Ghaliya", "Әйгерім Айгерим Aigerim", "Қайрат Кайрат Kairat Qairat Kayrat",
        "Ахмет Akhmet Ahmet", "Жанна Zhanna Janna", "Ұлжан Улжан Ulzhan", "Данияр Daniyar Daniar",
    ):  # fmt: skip
        assert len(set(map(skeleton, names.split()))) == 1, names
    assert skeleton("Асан") != skeleton("Асқар")


def test_nearest_known_word_is_suggested():
    known = [("жондеу", 40), ("жонделу", 3), ("жинау", 90), ("кондеу", 1)]
    assert suggest_words("жөндеуу", known)[0] == "жондеу"
    assert suggest_words("жүнделу", known)[0] == "жонделу"
    assert suggest_words("мектеп", known) == []
