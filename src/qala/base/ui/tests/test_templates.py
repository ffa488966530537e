"""What holds for every template of Qala: no inline style or script, nothing of other hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
STYLES = sorted((SOURCE / "base" / "ui" / "static" / "ui").rglob("*.css"))
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=\s*[\"']|<style\b",
    "an inline script": r"<script(?![^>]*\s(?:src=|type=\"application/json\"))[^>]*>",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "an address of another host": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "htmx without data-": r"\shx-[a-z]+\s*=",
    "a placeholder instead of a label": r"\splaceholder\s*=",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what):
    faulty = [
        str(path.relative_to(SOURCE))
        for path in TEMPLATES
        if re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"))
    ]
    assert faulty == []


def test_templates_are_found():
    assert len(TEMPLATES) > 40


def test_styles_load_nothing_of_other_hosts():
    assert not [
        path.name for path in STYLES if re.search(r"url\(\s*[\"']?(https?:)?//|@import", path.read_text())
    ]


LETTERS = re.compile(r"[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{2,}")
# The catalogue is for builders; names and marks are the same in every language.
UNTRANSLATED = {"catalogue.html", "name.html"}


def words_outside_of_tags(text: str) -> list[str]:
    text = re.sub(
        r"\{% (comment|blocktranslate)\b.*?\{% end\1 %\}|\{% block \w+_class %\}.*?\{% endblock %\}",
        "",
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<(svg|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return LETTERS.findall(re.sub(r"<[^>]*>", " ", text))


def test_every_word_of_the_components_can_be_translated():
    own = [path for path in TEMPLATES if path.is_relative_to(SOURCE / "base" / "ui")]
    faulty = {
        path.name: words
        for path in own
        if path.name not in UNTRANSLATED
        and (words := words_outside_of_tags(path.read_text(encoding="utf-8")))
    }
    assert faulty == {}


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (SOURCE / "base/ui/static/ui/icons.svg").read_text()))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"\{% icon [\"']([a-z-]+)[\"']", path.read_text(encoding="utf-8"))
        + re.findall(r"\sicon=\"([a-z-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert named - drawn == set()
