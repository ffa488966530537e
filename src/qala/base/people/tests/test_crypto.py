"""Personal data at rest: unreadable, unchangeable, yet to be looked up."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.people.api import blind_index, decrypt, encrypt


@given(st.text())
def test_what_goes_in_comes_out(text):
    assert decrypt(encrypt(text)) == text


def test_same_text_never_looks_the_same():
    assert encrypt("900101300123") != encrypt("900101300123")
    assert b"900101300123" not in encrypt("900101300123")


@pytest.mark.parametrize("place", [0, 1, 12, 13, -1])
def test_changed_byte_is_noticed(place):
    sealed = bytearray(encrypt("Абай даңғылы, 10"))
    sealed[place] ^= 1
    with pytest.raises(ValueError, match="not encrypted with this key"):
        decrypt(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"x" * 12, b"plain text of somebody"])
def test_what_was_never_encrypted_is_refused(sealed):
    with pytest.raises(ValueError, match="not encrypted with this key"):
        decrypt(sealed)


def test_other_key_opens_nothing(settings):
    sealed, index = encrypt("secret"), blind_index("secret")
    settings.PERSONAL_DATA_KEY = "another"
    assert blind_index("secret") != index
    with pytest.raises(ValueError, match="not encrypted with this key"):
        decrypt(sealed)


def test_index_is_equal_for_equal_texts_and_no_plain_hash():
    assert blind_index("+77001234567") == blind_index("+77001234567")
    assert blind_index("+77001234567") != blind_index("+77001234568")
    assert blind_index("x") != hashlib.sha256(b"x").hexdigest()


def test_database_hands_out_memoryviews():
    assert decrypt(memoryview(encrypt("x"))) == "x"
