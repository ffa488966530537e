"""Notes and checkpoints: what is written is read, and nothing else is."""

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.tlog.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from qala.trust.tlog.note import (
    COSIGNATURE,
    NoteError,
    Signer,
    Verifier,
    add_signature,
    open_note,
    read_signatures,
    sign_note,
    split_note,
)
from qala.trust.tlog.tree import EMPTY_ROOT

# The key and note of Go's own tests (golang.org/x/mod/sumdb/note).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PETER_NOTE = (
    PETER_TEXT + "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

A = Signer("log.example/a", b"a" * 32)
B = Signer("log.example/b", b"b" * 32)
W = Signer("witness.example", b"w" * 32, COSIGNATURE)
TEXT = "one\n\nтри\n"
NOTE = sign_note(TEXT, A, B)
ROOT = bytes(range(32))


def verifiers(*signers):
    return [Verifier(one.vkey) for one in signers]


def test_the_note_of_go():
    opened = open_note(PETER_NOTE, [Verifier(PETER)])
    assert opened.text == PETER_TEXT
    assert [by.name for by, _ in opened.signatures] == ["PeterNeumann"]
    with pytest.raises(NoteError):
        open_note(PETER_NOTE.replace("problem is", "problem was"), [Verifier(PETER)])


def test_signed_by_two_read_by_each():
    assert open_note(NOTE, verifiers(A, B)).text == TEXT
    assert [by.name for by, _ in open_note(NOTE, verifiers(B)).signatures] == [B.name]
    assert split_note(NOTE)[0] == TEXT


def test_unknown_signatures_are_passed_over_but_one_must_be_known():
    stranger = Signer(A.name, b"c" * 32)
    with pytest.raises(NoteError, match="no known key"):
        open_note(sign_note(TEXT, stranger), verifiers(A))
    assert len(open_note(sign_note(TEXT, stranger, A), verifiers(A)).signatures) == 1


def test_a_wrong_signature_of_a_known_key_spoils_the_note():
    other = sign_note("other\n", A).split("\n\n")[1]
    forged = add_signature(sign_note(TEXT, B), other)
    with pytest.raises(NoteError, match="wrong"):
        open_note(forged, verifiers(A, B))
    assert open_note(forged, verifiers(B)).text == TEXT


def test_a_signature_is_added_once():
    line = W.sign(TEXT, 1_700_000_000)
    joined = add_signature(add_signature(NOTE, line), line + line)
    assert joined == NOTE + line
    assert len(open_note(joined, verifiers(A, W)).signatures) == 2


def test_a_cosignature_is_bound_to_its_time_and_text():
    note = TEXT + "\n" + W.sign(TEXT, 1_700_000_000)
    assert open_note(note, verifiers(W))
    (signature,) = read_signatures(note.split("\n\n")[-1])
    verifier = Verifier(W.vkey)
    later = (1_700_000_001).to_bytes(8, "big") + signature.signature[8:]
    endless = b"\xff" + signature.signature[1:]
    for bad in (later, endless, signature.signature[:-1], signature.signature + b"\0", b"", bytes(72)):
        assert not verifier.verify(TEXT, bad)
    assert not verifier.verify(TEXT + "x\n", signature.signature)
    assert not Verifier(Signer(W.name, W.private_key).vkey).verify(TEXT, signature.signature)


def test_each_kind_signs_its_own_way():
    with pytest.raises(NoteError):
        W.sign(TEXT)
    with pytest.raises(NoteError):
        A.sign(TEXT, 1)
    with pytest.raises(NoteError):
        W.sign(TEXT, -1)


@given(st.data())
def test_one_changed_character_is_refused(data):
    at = data.draw(st.integers(0, len(NOTE) - 1))
    new = data.draw(st.characters(exclude_categories=("Cs",)))
    changed = NOTE[:at] + new + NOTE[at + 1 :]
    keys = verifiers(A, B)
    try:
        opened = open_note(changed, keys)
    except NoteError:
        return
    # A name or number may now be that of a stranger; the text is what was signed.
    assert opened.text == TEXT
    assert changed == NOTE or len(opened.signatures) == 1


@given(st.text())
def test_any_text_is_refused_or_read(text):
    with pytest.raises(NoteError):
        open_note(text, verifiers(A))


SIGNATURE = NOTE.split("\n\n")[-1].split("\n")[0] + "\n"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        TEXT,
        TEXT + "\n",
        TEXT + SIGNATURE,
        TEXT + "\n" + SIGNATURE[:-1],
        TEXT + "\n" + SIGNATURE + "\n",
        TEXT + "\n" + SIGNATURE + "tail",
        TEXT + "\n" + SIGNATURE.replace("—", "-"),
        TEXT + "\n" + SIGNATURE.replace("— ", "—"),
        TEXT + "\n" + SIGNATURE.replace("— ", "—  "),
        TEXT + "\n" + SIGNATURE.replace("\n", " \n"),
        TEXT + "\n" + SIGNATURE.replace("\n", "\r\n"),
        TEXT + "\n" + SIGNATURE.replace(A.name, "a+b"),
        TEXT + "\n" + SIGNATURE.replace(A.name, "a\u00a0b"),
        TEXT + "\n" + SIGNATURE.replace("=", ""),
        TEXT + "\n" + f"— {A.name} AAAA\n",
        TEXT + "\n" + SIGNATURE * 101,
        "tab\there\n\n" + SIGNATURE,
        "null\0\n\n" + SIGNATURE,
        "lone \ud800\n\n" + SIGNATURE,
        "x" * 300_000 + "\n\n" + SIGNATURE,
    ],
)
def test_malformed_notes(bad):
    with pytest.raises(NoteError):
        open_note(bad, verifiers(A))


