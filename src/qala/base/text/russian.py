"""Russian words to their dictionary forms: pymorphy3, loaded at first use; Snowball where it is absent."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from qala.base.text.folding import word_set

CLOSED = word_set(
    """
    и в во на с со к ко от до по за из у о об обо при про под над перед через между для без ради среди а
    но да или либо что чтобы как так же ли бы не нет ни если когда где куда откуда пока потому поэтому я
    ты он она оно мы вы они меня мне мной тебя тебе его её ее ему ей им их нас нам вас вам ими них ним ней
    него этот эта это эти этого этой этому этим этих тот та то те того той тому тем тех свой своя своё
    свои своего мой моя моё мои наш наша наше наши ваш ваша ваше ваши весь вся всё все всего всей всем
    всех кто кого кому кем чего чему чем какой какая какое какие который которая которое которые которого
    которой сам сама само сами себя себе собой там тут здесь уже ещё еще только лишь даже очень был была
    было были есть быть будет будут бы
    """
)
NEGATIONS = frozenset({"нет", "не", "без"})


@cache
def _morphology() -> Any:
    """Return the analyser, or None where pymorphy3 or its dictionary is not installed."""
    try:
        import pymorphy3  # type: ignore[import-untyped]  # noqa: PLC0415 - 0.3 s and 30 MB, only for who reads Russian
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer(lang="ru", probability_estimator_cls=None)  # all readings count alike


@cache
def _snowball() -> Any:
    import snowballstemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - it loads every language, 0.3 s

    return snowballstemmer.stemmer("russian")


def is_russian_word(word: str) -> bool:
    """Whether the dictionary knows a lower-case word."""
    morphology = _morphology()
    return morphology is not None and bool(morphology.word_is_known(word))


def _as_adjective(parse: Any) -> tuple[str, ...]:
    """Return the first form of a participle or superlative; people look for it as an adjective (лучший)."""
    if "Supr" in parse.tag:
        first = {"Supr", "masc", "sing", "nomn"}
        return tuple(
            form.word for form in parse.lexeme if first in form.tag and form.word[:3] == parse.word[:3]
        )
    form = parse.inflect({"PRTF", "masc", "sing", "nomn"})
    return () if form is None else (form.word,)


@lru_cache(maxsize=65_536)
def russian_lemmas(word: str) -> tuple[str, ...]:
    """Return all dictionary forms of a lower-case word; with hyphens also those of each part."""
    morphology = _morphology()
    if morphology is None:
        return (_snowball().stemWord(word),)
    lemmas: dict[str, None] = {}
    for parse in morphology.parse(word):
        lemmas[parse.normal_form] = None
        if parse.tag.POS in ("PRTF", "PRTS") or "Supr" in parse.tag:
            lemmas |= dict.fromkeys(_as_adjective(parse))
    if "-" in word:
        for part in word.split("-"):
            lemmas |= dict.fromkeys((part, *russian_lemmas(part))) if part else {}
    return tuple(lemmas)
