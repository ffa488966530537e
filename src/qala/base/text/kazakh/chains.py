"""Chains of endings, composed once from the tables of the grammar.

A table row is (ending in its back form, sounds it follows, state it leads to). States are slots in the order
stem – plural – possessive – case – (ғы – plural, possessive, case) – predicate; for verbs root – negation –
mood.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qala.base.text.kazakh.sounds import BACK, FRONT, G, L, N, R, T, V, Z, sound_of, to_front

ANY = V | G | R | L | N | Z | T
C = ANY & ~V
VOICED = ANY & ~T
LONGEST = 18

VERB_SHIFT = 14
Y_BACK, Y_FRONT, YA = 1 << 28, 1 << 29, 1 << 30
"""Verb chains that melt with the root: ы + й → и (оқиды), і + й → и (ериді), й + а → я (қояды)."""

Row = tuple[str, int, str]
NO_HARMONY = frozenset({"мен", "бен", "пен", "нікі", "дікі", "тікі"})

_PLURAL = [("лар", V | G | R, "plural"), ("дар", L | N | Z, "plural"), ("тар", T, "plural")]
_POSSESSIVE: list[Row] = [
    ("м", V, "mine"), ("ң", V, "mine"), ("ңыз", V, "ours"), ("мыз", V, "ours"),
    ("ым", C, "mine"), ("ың", C, "mine"), ("ыңыз", C, "ours"), ("ымыз", C, "ours"),
    ("сы", V | G, "theirs"), ("ы", C, "theirs"),
]  # fmt: skip
_GENITIVE: list[Row] = [("ның", V | N, "end"), ("дың", G | R | L | Z, "end"), ("тың", T, "end")]
_DATIVE: list[Row] = [("ға", VOICED, "end"), ("қа", T, "end")]
_ACCUSATIVE: list[Row] = [("ны", V, "end"), ("ды", VOICED & ~V, "end"), ("ты", T, "end")]
_LOCATIVE: list[Row] = [("да", VOICED, "place"), ("та", T, "place")]
_ABLATIVE: list[Row] = [("дан", VOICED, "case"), ("нан", N, "case"), ("тан", T, "case")]
_INSTRUMENTAL: list[Row] = [("мен", VOICED & ~Z, "end"), ("бен", Z, "end"), ("пен", T, "end")]
_BELONGING: list[Row] = [("нікі", V | N, "end"), ("дікі", G | R | L | Z, "end"), ("тікі", T, "end")]
_PREDICATE: list[Row] = [
    ("мын", VOICED & ~Z, "end"), ("мыз", VOICED & ~Z, "end"), ("бын", Z, "end"), ("быз", Z, "end"),
    ("пын", T, "end"), ("пыз", T, "end"), ("сың", ANY, "end"), ("сыз", ANY, "end"),
    ("сыңдар", ANY, "end"), ("сыздар", ANY, "end"), ("дыр", VOICED, "end"), ("тыр", T, "end"),
]  # fmt: skip
_LIKE: list[Row] = [("дай", VOICED, "case"), ("тай", T, "case")]
_WITHOUT: list[Row] = [("сыз", ANY, "without")]
_MORE: list[Row] = [("рақ", V, "case"), ("ырақ", C, "case")]

_CASES: list[Row] = [
    *_GENITIVE, *_DATIVE, *_ACCUSATIVE, *_LOCATIVE, *_ABLATIVE, *_INSTRUMENTAL, *_BELONGING, *_LIKE,
    *_PREDICATE,
]  # fmt: skip
_AFTER_MINE = [row for row in _CASES if row not in _DATIVE]
_AFTER_THEIRS: list[Row] = [
    *_GENITIVE, ("на", ANY, "end"), ("н", ANY, "end"), ("нда", ANY, "place"), ("нан", ANY, "case"),
    *_INSTRUMENTAL, *_BELONGING, ("ндай", ANY, "case"), ("нсыз", ANY, "end"), *_PREDICATE,
]  # fmt: skip
_NOMINAL = _PLURAL + _POSSESSIVE + _CASES + _WITHOUT + _MORE


def _inner(rows: list[Row]) -> list[Row]:
    """Return the rows for the second round after ғы, which leads to no third one."""
    again = {"plural": "plural2", "theirs": "theirs2", "place": "case"}
    return [
        (ending, after, again.get(state, state))
        for ending, after, state in rows
        if state not in ("mine", "ours")
    ]


STATES: dict[str, list[Row]] = {
    "stem": _NOMINAL,
    "plural": _POSSESSIVE + _CASES + _WITHOUT,
    "mine": [*_AFTER_MINE, ("а", ANY, "end")],
    "ours": _CASES,
    "theirs": _AFTER_THEIRS,
    "place": [*_PREDICATE, ("ғы", ANY, "ki")],
    "ki": _inner(_PLURAL + _POSSESSIVE + _CASES),
    "plural2": _inner(_POSSESSIVE + _CASES),
    "theirs2": _inner(_AFTER_THEIRS),
    "case": _PREDICATE,
    "without": _CASES,
    "end": [],
}

_MOOD: list[Row] = [
    ("ды", VOICED, "past"), ("ты", T, "past"), ("са", ANY, "past"),
    ("а", C, "present"), ("й", V, "present"),
    ("ған", VOICED, "participle"), ("қан", T, "participle"),
    ("ғалы", VOICED, "end"), ("қалы", T, "end"), ("ғы", VOICED, "wish"), ("қы", T, "wish"),
    ("сын", ANY, "please"), ("ыңыз", C, "polite"), ("ңыз", V, "polite"),
    ("ыңдар", C, "please"), ("ңдар", V, "please"),
    ("айық", C, "please"), ("йық", V, "please"), ("айын", C, "please"), ("йын", V, "please"),
]  # fmt: skip
_ROOT: list[Row] = [
    *_MOOD, ("ма", V | G | R | L, "not"), ("ба", N | Z, "not"), ("па", T, "not"),
    ("ып", C, "converb"), ("п", V, "converb"), ("ар", C, "case"), ("р", V, "case"),
    ("мас", V | G | R | L, "stem"), ("бас", N | Z, "stem"), ("пас", T, "stem"),
    ("мақ", V | G | R | L, "goal"), ("бақ", N | Z, "goal"), ("пақ", T, "goal"),
]  # fmt: skip
STATES |= {
    "root": _ROOT,
    "not": [*_MOOD, ("у", ANY, "stem"), ("й", ANY, "end"), ("йынша", ANY, "end")],
    "past": [(ending, ANY, "end") for ending in ("м", "ң", "ңыз", "қ", "ңдар", "ңыздар")],
    "present": [
        ("тын", ANY, "participle"),
        *((ending, ANY, "end") for ending in ("мын", "сың", "сыз", "ды", "мыз", "сыңдар", "сыздар")),
    ],
    "participle": [*_NOMINAL, ("дық", N, "stem"), ("ша", ANY, "end")],
    "wish": [row for row in _POSSESSIVE if row[1] & V],
    "polite": [("дар", ANY, "please"), ("шы", ANY, "end")],
    "please": [("шы", ANY, "end")],
    "converb": [("ты", ANY, "case")],
    "goal": [("шы", ANY, "case"), *_PREDICATE],
}
_NEVER_LAST = frozenset({"present", "wish", "not"})


@cache
def _continue(state: str, sound: int, harmony: int, left: int) -> frozenset[str]:
    """Return every chain that may follow in a state, the empty one too where a word may end there."""
    chains = set() if state in _NEVER_LAST else {""}
    for chain, after in _first(state, harmony, left):
        if after & sound:
            chains.add(chain)
    return frozenset(chains)


@cache
def _first(state: str, harmony: int, left: int) -> tuple[tuple[str, int], ...]:
    return tuple(_walk(state, harmony, left))


def _walk(state: str, harmony: int, left: int) -> Iterator[tuple[str, int]]:
    for back, after, following in STATES[state]:
        ending = back if harmony == BACK or back in NO_HARMONY else to_front(back)
        if len(ending) <= left:
            for rest in _continue(following, sound_of(ending), harmony, left - len(ending)):
                yield ending + rest, after


def _melted(chain: str, harmony: int) -> Iterator[tuple[str, int]]:
    if chain[0] == "й" and len(chain) > 1:
        yield "и" + chain[1:], Y_BACK if harmony == BACK else Y_FRONT
    elif chain[0] == "а" and harmony == BACK:
        yield "я" + chain[1:], YA


@cache
def chains() -> dict[str, int]:
    """Return every chain of endings with the stems it may follow.

    Bits 0-13: final sound and harmony of a nominal stem; 14-27: of a verb root; above: the melted verb
    chains.
    """
    table: dict[str, int] = {}
    for harmony in (BACK, FRONT):
        for chain, after in _first("stem", harmony, LONGEST):
            table[chain] = table.get(chain, 0) | after * harmony
        for chain, after in _first("root", harmony, LONGEST):
            table[chain] = table.get(chain, 0) | (after * harmony) << VERB_SHIFT
            for melted, bit in _melted(chain, harmony):
                table[melted] = table.get(melted, 0) | bit
    return table
