"""The witness: every answer of the protocol, and no two histories under one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.tlog.checkpoint import Checkpoint
from qala.trust.tlog.note import NoteError, Signer, Verifier, add_signature, sign_note
from qala.trust.tlog.tree import EMPTY_ROOT, Frontier, leaf_hash, prove_consistency, root_at
from qala.trust.tlog.witness import AddCheckpoint, decide, read_request, write_request

LOG = Signer("log.example/a", b"l" * 32)
KEYS = [Verifier(LOG.vkey)]


def tree(tag, size=40):
    frontier, hashes = Frontier(), {}
    for n in range(size):
        # Both trees begin with the same five leaves.
        for level, index, hash_ in frontier.append(leaf_hash(b"%d" % n if n < 5 else tag + b"%d" % n)):
            hashes[level, index] = hash_
    return lambda level, index: hashes[level, index]


TRUE, OTHER = tree(b"true"), tree(b"other")


def checkpoint(size, read=TRUE, signer=LOG, origin=LOG.name):
    return sign_note(Checkpoint(origin, size, root_at(size, read)).body(), signer)


def request(old, new, read=TRUE, **changes):
    proof = prove_consistency(old, new, read) if 0 < old <= new else []
    return AddCheckpoint(old, tuple(proof), checkpoint(new, read, **changes))


def state(size, read=TRUE):
    return size, root_at(size, read)


@pytest.mark.parametrize("old", [0, 1, 4, 7, 8, 40])
def test_what_follows_is_cosigned(old):
    known = state(old) if old else None
    decision = decide(known, request(old, 40), KEYS)
    assert (decision.status, decision.body, decision.new_state) == (200, "", state(40))
    assert decision.text == checkpoint(40).split("\n\n")[0] + "\n"


def test_the_empty_log_is_a_beginning():
    decision = decide(None, request(0, 0), KEYS)
    assert (decision.status, decision.new_state) == (200, (0, EMPTY_ROOT))
    assert decide(decision.new_state, request(0, 3), KEYS).status == 200


def refusal(*args):
    decision = decide(*args)
    assert decision.new_state is None
    assert decision.text == ""
    return decision.status, decision.body


def test_an_unknown_origin():
    assert refusal(None, request(0, 3, origin="log.example/b"), KEYS) == (404, "")
    assert refusal(None, request(0, 3), []) == (404, "")


def test_no_signature_that_we_trust():
    assert refusal(None, request(0, 3, signer=Signer(LOG.name, b"x" * 32)), KEYS) == (403, "")
    assert refusal(None, request(0, 3, signer=Signer("x", b"x" * 32)), KEYS) == (403, "")
    wrong = sign_note(Checkpoint(LOG.name, 1, bytes(32)).body(), LOG).split("\n\n")[1]
    mixed = AddCheckpoint(0, (), checkpoint(3, signer=Signer("x", b"x" * 32)))
    mixed = AddCheckpoint(0, (), add_signature(mixed.note, wrong))
    assert refusal(None, mixed, KEYS) == (403, "")


def test_signatures_of_strangers_do_not_matter():
    note = add_signature(checkpoint(3), Signer("x", b"x" * 32).sign("other\n"))
    assert decide(None, AddCheckpoint(0, (), note), KEYS).status == 200


def test_old_larger_than_new():
    assert refusal(state(7), request(7, 5), KEYS) == (400, "")


def test_another_size_than_the_one_last_seen():
    decision = decide(state(7), request(5, 40), KEYS)
    assert (decision.status, decision.body, decision.content_type) == (409, "7\n", "text/x.tlog.size")
    assert refusal(None, request(5, 40), KEYS) == (409, "0\n")
    assert refusal(state(7), request(0, 40), KEYS) == (409, "7\n")
    assert refusal(state(7), request(5, 5), KEYS) == (409, "7\n")


def test_two_faces_are_refused():
    assert refusal(state(40), request(40, 40, OTHER), KEYS) == (409, "")
    assert refusal(state(8), request(8, 40, OTHER), KEYS) == (422, "")
    assert refusal(state(8, OTHER), request(8, 40), KEYS) == (422, "")
    assert decide(state(5), request(5, 40, OTHER), KEYS).status == 200


def test_a_proof_that_does_not_prove():
    good = request(7, 40)
    assert refusal(state(7), AddCheckpoint(7, (), good.note), KEYS) == (422, "")
    assert refusal(state(7), AddCheckpoint(7, good.proof[1:], good.note), KEYS) == (422, "")
    assert refusal(state(7), AddCheckpoint(7, (*good.proof, bytes(32)), good.note), KEYS) == (422, "")
    assert refusal(None, AddCheckpoint(0, good.proof, good.note), KEYS) == (422, "")
    assert refusal(state(40), AddCheckpoint(40, good.proof, good.note), KEYS) == (422, "")


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=12))
def test_whatever_a_log_shows_the_witness_keeps_to_one_history(shown):
    known, seen = None, []
    for size, is_true in shown:
        old = known[0] if known else 0
        decision = decide(known, request(old, size, TRUE if is_true else OTHER), KEYS)
        if decision.status == 200:
            known = decision.new_state
            seen.append(known)
    assert [size for size, _ in seen] == sorted(size for size, _ in seen)
    assert all(one == state(one[0]) for one in seen) or all(one == state(one[0], OTHER) for one in seen)


def test_requests_are_read_as_written():
    made = request(7, 40)
    body = write_request(made.old, made.proof, made.note)
    assert body.startswith("old 7\n")
    assert read_request(body.encode()) == made
    assert made.origin == LOG.name


GOOD = write_request(7, request(7, 40).proof, checkpoint(40))
LINE = "A" * 43 + "=\n"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "old 7\n",
        "old 7\n\n",
        GOOD.replace("old 7", "old 07"),
        GOOD.replace("old 7", "old -7"),
        GOOD.replace("old 7", "old  7"),
        GOOD.replace("old 7", "old"),
        GOOD.replace("old 7", "Old 7"),
        GOOD.replace("old 7", f"old {2**63}"),
        GOOD.replace("old 7\n", ""),
        GOOD.replace("old 7\n", "\nold 7\n"),
        GOOD.replace("old 7\n", "old 7\nAAAA\n"),
        GOOD.replace("old 7\n", "old 7\n" + LINE.replace("=", " =")),
        "old 7\n" + LINE * 64 + "\n" + checkpoint(40),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n\n", "\n", 1),
        GOOD.replace("\n40\n", "\n040\n"),
        GOOD[:-1],
        GOOD.split("—")[0],
        GOOD + "x" * 600_000,
    ],
)
def test_malformed_requests(bad):
    with pytest.raises(NoteError):
        read_request(bad.encode())


def test_a_request_is_utf8():
    with pytest.raises(NoteError):
        read_request(GOOD.encode("utf-16"))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(body):
    with pytest.raises(NoteError):
        read_request(body)
    with pytest.raises(NoteError):
        read_request(b"old 0\n\n" + body)
