"""The words of the public pages: each language whole, nothing mixed, nothing inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.conftest import signed_in
from tests.pages import FAMILIES, draft_of, path_of
from tests.town import ADDRESSES

from qala.base.text.api import detect_language

LATIN, CYRILLIC = re.compile(r"[A-Za-zÀ-ſ]"), re.compile(r"[Ѐ-ӿ]")
KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
RUSSIAN = re.compile(r"\b(и|не|на|что|это|как|для|или|вы|вам|вас|его|она|они|есть|только|чтобы|можно|если|от|по|из)\b", re.IGNORECASE)  # fmt: skip
MIXED_BUT_RIGHT = re.compile(r"(SMS|PDF|CSV|SHA|EDS|API|QR|IIN|e-mail|№)", re.IGNORECASE)
NAME = re.compile(r"\b[А-ЯӘҒҚҢӨҰҮҺІЁ][\w]+ [А-ЯӘҒҚҢӨҰҮҺІЁ][\w]+\b")
SILENT = {"script", "style", "code", "pre", "svg", "noscript"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-q-busy", "data-q-left", "data-q-over")


class Reader(HTMLParser):
    """Reads (text, its language); and what the security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        inherited = self.open[-1][1] if self.open else ""
        language = given.get("lang", inherited)
        for name in SPOKEN:
            if given.get(name):
                self.said.append((given[name], language))
        self.forbidden += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.forbidden.append(tag)
        if any(
            str(given.get(name, "")).startswith(("http:", "//", "javascript:")) for name in ("src", "href")
        ):
            self.forbidden.append(f"{tag} {given.get('src') or given.get('href')}")
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        words = " ".join(data.split())
        if words and not any(tag in SILENT for tag, _language in self.open):
            self.said.append((words, self.open[-1][1] if self.open else ""))


def read(town, family, language):
    client = signed_in(family.who() if family.who else None)
    if family.draft:
        client.cookies["draft"] = draft_of(town.now)
    reader = Reader()
    reader.feed(client.get(path_of(family, language)).content.decode())
    return reader


def ours(reader, language):
    """Return what the page itself says: not what stands under another language's mark, no names of places."""
    names = re.compile("|".join(map(re.escape, ADDRESSES.values())))
    said = [names.sub("", words) for words, of in reader.said if of == language]
    return [words for words in said if not words.startswith("openssl ")]


def is_of(words, language, *, signs):
    """Whether a sentence is in a language: three words of it that are not a person's name and post."""
    words = NAME.sub("", words)
    return len(words.split()) >= 3 and signs(words) and detect_language(words) == language


# Not the catalogue, which is for developers, nor the page that repeats a person's own words.
READ = [one for one in FAMILIES if one.name not in {"catalogue", "new-check"}]


@pytest.mark.parametrize("family", READ, ids=lambda family: family.name)
def test_a_page_speaks_one_language(fresh, family):
    faults = []
    english = set(ours(read(fresh, family, "en"), "en"))
    for language in ("kk", "ru"):
        reader = read(fresh, family, language)
        faults += [("forbidden", one) for one in reader.forbidden]
        for words in ours(reader, language):
            if words in english and len(re.findall("[a-z]", words)) > 10 and len(words.split()) >= 3:
                faults.append((language, "English", words))
            for word in re.findall(r"[\w’'-]+", words):
                bare = MIXED_BUT_RIGHT.sub("", word)
                if any(LATIN.search(part) and CYRILLIC.search(part) for part in bare.split("-")):
                    faults.append((language, "mixed letters", word))
            if language == "kk" and is_of(
                words, "ru", signs=lambda said: RUSSIAN.search(said) and not KAZAKH.search(said)
            ):
                faults.append((language, "Russian", words))
            if language == "ru" and is_of(words, "kk", signs=lambda said: len(KAZAKH.findall(said)) >= 3):
                faults.append((language, "Kazakh", words))
    assert faults == []


def test_the_crawl_can_find_something():
    """The reader hears what stands under a mark of another language, and sees what is forbidden."""
    reader = Reader()
    reader.feed(
        '<html lang="kk"><p onclick="x" style="y">Сәлем <b lang="ru">и не это</b></p><script>1</script>'
    )
    assert reader.said == [("Сәлем", "kk"), ("и не это", "ru")]
    assert reader.forbidden == ["p onclick", "p style", "script"]
