from __future__ import annotations

from datetime import date, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from qala.base.ui.data import Link
from qala.base.ui.fields import DayField
from qala.base.ui.rules import count_cells


def shown(source: str, **context: object) -> str:
    return Template(CottonCompiler().process(source)).render(Context(context))


class TellForm(forms.Form):
    what = forms.CharField(label="What", help_text="In your words", max_length=20)
    answer = forms.ChoiceField(choices=[("a", "Official"), ("b", "Plain")], widget=forms.RadioSelect)
    day = DayField(label="Day", required=False)


def test_a_button_sends_its_form():
    html = shown("<c-button name='go' value='1'>Send</c-button>")
    assert 'type="submit"' in html
    assert 'name="go"' in html
    assert "Send" in html


def test_a_button_that_is_not_possible_says_why():
    html = shown('<c-button id="sign" reason="First write the text">Sign</c-button>')
    assert 'aria-disabled="true"' in html
    assert 'aria-describedby="sign-reason"' in html
    assert '<span class="q-button-reason" id="sign-reason">First write the text</span>' in html
    assert " disabled" not in html.replace("aria-disabled", "")


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :value="evil">x</c-button>',
        '<c-button value="{{ evil }}">x</c-button>',
        '<c-tag :title="evil">{{ evil }}</c-tag>',
        '<c-tile :label="evil" :href="evil" />',
        '<c-row :title="evil" :place="evil" :data-x="evil" />',
        '<c-facts :items="pairs" />',
    ],
)
def test_what_people_wrote_is_escaped(source):
    evil = '"><script>alert(1)</script>'
    html = shown(source, evil=evil, pairs=[(evil, evil, "")])
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_a_component_does_not_see_the_variables_of_the_page():
    assert "leak" not in shown("<c-tile />", label="leak", note="leak", figure="leak")


def test_a_field_names_its_hint_and_its_error():
    html = shown('<c-field :field="form.what" />', form=TellForm({"what": ""}))
    assert 'aria-describedby="id_what-hint id_what-error"' in html
    assert 'id="id_what-hint"' in html
    assert 'id="id_what-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="govuk-label" for="id_what">' in html


def test_a_field_counts_when_asked():
    html = shown('<c-field :field="form.what" count="1" autocomplete="off" />', form=TellForm())
    assert 'data-q-max="20"' in html
    assert 'aria-describedby="id_what-hint id_what-count"' in html
    assert 'autocomplete="off"' in html


def test_choices_are_cards_with_second_lines():
    html = shown("<c-field :field=\"form.answer\" :hints=\"{'a': 'Signed'}\" />", form=TellForm())
    assert html.count('<label class="q-choice"') == 2
    assert '<span class="q-choice-hint">Signed</span>' in html
    assert "<fieldset" in html


def test_a_day_is_typed_in_three_fields():
    html = shown('<c-field :field="form.day" />', form=TellForm())
    assert [f'for="id_day_{number}"' in html for number in range(3)] == [True] * 3
    assert html.count("<input") == 3


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(forms.ValidationError):
        DayField().clean(["31", "2", "2026"])
    assert DayField().clean(["25", "11", "2026"]).isoformat() == "2026-11-25"
    assert DayField(required=False).clean(["", "", ""]) is None


def test_the_summary_of_errors_links_the_fields():
    html = shown('<c-error-summary :form="form" />', form=TellForm({"what": ""}))
    assert '<a href="#id_what">' in html
    assert 'role="alert"' in html
    assert shown('<c-error-summary :form="form" />', form=TellForm()).strip() == ""


def test_breadcrumbs_take_links_and_pairs():
    html = shown('<c-breadcrumbs :items="items" />', items=[("Requests", "/kk/requests/"), Link("QLA-1")])
    assert '<a href="/kk/requests/">Requests</a>' in html
    assert '<span aria-current="page">QLA-1</span>' in html


def test_pages_keep_the_query():
    request = RequestFactory().get("/kk/requests/?q=%D1%81%D1%83&page=2")
    html = shown(
        '<c-pages :page="page" :request="request" />', page=Paginator(range(100), 10).page(2), request=request
    )
    assert 'href="?q=%D1%81%D1%83&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_links():
    assert "<nav" not in shown('<c-pages :page="page" />', page=Paginator(range(3), 10).page(1))


def test_hidden_data_stays_in_the_line():
    html = shown("Call <c-hidden>phone</c-hidden>.")
    assert html.startswith("Call <span")
    assert html.endswith("</span>.")


def test_long_terms_are_one_bar():
    days = [date(2026, 1, 1) + timedelta(days=index) for index in range(40)]
    cells = count_cells(days, today=days[9], due=days[-1])
    html = shown('<c-countdown sentence="30 left" :days="cells" />', cells=cells)
    assert '<progress class="q-meter" aria-hidden="true" value="10" max="40">' in html
