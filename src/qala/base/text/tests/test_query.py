"""Queries and snippets, without a database."""

from qala.base.text.query import MOST_TERMS, search_query
from qala.base.text.snippet import snippet


def test_negations_stay_and_other_closed_words_drop():
    assert search_query("су жоқ").words == ("су", "жок")
    assert search_query("нет воды на улице").words == ("нет", "воды", "улице")
    assert search_query("no water in the yard").words == ("no", "water", "yard")
    assert search_query("в на").words == ("в", "на")


def test_phrase_and_exclusion():
    query = search_query('"Абай көшесі" -жарық', "kk")
    assert "'абай':AC <-> 'кошеси':AC" in query.all
    assert "!('жарык')" in query.all
    assert query.terms == {"абай", "кошеси"}
    assert search_query("-су").is_empty


def test_public_id_is_recognised():
    assert search_query("qla-2026-7f3k9").code == "QLA-2026-7F3K9"
    assert search_query("qla-2026-7f3k9 жол").code == ""
    assert search_query("жол").code == ""


def test_query_is_bounded():
    query = search_query("ecyxwjecyx жолдардағылардың " * 50)
    assert len(query.text) <= 200
    assert len(query.words) <= 12
    assert len(query.terms) <= MOST_TERMS


def test_last_word_may_go_on():
    assert "'шунк':*" in search_query("шұңқ", prefix=True).all
    assert search_query("шұңқ ", prefix=True).prefix == ""


def test_quotes_and_backslashes_are_quoted():
    assert "'o''b'" in search_query("o'b").own
    assert search_query("'\\ \\' \"").is_empty


def test_snippet_marks_any_form_at_its_place_after_emoji_and_decomposed_letters():
    text = "🚧🚧 " + "\u0438\u0306од " * 50 + "Жолдардағы шұңқырды жөндеңіз. " + "сөз " * 50
    piece = snippet(text, search_query("шұңқыр жол"), "kk")
    assert [text[start:end] for start, end in piece.marks] == ["Жолдардағы", "шұңқырды"]
    assert piece.start < piece.marks[0][0]
    assert piece.marks[-1][1] < piece.end


def test_snippet_takes_the_densest_words():
    text = "су " + "сөз " * 60 + "су құбыры жарылды " + "сөз " * 60
    piece = snippet(text, search_query("су құбыр"), "kk", words=10)
    assert "су құбыры" in text[piece.start : piece.end]


def test_snippet_without_match_is_the_beginning():
    assert snippet("бір екі үш", search_query("жол")).marks == ()
    assert snippet("", search_query("жол")).end == 0
