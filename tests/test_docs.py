"""The documents say what the code says, and their links and addresses lead somewhere."""

import re
import runpy
from pathlib import Path

import pytest
from django.urls import resolve
from django.utils.translation import override

from qala.base.people.data import Role
from qala.requests.data import Channel, LetterKind, LetterState, Mark, PublicStep, State, Visibility
from qala.requests.norms import BASES, DECISIONS, Kind
from qala.requests.rules.history import APPLY
from qala.requests.rules.verbs import TABLE

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("src/qala/**/README.md"), ROOT / "README.md"])
TOURS = sorted(DOCS.glob("tours/*.md"))
CODE_WORDS = {
    "verb": {verb.name for verb in TABLE},
    "event": {*(verb.event for verb in TABLE), *APPLY},
    "kind": {*Kind},
    "decision": {one.code for one in DECISIONS},
    "basis": {*BASES},
    "the rest": {*State, *PublicStep, *Mark, *Role, *Channel, *Visibility, *LetterKind, *LetterState},
}


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_adjacency_page_is_up_to_date():
    made = runpy.run_path(str(ROOT / "tools" / "adjacency.py"))
    assert made["TARGET"].read_text(encoding="utf-8") == made["page"](), "run: python tools/adjacency.py"


@pytest.mark.parametrize("group", CODE_WORDS)
def test_every_word_of_the_code_is_in_the_glossary(group):
    first = [
        line.split("|")[1] for line in (DOCS / "glossary.md").read_text("utf-8").splitlines() if "|" in line
    ]
    known = {word for cell in first for word in re.findall(r"`(\w+)`", cell)}
    assert {str(word) for word in CODE_WORDS[group]} <= known


def test_every_row_of_the_glossary_has_three_languages():
    rows = [line for line in (DOCS / "glossary.md").read_text("utf-8").splitlines() if line.startswith("|")]
    poor = [
        row
        for row in rows
        if len(row.split("|")) != 6 or not all(cell.strip() for cell in row.split("|")[1:5])
    ]
    assert rows
    assert not poor


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files(page):
    found = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    lost = [link for link in found if "://" not in link and not (page.parent / link).exists()]
    assert not lost


@pytest.mark.parametrize("page", TOURS, ids=name_of)
def test_addresses_of_the_tours_are_pages(page):
    found = re.findall(r"`(?:GET )?(/[^`\s]*)`", page.read_text("utf-8"))
    assert found or page.name == "README.md"
    for address in found:
        path = re.sub(r"^/boston/", "/", address.split("?")[0])
        with override("kk" if path.startswith("/kk/") else "ru" if path.startswith("/ru/") else "en"):
            resolve(path)
