"""One way to write a value: RFC 8785, as far as strings and whole numbers go."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.jcs import LARGEST, canonical
from qala.trust.tests.factories import patient

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_by_utf16_units_as_in_the_example_of_the_standard():
    # RFC 8785, 3.2.3: the emoji (U+1F600, first unit D83D) stands before U+FB33.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_strings_are_escaped_as_in_the_example_of_the_standard():
    # RFC 8785, 3.2.2 and 3.2.4, without its floats.
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    expected = (
        rb'{"literals":[null,true,false],"string":"'
        + "€".encode()
        + rb"$\u000f\nA"
        + rb"'B\"\\\\\"/"
        + rb'"}'
    )
    assert canonical(value) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({}, b"{}"),
        ([], b"[]"),
        ((1, "a"), b'[1,"a"]'),
        (-0, b"0"),
        (LARGEST, b"9007199254740991"),
        ("\b\t\n\f\r\x00\x1f\x7f", b'"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'),
        ("Қала ⟦iin⟧", '"Қала ⟦iin⟧"'.encode()),
        ({"b": 1, "a": {"d": 2, "c": 3}}, b'{"a":{"c":3,"d":2},"b":1}'),
    ],
)
def test_small_values(value, written):
    assert canonical(value) == written


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), LARGEST + 1, -LARGEST - 1, {1: "a"}, {None: 1}, b"bytes", {"a"}, "\ud800", object()],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(ValueError):
        canonical({"a": [value]})


def test_depth_is_bounded():
    value = "a"
    for _ in range(32):
        value = [value]
    assert canonical(value)
    with pytest.raises(ValueError, match="32 levels"):
        canonical([value])


@patient
@given(json_values)
def test_it_reads_back_and_is_a_fixed_point(value):
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written
