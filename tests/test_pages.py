"""Every page family in a browser: axe finds nothing in any language and scheme, 320 px are enough."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.pages import FAMILIES, draft_of, path_of

pytestmark = pytest.mark.browser

AXE = """async (only) => (await axe.run(document, {
  runOnly: only.length ? {type: "rule", values: only}
    : {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
  resultTypes: ["violations"],
})).violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | "))"""
SCHEMES = ("dark", "white-on-black")
# What runs over the edge: the innermost elements whose right side lies outside, tables that scroll left out.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? []
  : ["runs over", ...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => e === "runs over" || e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("[tabindex], .q-table-scroll, svg"))
    .filter((e, i, all) => i === 0 || i > all.length - 4).map(e => e.outerHTML?.slice(0, 160) ?? e)"""


LANGUAGES = ("kk", "ru", "en")


def opened(open_page: Any, town: Any, family: Any, **kwargs: Any) -> tuple[Page, dict[str, str]]:
    """Open the family's example in Kazakh; return it, and its addresses in each language."""
    paths = {language: path_of(family, language) for language in LANGUAGES}
    cookies = {"draft": draft_of(town.now)} if family.draft else {}
    user = family.who() if family.who else None
    return open_page(paths["kk"], user=user, cookies=cookies, **kwargs), paths


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_everyone_can_use_it(open_page, fresh, axe, family):
    """Structure is looked at in each language, colours in each scheme: a scheme changes nothing but colours."""
    page, paths = opened(open_page, fresh, family)
    faults: dict[str, list[str]] = {}
    for language in LANGUAGES:
        page.set_viewport_size({"width": 320 if language == "ru" else 1280, "height": 800})
        if language != "kk":
            page.goto(paths[language])
        page.evaluate(axe)
        faults[language] = page.evaluate(AXE, [])
        page.set_viewport_size({"width": 320, "height": 800})
        faults[f"{language}, 320 px"] = page.evaluate(WIDE)
    page.set_viewport_size({"width": 1280, "height": 800})
    for scheme in SCHEMES:
        page.context.add_cookies([{"name": "look", "value": scheme, "url": page.url}])
        page.reload()
        page.evaluate(axe)
        faults[scheme] = page.evaluate(AXE, ["color-contrast", "link-in-text-block"])
    assert {name: found for name, found in faults.items() if found} == {}
