"""The operator of the call centre, by keyboard only."""

from __future__ import annotations

import pytest

from qala.base.people.api import Role
from qala.requests.models import ServiceRequest

pytestmark = pytest.mark.browser

WATCH = (
    "addEventListener('pointerdown', e => { document.documentElement.dataset.mouse = e.pointerType }, true)"
)
HERE = """() => { const e = document.activeElement;
  return [e.tagName, e.name ?? "", e.getAttribute("href") ?? "", e.getBoundingClientRect().width > 0].join(" ") }"""


class Hands:
    """Keys only. keys: how many were pressed beside the letters of the words."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def tab_to(self, what, most=60):
        """Press Tab until the focus is on what is named: a field's name or the end of an address."""
        for _ in range(most):
            tag, name, href, seen = self.page.evaluate(HERE).rsplit(" ", 3)
            if what in {name, tag} or (href and href.endswith(what)):
                assert seen == "true", f"the focus is on {what}, which nobody sees"
                return
            self.press("Tab")
        raise AssertionError(f"{what} is not within {most} tabs")

    def type(self, words):
        self.page.keyboard.insert_text(words)


def test_a_call_is_written_down_by_keyboard(open_page, town, live):
    page = open_page("/kk/desk/", user=town.user(Role.OPERATOR, "call-centre"))
    page.context.add_init_script(WATCH)
    page.reload()
    hands = Hands(page)
    hands.tab_to("/desk/new/")
    with page.expect_navigation():
        hands.press("Enter")
    hands.tab_to("text")
    hands.type("Саин көшесіндегі өткелде шам жанбайды, балалар қараңғыда өтеді.")
    hands.press("Tab")
    hands.type("Саин көшесі, 20")
    hands.tab_to("name")
    hands.type("Омарова Сәуле")
    hands.press("Tab")
    hands.type("87015554433")
    with page.expect_navigation():
        hands.press("Enter")
    assert "Саин көшесі" in page.inner_text("main")
    hands.tab_to("send")
    with page.expect_navigation():
        hands.press("Enter")
    message = page.inner_text("[role=status]")
    with live.lock:
        row = ServiceRequest.objects.order_by("-pk").first()
    assert row.public_id in message
    assert row.channel == "phone"
    assert page.evaluate("document.documentElement.dataset.mouse") is None
    assert hands.keys <= 40, f"{hands.keys} keys beside the words"


def test_what_was_typed_survives_a_change_of_language(open_page, town):
    page = open_page("/kk/desk/new/", user=town.user(Role.OPERATOR, "call-centre"), javascript=False)
    page.fill("[name=text]", "Шам жанбайды")
    page.click("#call button:not([name])")
    assert page.locator(".govuk-error-summary").is_visible()
    page.locator("button[name=_language][value=ru] >> visible=true").first.click()
    assert "/ru/" in page.url
    assert page.input_value("[name=text]") == "Шам жанбайды"
