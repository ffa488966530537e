"""The catalogue in a browser: axe finds nothing, nothing runs over the edge, everything works by keyboard."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

RULES = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
  resultTypes: ["violations"],
})).violations.map(v => [v.id, v.nodes.slice(0, 4).map(n => n.html.slice(0, 160))])"""


@pytest.mark.parametrize(
    ("language", "look"),
    [
        ("kk", ""),
        ("ru", ""),
        ("en", ""),
        ("kk", "dark"),
        ("kk", "white-on-black"),
        ("kk", "black-on-white"),
    ],
)
def test_axe_finds_no_fault(open_page, axe, language, look):
    page = open_page(f"/{language}/ui/", look=look)
    page.evaluate(axe)
    assert page.evaluate(RULES) == []


@pytest.mark.parametrize(
    ("width", "look"), [(320, ""), (640, "200"), (1280, "200"), (320, "wide"), (768, "")]
)
def test_nothing_runs_over_the_edge(open_page, width, look):
    page = open_page("/kk/ui/", look=look, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_44_px(open_page):
    page = open_page("/kk/ui/", width=360)
    small = page.evaluate("""() => [...document.querySelectorAll(
        "button:not([aria-hidden]), .q-button, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, summary,"
        + ".q-choice, .q-chip, .q-pages a, .q-switch a, .q-topline a, .q-menu a, .q-footer li a")]
      .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, r]) => r.width && r.height && (r.height < 43.9 || r.width < 43.9))
      .map(([html, r]) => [html, r.width, r.height])""")
    assert small == []


def test_the_skip_link_comes_first_and_leads_to_main(open_page):
    page = open_page("/kk/display/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("govuk-skip-link")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_typed_words_survive_the_language_without_javascript(open_page):
    page = open_page("/kk/ui/", javascript=False)
    page.fill("#id_what", "Нет воды третий день")
    page.click(".q-topline-wide button[value=ru]")
    assert page.url.endswith("/ru/ui/")
    assert page.input_value("#id_what") == "Нет воды третий день"
    assert page.locator("html").get_attribute("lang") == "ru"


def test_the_menu_of_a_phone_opens_without_javascript(open_page):
    page = open_page("/kk/ui/", width=360, javascript=False)
    page.click(".q-menu summary")
    assert page.locator(".q-menu a").last.is_visible()


def test_a_form_is_sent_once_and_says_so(open_page):
    page = open_page("/kk/ui/")
    page.evaluate("document.addEventListener('submit', e => e.preventDefault())")
    button = page.locator("#sample button[data-q-busy]")
    button.click()
    assert button.get_attribute("aria-busy") == "true"
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert button.get_attribute("aria-busy") is None


def test_characters_are_counted(open_page):
    page = open_page("/kk/ui/")
    page.fill("#id_what", "Су жоқ")
    assert page.inner_text("#id_what-count").endswith("194")


def test_nothing_moves_for_who_asked_so(open_page):
    page = open_page("/kk/ui/", look="no-motion")
    assert page.evaluate("getComputedStyle(document.querySelector('.q-spinner')).animationName") == "none"


def test_no_picture_where_pictures_are_off(open_page):
    page = open_page("/kk/ui/", look="no-pictures")
    assert not page.locator(".q-ridge").first.is_visible()


def test_the_page_breaks_no_rule_of_its_own_security_policy(open_page):
    page = open_page("/kk/display/")
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [text for text in told if "Content Security Policy" in text] == []
