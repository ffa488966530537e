"""Kazakh stems: the words that trap a stemmer, the tables run forwards, and a peer."""

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qala.base.text.folding import fold_letters
from qala.base.text.kazakh.chains import VERB_SHIFT, chains
from qala.base.text.kazakh.sounds import VOWELS, sound_mask
from qala.base.text.kazakh.stems import kazakh_stems, known_verbs
from qala.base.text.kazakh.words import CLOSED, IRREGULAR
from qala.base.text.tests.corpora import kazakh_nouns, recall_and_precision


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("округінің", "округ"), ("банктің", "банк"), ("банкке", "банк"), ("университеттен", "университет"),
        ("актісі", "акт"), ("митингіге", "митинг"), ("игорьдің", "игорь"), ("суы", "су"), ("халқымыз", "халық"),
        ("ауылдағылар", "ауыл"), ("қр-ның", "қр"), ("подъездіміз", "подъезд"), ("жолдардағы", "жол"),
        ("кітабым", "кітап"), ("клубы", "клуб"), ("аузы", "ауыз"), ("қауіпі", "қауіп"), ("қаупі", "қауіп"),
        ("класы", "класс"), ("госпиталі", "госпиталь"), ("үйіндегі", "үй"), ("көшесіндегілерге", "көше"),
        ("сендердікі", "сендер"), ("алмадай", "алма"), ("сусыз", "су"), ("үлкенірек", "үлкен"), ("2026-ға", "2026"),
    ],
)  # fmt: skip
def test_noun_is_found_by_its_lemma(form, lemma):
    assert lemma in kazakh_stems(form)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("оқыды", "оқу"), ("оқиды", "оқу"), ("қояды", "қою"), ("қойды", "қою"), ("шықты", "шығу"), ("тапты", "табу"),
        ("тауып", "табу"), ("келген", "келу"), ("бармаймын", "бару"), ("жазбаса", "жазу"), ("жөндейді", "жөндеу"),
        ("жөнделді", "жөндеу"), ("жөнделді", "жөнделу"), ("оқитындықтан", "оқу"), ("барғандардың", "бару"),
        ("кеп", "келу"), ("қап", "қалу"), ("барыңыздар", "бару"), ("көрейік", "көру"), ("жіберіпті", "жіберу"),
        ("алғысы", "алу"), ("келгенше", "келу"), ("төлемеу", "төлеу"), ("істемейді", "істеу"), ("жанбай", "жану"),
        ("тазалансын", "тазалау"), ("берілмеген", "беру"), ("табылды", "табу"), ("киеді", "кию"),
    ],
)  # fmt: skip
def test_verb_is_found_by_its_form_in_u(form, lemma):
    assert lemma in kazakh_stems(form)


@pytest.mark.parametrize(
    "word", ["алма", "қала", "бала", "көше", "су", "жол", "маған", "олардың", "екі", "үшін", "жоқ"]
)
def test_word_without_ending_is_never_cut(word):
    assert kazakh_stems(word) == ()


@pytest.mark.parametrize("word", ["жолшы", "балалық", "тасты", "қазақша", "кітапхана", "жолдас", "қазақстан"])
def test_word_formation_is_left_alone(word):
    root = {"жолшы": "жол", "балалық": "бала", "қазақша": "қазақ", "кітапхана": "кітап", "жолдас": "жол",
            "қазақстан": "қазақ", "тасты": "тасты"}[word]  # fmt: skip
    assert root not in kazakh_stems(word)


def test_words_typed_without_kazakh_letters_are_cut_too():
    assert "шункыр" in kazakh_stems("шункырларымыздын", lost_letters=True)
    assert "жол" in kazakh_stems("жолдардагы", lost_letters=True)
    assert "жол" not in kazakh_stems("жолдардагы")


@cache
def _chains_after(mask: int, shift: int) -> tuple[str, ...]:
    return tuple(chain for chain, fits in chains().items() if (fits >> shift) & mask)


_LAST_VOWELS = str.maketrans("оұөүә", "аыеіе")
_CONSONANTS, _BACK, _FRONT = "бгджзйклмнңпрстш", "аоұы", "әеөүі"


def _make_stem(choose) -> str:
    """Build a word as Kazakh does: one harmony, no two consonants at the end, none voiced there."""
    vowels = choose([_BACK, _FRONT])
    parts = [choose(_CONSONANTS) + choose(vowels) for _ in range(choose([1, 2, 3]))]
    last = choose(["", *"йклмнңпрстшжзу"])
    stem = "".join(parts) + last
    return stem if last else stem[:-1] + stem[-1].translate(_LAST_VOWELS)


def _joined(stem: str, chain: str) -> str:
    """Write stem and chain together as Kazakh does: п к қ are voiced before a vowel."""
    voiced = {"п": "б", "к": "г", "қ": "ғ"}
    if chain[0] in VOWELS and stem[-1] in voiced:
        stem = stem[:-1] + voiced[stem[-1]]
    return stem + chain


LEFT_ALONE = CLOSED | IRREGULAR.keys()


def _round_trips(stem: str, pick: int) -> None:
    nominal = _chains_after(sound_mask(stem), 0)
    chain = nominal[pick % len(nominal)]
    form = _joined(stem, chain)
    folded = fold_letters(form)
    assert form in LEFT_ALONE or stem in (form, *kazakh_stems(form)), (stem, chain)
    lost = kazakh_stems(folded, lost_letters=True)
    assert folded in LEFT_ALONE or fold_letters(stem) in map(fold_letters, (form, *lost)), (stem, chain)
    if len(stem) > 5 and stem.endswith(("лар", "лер", "дар", "дер")):
        return  # taken for a plural, unless the verb is known
    verbal = _chains_after(sound_mask(stem), VERB_SHIFT)
    chain = verbal[pick % len(verbal)]
    form = _joined(stem, chain)
    assert form in LEFT_ALONE or _infinitive(stem) in (form, *kazakh_stems(form)), (stem, chain)


def _infinitive(root: str) -> str:
    if root[-1] in "ыі":
        return root[:-1] + "у"
    if root[-1] == "й":
        return root[:-1] + "ю"
    return _joined(root, "у")


@settings(max_examples=3000, deadline=None)
@given(st.integers(0, 2**40))
def test_any_chain_after_any_stem_leads_back_to_it(seed):
    source = random.Random(seed)
    _round_trips(_make_stem(source.choice), source.randrange(10**6))


@pytest.mark.drill
def test_a_hundred_thousand_chains_lead_back_to_their_stems():
    source = random.Random(11)
    for _ in range(100_000):
        _round_trips(_make_stem(source.choice), source.randrange(10**6))


def test_known_verbs_come_back_from_their_forms():
    pick = random.Random(3)
    table = chains()
    for verb in pick.sample(sorted(known_verbs()), 1500):
        root = verb[:-1]
        if verb[-1] != "у" or len(root) < 3 or root[-1] in "иу":
            continue
        endings = [
            e for e in ("са", "се", "ды", "ді", "ған", "ген") if (table[e] >> VERB_SHIFT) & sound_mask(root)
        ]
        if not endings or root[-1] in "бгғ" or (root[-1] not in VOWELS and root[-2] not in VOWELS):
            continue
        assert verb in kazakh_stems(root + endings[0]), verb


def test_unimorph_nouns_are_found_by_their_lemma():
    recall, precision = recall_and_precision(kazakh_nouns(), kazakh_stems)
    assert recall >= 0.995
    assert precision >= 0.99
