"""A journalist: from the search to the signed answer, and to the page that proves it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "yes"),
    [("ru", "Да. Это подлинный ответ города."), ("kk", "Иә"), ("en", "Yes. This is a genuine")],
)
def test_from_the_search_to_the_verified_signature(open_page, town, language, yes):
    number = town.numbers["answered"]
    page = open_page(f"/{language}/")
    page.fill("#what", {"ru": "фонарь", "kk": "шам", "en": "lamp"}[language])
    page.click("form[action$='/search/'] button:not([formaction])")
    assert page.locator("#rows > li").count() > 0
    page.goto(f"/{language}/requests/?status=answered")
    page.click(f"#rows a[href$='/{number}/']")
    page.locator("main a[href*='/v/']").first.click()
    assert page.inner_text("main").count(yes) == 1
    assert number in page.inner_text("main")


def test_a_number_alone_opens_its_page(open_page, town):
    number = town.numbers["answered"]
    page = open_page("/en/")
    page.fill("#what", number.lower())
    page.click("form[action$='/search/'] button:not([formaction])")
    assert page.url.endswith(f"/en/requests/{number}/")
