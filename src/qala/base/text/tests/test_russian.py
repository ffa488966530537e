"""Russian lemmas."""

import pytest

from qala.base.text import russian
from qala.base.text.folding import fold_letters
from qala.base.text.russian import russian_lemmas
from qala.base.text.tests.corpora import recall_and_precision, russian_words


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("дорогу", "дорога"), ("воды", "вода"), ("отремонтировали", "отремонтировать"), ("лучшая", "лучший"),
     ("заслуженные", "заслуженный"), ("бизнес-планом", "план"), ("квартире", "квартира")],
)  # fmt: skip
def test_form_is_found_by_its_lemma(form, lemma):
    assert lemma in russian_lemmas(form)


def test_without_the_dictionary_words_are_stemmed(monkeypatch):
    monkeypatch.setattr(russian, "_morphology", lambda: None)
    russian_lemmas.cache_clear()
    try:
        assert russian_lemmas("дороги") == russian_lemmas("дорогу") == ("дорог",)
        assert not russian.is_russian_word("дорога")
    finally:
        russian_lemmas.cache_clear()


def test_treebank_words_are_found_by_their_lemma():
    pairs = {(fold_letters(form), lemma) for form, lemma in russian_words()}
    recall, precision = recall_and_precision(pairs, lambda form: map(fold_letters, russian_lemmas(form)))
    assert recall >= 0.99
    assert precision >= 0.94
