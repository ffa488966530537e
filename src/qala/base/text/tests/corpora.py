"""Real data of others, read where it lies; recall and precision over (form, lemma) types."""

import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[5].parent / "shared" / "data" / "text"


def read_lines(name: str) -> Iterator[str]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not at ../shared/data/text")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def kazakh_nouns() -> set[tuple[str, str]]:
    rows = (line.split("\t") for line in read_lines("unimorph-kaz-nouns.tsv.gz"))
    return {(form.lower(), lemma.lower()) for lemma, form, *_ in rows}


def russian_words() -> set[tuple[str, str]]:
    kinds = {"NOUN", "PROPN", "ADJ", "VERB", "AUX"}
    found = set()
    for line in read_lines("ru-gsd-dev.conllu.gz"):
        cells = line.split("\t")
        if (
            len(cells) == 10
            and cells[3] in kinds
            and all("а" <= letter <= "ё" for letter in cells[1].lower())
        ):
            found.add((cells[1].lower(), cells[2].lower().replace("ё", "е")))
    return found


def recall_and_precision(
    pairs: Iterable[tuple[str, str]], terms_of: Callable[[str], Iterable[str]]
) -> tuple[float, float]:
    """Query = lemma. Recall over inflected forms, precision over all forms returned."""
    pairs = set(pairs)
    lemmas = {lemma for _, lemma in pairs}
    lemmas_of = defaultdict(set)
    for form, lemma in pairs:
        lemmas_of[form].add(lemma)
    terms = {form: {form, *terms_of(form)} for form in lemmas_of}
    inflected = [(form, lemma) for form, lemma in pairs if form != lemma]
    met = sum(lemma in terms[form] for form, lemma in inflected)
    returned = [(form, lemma) for form in terms for lemma in terms[form] & lemmas]
    right = sum(lemma in lemmas_of[form] for form, lemma in returned)
    return met / len(inflected), right / len(returned)
