"""Alphabetical order against ICU's."""

import json
import shutil
import subprocess

import pytest

from qala.base.text.folding import sort_key
from qala.base.text.tests.corpora import kazakh_nouns


def test_alphabet_is_in_order():
    alphabet = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    assert sorted(alphabet, key=sort_key) == list(alphabet)
    assert sorted(["ёлка", "ель", "жук"], key=lambda word: sort_key(word, "ru")) == ["ёлка", "ель", "жук"]
    assert sorted(["Zoo", "apple"], key=lambda word: sort_key(word, "en")) == ["apple", "Zoo"]


def test_kazakh_words_stand_as_in_icu():
    node = shutil.which("node") or shutil.which("node", path=".venv/bin")
    if node is None:
        pytest.skip("node is not installed")
    alphabet = set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
    words = sorted(form for form, _ in kazakh_nouns() if set(form) <= alphabet)
    assert len(words) > 20_000
    program = (
        "const words = JSON.parse(require('fs').readFileSync(0));"
        "console.log(JSON.stringify(words.sort(new Intl.Collator('kk').compare)))"
    )
    run = subprocess.run(
        [node, "-e", program], input=json.dumps(words), capture_output=True, text=True, check=True
    )
    assert sorted(words, key=sort_key) == json.loads(run.stdout)
