"""The one way out of a text."""

import unicodedata

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from qala.base.redact.api import KINDS, Hidden, Span, find_personal_data, plain_text, public_text, segments
from qala.base.redact.data import HIDDEN, WORDS


def test_placeholder_stands_for_the_span():
    text = "Тел. 87011234567, рақмет"
    assert public_text(text, find_personal_data(text)) == "Тел. ⟦phone⟧, рақмет"


def test_brackets_typed_by_people_are_no_placeholders():
    assert public_text("⟦iin⟧ 5", []) == "[iin] 5"
    assert segments(public_text("⟦iin⟧", [])) == ["[iin]"]


def test_offsets_refer_to_the_nfc_form():
    text = unicodedata.normalize("NFD", "😡 Мой сосед Асанов шумит")
    assert public_text(text, find_personal_data(text)) == "😡 Мой сосед ⟦name⟧ шумит"


def test_overlapping_spans_are_merged_and_the_certain_kind_wins():
    spans = [
        Span(0, 6, "name", "x", "likely"),
        Span(4, 8, "phone", "y", "certain"),
        Span(8, 9, "flat", "z", "likely"),
    ]
    assert public_text("0123456789", spans) == "⟦phone⟧⟦flat⟧9"


@pytest.mark.parametrize("span", [Span(5, 20, "iin"), Span(3, 3, "iin"), Span(-1, 2, "iin")])
def test_span_of_another_text_is_refused(span):
    with pytest.raises(ValueError, match="not in this text"):
        public_text("0123456789", [span])


def test_segments_and_plain_words():
    projection = "Тел. ⟦phone⟧, ⟦email⟧!"
    assert segments(projection) == ["Тел. ", Hidden("phone"), ", ", Hidden("email"), "!"]
    assert plain_text(projection, "kk") == "Тел. [телефон жасырылған], [электрондық пошта жасырылған]!"
    assert plain_text(projection, "ru") == "Тел. [телефон скрыт], [электронная почта скрыта]!"
    assert plain_text(projection, "en") == "Тел. [phone hidden], [e-mail hidden]!"


def test_every_kind_has_words_in_three_languages():
    assert set(WORDS) == set(HIDDEN) == set(KINDS)
    assert all(set(words) == {"kk", "ru", "en"} for words in (*WORDS.values(), *HIDDEN.values()))


def render(projection):
    return Template("{% load redact %}{{ text|redacted }}").render(Context({"text": projection}))


def test_chip_in_the_language_of_the_page_and_the_rest_escaped():
    with override("kk"):
        html = render("<b>& ⟦phone⟧")
    assert html == (
        '&lt;b&gt;&amp; <span class="q-redaction"><svg class="q-icon" aria-hidden="true">'
        '<use href="/static/ui/icons.svg#lock"></use></svg>телефон</span>'
    )
    assert render("") == ""


letters = st.text(alphabet="аб1 ⟦⟧😡й\u0306\n", max_size=40)


@given(
    letters, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 10), st.sampled_from(KINDS)), max_size=5)
)
def test_nothing_hidden_comes_out(text, marks):
    normal = unicodedata.normalize("NFC", text)
    spans = [Span(at, min(at + size, len(normal)), kind) for at, size, kind in marks if at < len(normal)]
    kept = [char for at, char in enumerate(normal) if not any(span.start <= at < span.end for span in spans)]
    parts = segments(public_text(text, spans))
    shown = "".join(part for part in parts if isinstance(part, str))
    assert shown == "".join(kept).replace("⟦", "[").replace("⟧", "]")
    assert sum(isinstance(part, Hidden) for part in parts) <= len(spans)
