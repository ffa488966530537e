"""A resident with a phone, in Kazakh, without JavaScript; and what was typed is never lost."""

from __future__ import annotations

import re

import pytest

from qala.base.people.api import Role
from qala.requests.models import ServiceRequest

pytestmark = pytest.mark.browser

TOLD = "Төле би мен Саин қиылысында бағдаршам үш күннен бері жанбайды, балалар қауіп астында."
SEND = "#tell button:not([name])"


def step_of(page) -> str:
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def test_from_the_home_page_to_the_slip(open_page, live):
    page = open_page("/kk/", width=360, javascript=False)
    page.fill("#what", TOLD)
    page.click("form[action$='/search/'] button[formaction]")
    assert page.input_value("[name=text]") == TOLD
    page.click(SEND)
    if step_of(page) == "category":
        page.click("label:has([name=category])")
        page.click(SEND)
    assert step_of(page) == "where"
    page.fill("[name=address]", "Төле би көшесі, 93")
    page.click("button[name=find]")
    assert page.locator("[name=found]").first.is_checked()
    page.click("#tell .q-buttons >> nth=-1 >> button")
    if step_of(page) == "similar":
        page.click(SEND)
    assert step_of(page) == "answer"
    page.click(SEND)
    assert page.locator(".govuk-error-summary a").count() == 2, "name and contact are asked for"
    page.fill("[name=name]", "Омарова Сәуле")
    page.fill("[name=contact]", "8 701 555 44 33")
    page.click(SEND)
    assert step_of(page) == "check"
    assert TOLD in page.inner_text("main")
    page.click(SEND)
    number = page.inner_text("#number")
    assert re.fullmatch(r"QLA-\d{4}-[0-9A-Z]{5}", number)
    mine = page.get_attribute("a[href*='/mine/']", "href")
    page.click("main .q-buttons a")
    assert page.url.endswith(f"/kk/requests/{number}/")
    assert "Омарова" not in page.content()
    page.goto(mine)
    assert number in page.inner_text("main")
    page.go_back()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with live.lock:
        assert ServiceRequest.objects.filter(public_id=number).count() == 1


def test_sending_twice_gives_one_number(open_page, live):
    page = open_page("/kk/requests/new/what/", width=360, javascript=False)
    page.fill("[name=text]", TOLD)
    page.click(SEND)
    if step_of(page) == "category":
        page.click("label:has([name=category])")
        page.click(SEND)
    page.fill("[name=address]", "Төле би көшесі")
    page.click("button[name=find]")
    page.click("#tell .q-buttons >> nth=-1 >> button")
    if step_of(page) == "similar":
        page.click(SEND)
    page.click("label:has([value=signal])")
    page.click(SEND)
    page.click(SEND)
    number = page.inner_text("#number")
    page.go_back()
    with live.lock:
        before = ServiceRequest.objects.count()
    if page.locator(SEND).count():
        page.click(SEND)
    assert page.inner_text("#number") == number, "who sends again gets the slip again"
    with live.lock:
        assert ServiceRequest.objects.count() == before
        assert ServiceRequest.objects.filter(public_id=number).count() == 1


def test_a_failed_form_keeps_what_was_typed_in_another_language(open_page):
    page = open_page("/kk/requests/new/what/", width=1280, javascript=False)
    page.fill("[name=text]", "Су")
    page.click(SEND)
    assert page.locator(".govuk-error-summary").is_visible()
    page.click(".q-topline-wide button[value=ru]")
    assert "/ru/" in page.url
    assert page.input_value("[name=text]") == "Су"
    assert page.inner_text("h1") == "Что случилось?"


def test_who_comes_back_tomorrow_finds_the_words(open_page):
    """A session ends, a draft does not."""
    page = open_page("/kk/requests/new/what/", javascript=False)
    page.fill("[name=text]", TOLD)
    page.click(SEND)
    page.context.clear_cookies(name="sessionid")
    page.context.clear_cookies(name="csrftoken")
    page.goto("/ru/requests/new/what/")
    assert page.input_value("[name=text]") == TOLD


def test_a_form_that_is_too_old_gives_the_words_back(open_page):
    page = open_page("/kk/requests/new/what/", javascript=False)
    page.fill("[name=text]", TOLD)
    page.context.clear_cookies(name="csrftoken")
    page.click(SEND)
    assert page.input_value("textarea[name=text]") == TOLD
    page.click("main button")
    assert step_of(page) in {"where", "category"}
    page.goto("/kk/requests/new/what/")
    assert page.input_value("[name=text]") == TOLD


def test_an_official_whose_session_has_ended_gets_the_words_back(open_page, town):
    operator = town.user(Role.OPERATOR, "call-centre")
    page = open_page("/kk/desk/new/", user=operator, javascript=False)
    page.fill("[name=text]", TOLD)
    page.fill("[name=address]", "Төле би көшесі")
    page.context.clear_cookies(name="sessionid")
    page.click("#call button:not([name])")
    assert page.input_value("textarea[name=text]") == TOLD
    with page.expect_popup() as opened:
        page.click("main a[target=_blank]")
    door = opened.value
    door.goto("/kk/demo/")
    door.click(f"form[action$='/demo/{operator.pk}/'] button")
    assert door.url.endswith("/desk/")
    for _ in range(2):  # the first try meets the new session's other token, and keeps the words
        if page.locator("button[name=send]").count():
            break
        page.click("main form button")
    assert TOLD in page.inner_text("main")
    assert page.locator("button[name=send]").is_visible()
