"""Every page family in a browser: axe finds nothing in any language and scheme, 320 px are enough."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.pages import FAMILIES, draft_of, path_of

pytestmark = pytest.mark.browser

AXE = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
})).violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | "))"""
LANGUAGES = ("kk", "ru", "en")
SCHEMES = ("light", "dark", "white-on-black")
# What runs over the edge: the innermost elements whose right side lies outside, tables that scroll left out.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? []
  : ["runs over", ...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => e === "runs over" || e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("[tabindex], .q-table-scroll, svg"))
    .filter((e, i, all) => i === 0 || i > all.length - 4).map(e => e.outerHTML?.slice(0, 160) ?? e)"""


def opened(open_page: Any, town: Any, family: Any) -> tuple[Page, dict[str, str]]:
    """Open the family's example in Kazakh; return it, and its addresses in each language."""
    paths = {language: path_of(family, language) for language in LANGUAGES}
    cookies = {"draft": draft_of(town.now)} if family.draft else {}
    user = family.who() if family.who else None
    return open_page(paths["kk"], user=user, cookies=cookies), paths


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_everyone_can_use_it(open_page, fresh, axe, family):
    """Each language once, each scheme once, wide and narrow: words do not change colours, nor these those."""
    faults = look_at(open_page, fresh, axe, family, zip(LANGUAGES, SCHEMES, strict=True))
    assert faults == {}


@pytest.mark.drill
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_everyone_can_use_it_in_each_language_and_scheme(open_page, fresh, axe, family):
    assert look_at(open_page, fresh, axe, family, product(LANGUAGES, SCHEMES)) == {}


def look_at(
    open_page: Any, town: Any, axe: str, family: Any, turns: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """Return (language, scheme) → what axe finds, and what runs over the edge of 320 px."""
    page, paths = opened(open_page, town, family)
    faults = {}
    for language, scheme in turns:
        page.context.add_cookies([{"name": "look", "value": scheme, "url": page.url}])
        page.set_viewport_size({"width": 320 if scheme == "dark" else 1280, "height": 800})
        if (language, scheme) != (LANGUAGES[0], SCHEMES[0]):  # that is how it was opened
            page.goto(paths[language])
        page.evaluate(axe)
        found = page.evaluate(AXE)
        page.set_viewport_size({"width": 320, "height": 800})
        if found := [*found, *page.evaluate(WIDE)]:
            faults[language, scheme] = found
    return faults
