"""The tokens are those of look.md, and what stands on what can be read: 7 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static" / "ui" / "css"

# token: light, dark (look.md, Colour)
TABLE = {
    "paper": "FFFFFF 0D1920",
    "snow": "F1F5F7 132129",
    "mist": "E2EAEE 1E303A",
    "line": "C5D2D9 314650",
    "edge": "5A6C77 8FA5B1",
    "ink": "0F202A EDF3F6",
    "stone": "3A4C57 BFCDD5",
    "link": "0B4A7F 9CD0F7",
    "link-hover": "062F54 CBE6FB",
    "visited": "4D2C7E CDB8F5",
    "spruce": "0A5540 86D9B5",
    "spruce-deep": "063B2C B5ECD4",
    "alatau": "0C3A50 0A2735",
    "apple": "9C1528 FFA8A1",
    "aport": "B5182D E4566A",
    "apricot": "FFC44D FFC44D",
    "sky": "DCEAF4 16364D",
    "sky-text": "0A3D68 B9DDF8",
    "leaf": "DCEFE5 12392D",
    "leaf-text": "084634 A6E6CA",
    "blush": "FBE4E4 4A1F24",
    "blush-text": "7F0F1F FFC4BF",
    "sun": "FFEFC9 42320F",
    "sun-text": "5C3A00 FFD989",
    "chart": "0B5A8A 7CC0EE",
    "last": "824600 FFC97A",
}

# text on ground, every scheme
READABLE = [
    *[(text, ground) for text in ("ink", "stone", "link", "spruce", "apple") for ground in ("paper", "snow")],
    *[(f"{tint}-text", tint) for tint in ("sky", "leaf", "blush", "sun")],
    *[(text, tint) for text in ("ink", "link") for tint in ("sky", "leaf", "blush", "sun")],
    ("ink", "mist"),
    ("visited", "paper"),
    ("on-spruce", "spruce"),
    ("on-spruce", "spruce-deep"),
    ("on-alatau", "alatau"),
    ("on-days", "days"),
    ("on-apple", "apple"),
    ("on-apricot", "apricot"),
    ("chart", "paper"),
    ("last", "paper"),
]
SCHEMES = ("tokens", "dark", "white-on-black", "black-on-white")


def tokens(name: str) -> dict[str, str]:
    def read(file: str) -> dict[str, str]:
        text = (CSS / f"{file}.css").read_text(encoding="utf-8")
        return dict(re.findall(r"--q-([a-z0-9-]+): (#[0-9a-f]{6});", text))

    return read("tokens") | read(name)


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("token", "values"), TABLE.items())
def test_tokens_are_those_of_the_design(token, values):
    light, dark = (f"#{value.lower()}" for value in values.split())
    assert tokens("tokens")[token] == light
    assert tokens("dark")[token] == dark


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_text_can_be_read(scheme, text, ground):
    found = tokens(scheme)
    assert contrast(found[text], found[ground]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_of_fields_can_be_seen(scheme):
    found = tokens(scheme)
    assert contrast(found["edge"], found["paper"]) >= 4.5
    assert contrast(found["edge"], found["snow"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES[1:])
def test_a_scheme_leaves_no_colour_behind(scheme):
    text = (CSS / f"{scheme}.css").read_text(encoding="utf-8")
    own = set(re.findall(r"--q-([a-z0-9-]+): #", text))
    ridge = {"r1", "r1s", "r2", "r3", "r4"} if "-on-" in scheme else set()
    assert (
        own
        == set(re.findall(r"--q-([a-z0-9-]+): #", (CSS / "tokens.css").read_text(encoding="utf-8"))) - ridge
    )


def test_paper_is_black_on_white_whatever_the_scheme():
    printed = tokens("print")
    assert {printed[text] for text, _ in READABLE} | {printed[ground] for _, ground in READABLE} == {
        "#000000",
        "#ffffff",
    }
    assert all(contrast(printed[text], printed[ground]) == 21 for text, ground in READABLE)


def test_parts_take_their_colours_from_tokens():
    for name in ("base", "frame", "parts", "signs", "records", "lists"):
        text = (CSS / f"{name}.css").read_text(encoding="utf-8")
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text), name
        assert "!important" not in text, name
