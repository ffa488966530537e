"""Search through a real PostgreSQL."""

import unicodedata

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from qala.base.text import actions
from qala.base.text.actions import rebuild_words
from qala.base.text.folding import sort_key
from qala.base.text.models import Searchable, Word
from qala.base.text.queries import KkKey, complete_word, find_in, list_similar_words, search_in
from qala.base.text.vector import search_vector

pytestmark = pytest.mark.django_db


class Note(Searchable):
    text = models.TextField()

    class Meta:
        app_label = "text_tests"
        db_table = "text_tests_note"
        indexes = (GinIndex(fields=["search_month", "search"], name="note_search"),)


@pytest.fixture
def notes(db, monkeypatch):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    monkeypatch.setattr(actions, "list_searchable_models", lambda: [Note])

    def write(text, language="ru", *, title="", month=24_000, staff=None):
        return Note.objects.create(
            text=text,
            language=language,
            search=search_vector({"title": title, "body": text}, language),
            staff_search=search_vector({"body": staff or text}, language),
            search_month=month,
        ).pk

    return write


def found(query, **options):
    return set(find_in(Note.objects.all(), query, **options).keys)


def test_any_form_finds_any_form(notes):
    first = notes("Абай көшесіндегі жолды жөндеу керек", "kk")
    second = notes("Жолдардағы шұңқырлар", "kk")
    notes("Аулада жарық жоқ", "kk")
    assert found("жол") == found("жолдардағы") == found("жолдарымыздың") == {first, second}


@pytest.mark.parametrize("query", ["жондеу", "jóndeu", "zhondeu", "жөндeу", "жөндеу", "жөнделді"])
def test_lost_letters_latin_and_mixed_script_find_the_verb(notes, query):
    repaired = notes("Жолды қашан жөндейді?", "kk")
    assert found(query) == {repaired}


def test_russian_query_finds_the_loan_in_a_kazakh_sentence(notes):
    loan = notes("Подъездіміз тазаланбайды, округіміз кір", "kk")
    assert found("подъезд") == found("подъезды") == found("округ") == {loan}


def test_kazakh_typed_without_its_letters_is_found_by_true_spelling(notes):
    typed = notes("ауламыздагы шункырларды жондемейди", "kk")
    assert found("шұңқыр") == found("жөндеу") == {typed}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("Округінің", "округ"), ("банктің", "банк"), ("университеттен", "университет"), ("актісі", "акт"),
     ("Игорьдің", "Игорь"), ("суы", "су"), ("халқымыз", "халық"), ("ауылдағылар", "ауыл"), ("ҚР-ның", "ҚР")],
)  # fmt: skip
def test_lemma_finds_the_form(notes, form, lemma):
    pk = notes(f"Бұл {form} туралы айтылған", "kk")
    assert found(lemma) == {pk}


def test_negations_are_not_dropped(notes):
    dry = notes("Үйде су жоқ", "kk")
    wet = notes("Үйде су бар", "kk")
    assert found("су жоқ") == {dry}
    assert found("су") == {dry, wet}
    thirsty = notes("Второй день нет воды", "ru")
    notes("Хорошая вода", "ru")
    assert found("нет воды") == {thirsty}


def test_phrase_exclusion_and_prefix(notes):
    avenue = notes("Абай көшесі жарықсыз", "kk")
    other = notes("Абай ауылының көшесі", "kk")
    assert found('"Абай көшесі"') == {avenue}
    assert found("Абай -ауыл") == {avenue}
    assert found("көшес", prefix=True) == {avenue, other}


def test_exact_form_and_title_come_first(notes):
    body = notes("Көп жолдардың бірі", "kk")
    exact = notes("Көп жол бірі", "kk")
    title = notes("Басқа", "kk", title="Жол")
    assert find_in(Note.objects.all(), "жол").keys == (title, exact, body)


def test_newer_comes_first_and_archives_may_turn_it_off(notes):
    old = notes("жол", "kk", month=23_900)
    new = notes("жол", "kk", month=24_000)
    assert find_in(Note.objects.all(), "жол").keys == (new, old)
    assert list(search_in(Note.objects.all(), "жол").values_list("pk", flat=True)) == [new, old]
    assert set(find_in(Note.objects.all(), "жол", recency=False).keys) == {new, old}


