from __future__ import annotations

import re

from django import forms
from django.test import RequestFactory
from django.urls import get_script_prefix, set_script_prefix

from qala.base.ui.data import Look, Scheme, Spacing
from qala.base.ui.frame import language_links, language_switch, nav_links, read_look


class TellForm(forms.Form):
    what = forms.CharField(required=True)


CHOICE = {"size": "150", "spacing": "wide", "scheme": "dark", "pictures": "off", "motion": "off"}


def test_the_settings_are_kept_and_the_page_comes_back(pages):
    response = pages.post("/kk/display/", CHOICE | {"next": "/kk/display/?a=1"})
    assert response.status_code == 302
    assert response["Location"] == "/kk/display/?a=1"
    assert response.cookies["look"].value == "150.wide.dark.no-pictures.no-motion"
    html = pages.get("/kk/display/").content.decode()
    for attribute in (
        'data-size="150"',
        'data-spacing="wide"',
        'data-scheme="dark"',
        'data-pictures="off"',
        'data-motion="off"',
    ):
        assert attribute in html
    assert 'ui/css/dark.css" media="all"' in html


def test_the_settings_do_not_lead_to_another_site(pages):
    response = pages.post("/kk/display/", CHOICE | {"next": "https://example.org/"})
    assert response["Location"] == "/kk/display/"


def test_the_usual_look_removes_the_cookie(pages):
    pages.post("/kk/display/", CHOICE)
    response = pages.post("/kk/display/", {"reset": "1", "next": "/kk/display/"})
    assert response.cookies["look"]["max-age"] == 0


def test_without_a_choice_the_device_decides(pages):
    html = pages.get("/kk/display/").content.decode()
    assert "data-scheme" not in html
    assert 'media="(prefers-color-scheme: dark)"' in html


def test_a_wrong_choice_is_said(pages):
    response = pages.post("/kk/display/", CHOICE | {"size": "999"})
    assert response.status_code == 200
    assert b"govuk-error-summary" in response.content


def test_another_language_keeps_what_was_chosen(pages):
    response = pages.post("/ru/display/", CHOICE | {"_language": "ru"})
    html = response.content.decode()
    assert response.status_code == 200
    assert 'lang="ru"' in html
    assert re.search(r'<input[^>]*name="size"[^>]*value="150"[^>]*checked', html)
    assert "look" not in response.cookies


def test_the_languages_of_a_form_are_its_buttons(pages):
    html = pages.get("/kk/display/").content.decode()
    assert 'form="display" name="_language" value="ru" formaction="/ru/display/" formnovalidate' in html


def test_the_catalogue_is_not_for_citizens(pages, settings):
    settings.DEBUG = settings.DEMO = False
    assert pages.get("/kk/ui/").status_code == 404
    settings.DEMO = True
    assert pages.get("/kk/ui/").status_code == 200


def test_language_links_keep_the_query(settings):
    request = RequestFactory().get("/kk/requests/?q=су&q=от&_language=ru")
    links = language_links(request)
    assert [link.code for link in links] == ["kk", "ru", "en"]
    assert links[1].url == "/ru/requests/?q=%D1%81%D1%83&q=%D0%BE%D1%82"
    assert links[0].short == "Қаз"


def test_language_links_keep_the_city(settings):
    before = get_script_prefix()
    set_script_prefix("/boston/")
    try:
        assert language_links(RequestFactory().get("/kk/requests/"))[2].url == "/boston/en/requests/"
    finally:
        set_script_prefix(before)


def test_typed_words_survive_the_language():
    request = RequestFactory().post("/ru/new/", {"what": "Нет воды", "_language": "ru"})
    form = TellForm()
    assert language_switch(request, form)
    assert "Нет воды" in str(form["what"])
    assert not form.is_bound


def test_sending_is_not_switching():
    assert not language_switch(RequestFactory().post("/ru/new/", {"what": ""}), TellForm())
    assert not language_switch(RequestFactory().get("/ru/new/?_language=ru"), TellForm())


def test_pages_that_do_not_exist_are_not_linked():
    request = RequestFactory().get("/kk/display/")
    links = nav_links(
        request, [("Nowhere", "nowhere:at_all"), ("Display", "ui:display"), ("Parts", "ui:catalogue")]
    )
    assert [link.label for link in links] == ["Display", "Parts"]


def test_the_cookie_is_read():
    request = RequestFactory().get("/")
    request.COOKIES["look"] = "200.black-on-white"
    assert read_look(request) == Look(200, Spacing.NORMAL, Scheme.BLACK_ON_WHITE)