def test_base64_has_one_spelling():
    line = SIGNATURE.rstrip("\n")
    data = line.split(" ")[2]
    assert data.endswith("=")
    spelled = data[:-2] + chr(ord(data[-2]) + 1) + "="
    assert base64.b64decode(spelled) == base64.b64decode(data)
    with pytest.raises(NoteError, match="spelling"):
        open_note(TEXT + "\n" + line.replace(data, spelled) + "\n", verifiers(A))


@pytest.mark.parametrize("text", ["no end", "", "tab\t\n", "bell\x07\n", "\ud800\n", "x" * 300_000 + "\n"])
def test_texts_that_nobody_signs(text):
    with pytest.raises(NoteError):
        sign_note(text, A)


def test_a_note_has_a_signature():
    with pytest.raises(NoteError):
        sign_note(TEXT)


def vkey(name, kind, key):
    data = bytes([kind]) + key
    key_id = sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "name",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Peter", "Pe ter"),
        PETER.replace("Peter", "Pe+ter"),
        PETER + "\n",
        " " + PETER,
        PETER[:-4],
        vkey("x", 2, b"k" * 32),
        vkey("x", 6, b"k" * 32),
        vkey("x", 1, b"k" * 31),
        vkey("x", 1, b""),
    ],
)
def test_malformed_verifier_keys(bad):
    with pytest.raises(NoteError):
        Verifier(bad)


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("", b"k" * 32, 1),
        ("a b", b"k" * 32, 1),
        ("a+b", b"k" * 32, 1),
        ("a", b"k" * 31, 1),
        ("a", b"k" * 32, 2),
    ],
)
def test_malformed_signers(name, key, kind):
    with pytest.raises(NoteError):
        Signer(name, key, kind)


def test_a_private_key_is_not_shown():
    assert "aaaa" not in repr(A)


CHECKPOINT = Checkpoint("log.example/a", 20_852_163, ROOT)
BODY = "log.example/a\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


def test_checkpoints():
    assert CHECKPOINT.body() == BODY
    assert read_checkpoint(BODY) == CHECKPOINT
    more = Checkpoint("o", 0, EMPTY_ROOT, ("ext 1", "ext 2"))
    assert read_checkpoint(more.body()) == more


@pytest.mark.parametrize(
    "bad",
    [
        "",
        BODY[:-1],
        BODY + "\n",
        "\n" + BODY,
        BODY.replace("20852163", "020852163"),
        BODY.replace("20852163", "+20852163"),
        BODY.replace("20852163", "-1"),
        BODY.replace("20852163", ""),
        BODY.replace("20852163", "20852163 "),
        BODY.replace("20852163", "２０"),
        BODY.replace("20852163", "1e3"),
        BODY.replace("20852163", str(2**63)),
        BODY.replace("20852163", "9" * 30),
        BODY.replace("20852163", "0"),
        BODY.replace("AAEC", "AAE"),
        BODY.replace("AAEC", "AAECAAEC"),
        BODY.replace("8=", "9="),
        BODY.replace("\n", "\r\n"),
        "log.example/a\n20852163\n",
    ],
)
def test_malformed_checkpoints(bad):
    with pytest.raises(NoteError):
        read_checkpoint(bad)


@pytest.mark.parametrize(
    "bad",
    [
        ("", 1, ROOT),
        ("a\nb", 1, ROOT),
        ("a", -1, ROOT),
        ("a", 2**63, ROOT),
        ("a", True, ROOT),
        ("a", 1, ROOT[:-1]),
        ("a", 0, ROOT),
        ("a", 1, ROOT, ("",)),
        ("a", 1, ROOT, ("x\ny",)),
    ],
)
def test_no_checkpoint(bad):
    with pytest.raises(NoteError):
        Checkpoint(*bad)


def test_a_checkpoint_is_signed_by_its_own_log():
    note = sign_note(BODY, A, B)
    checkpoint, opened = open_checkpoint(note, verifiers(A, B))
    assert checkpoint == CHECKPOINT
    assert len(opened.signatures) == 2
    with pytest.raises(NoteError, match="the log itself"):
        open_checkpoint(note, verifiers(B))
    witness = Signer(A.name, b"w" * 32, COSIGNATURE)
    with pytest.raises(NoteError, match="the log itself"):
        open_checkpoint(BODY + "\n" + witness.sign(BODY, 1), verifiers(witness))