def test_newest_months_are_enough(notes):
    notes("жол", "kk")
    template = Note.objects.get()
    Note.objects.bulk_create(
        Note(text="жол", language="kk", search=template.search, search_month=24_000 - n // 10)
        for n in range(400)
    )
    result = find_in(Note.objects.all(), "жол")
    assert len(result.keys) == 200
    assert result.more
    assert min(Note.objects.filter(pk__in=result.keys).values_list("search_month", flat=True)) >= 23_970


def test_filters_of_the_queryset_hold_and_staff_search_is_another_column(notes):
    kk = notes("телефон жасырылған", "kk", staff="телефон 77011234567")
    notes("телефон", "ru")
    assert set(find_in(Note.objects.filter(language="kk"), "телефон").keys) == {kk}
    assert found("77011234567") == set()
    assert found("77011234567", staff=True) == {kk}


def test_hostile_text_and_query_reach_the_database(notes):
    for text in ("'\\' \\\\ '' o'b\\", "а" * 400, "сөз " * 17_000, "\ud800\x00 жол", "а" + "\u0301" * 10_000):
        notes(text.replace("\ud800", "").replace("\x00", "")[:50], title=text)
    for query in ("'", "\\", "o'b\\'", "!&|()<->:*", '"', "-", "\x00", "'' :A", "а" * 5000, "\ud800", ""):
        find_in(Note.objects.all(), query)
    assert found("o'b")


def test_mistyped_word_is_mended_then_one_word_is_enough(notes):
    pk = notes("шұңқырды жөндеу керек", "kk")
    other = notes("шұңқырды көрдім", "kk")
    assert rebuild_words(least=1) > 0
    result = find_in(Note.objects.all(), "шұңқырдв")
    assert (set(result.keys), result.how) == ({pk, other}, "corrected")
    assert result.query.words == ("шункырды",)
    result = find_in(Note.objects.all(), "шұңқырды zzzzqqqq")
    assert (set(result.keys), result.how) == ({pk, other}, "any")


def test_words_are_own_forms_of_public_vectors_only(notes):
    notes("жолдарды жөндейді", "kk", staff="құпия сөз")
    rebuild_words(least=1)
    assert set(Word.objects.values_list("term", flat=True)) >= {"жолдарды", "жондейди"}
    assert not Word.objects.filter(term__in=["жол", "жондеу", "купия"]).exists()
    assert complete_word("жолд") == ["жолдарды"]
    assert list_similar_words("жолдарлы") == ["жолдарды"]
    Note.objects.update(search=None)
    rebuild_words(least=1)
    assert not Word.objects.filter(term="жолдарды").exists()


NAMES = ["Әлем", "әлем", "Алем", "Ғалым", "Галым", "Іле", "ілу", "Ыбырай", "ёлка", "Елка", "10-үй", "9-үй", "қ-ла", "ҚАЛА",
         "қала", "Һ", "Ұлы", "Үлкен", "Zoo", "zоо", "Σίσυφος", "İzmir", "ЦОН", "Шу", "щётка", "эль", ""]  # fmt: skip


def test_kazakh_order_is_the_same_in_sql_and_python():
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT array_agg(n ORDER BY kk_key(n), n COLLATE "C") FROM unnest(%s::text[]) AS n', [NAMES]
        )
        assert cursor.fetchone()[0] == sorted(NAMES, key=sort_key)
        letters = [chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code)) != "Cn"]
        cursor.execute(
            "SELECT array_agg(kk_key(n) ORDER BY i) FROM unnest(%s::text[]) WITH ORDINALITY AS t(n, i)",
            [letters],
        )
        keys = dict(zip(letters, cursor.fetchone()[0], strict=True))
    differing = [letter for letter in letters if keys[letter] != sort_key(letter)[0]]
    assert [f"U+{ord(letter):04X}" for letter in differing] == []


def test_rows_can_be_ordered_by_the_alphabet():
    Word.objects.bulk_create(Word(term=term, documents=1) for term in ("яма", "әке", "аға", "іні", "ыдыс"))
    assert list(Word.objects.order_by(KkKey("term"), "term").values_list("term", flat=True)) == [
        "аға", "әке", "ыдыс", "іні", "яма",
    ]  # fmt: skip
