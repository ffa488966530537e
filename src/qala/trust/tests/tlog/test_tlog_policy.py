"""Cosignatures, policies and proofs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.tlog.checkpoint import Checkpoint
from qala.trust.tlog.cosign import add_cosignatures, cosign, verify_cosignature
from qala.trust.tlog.note import COSIGNATURE, NoteError, Signer, Verifier, add_signature, open_note, sign_note
from qala.trust.tlog.policy import read_policy
from qala.trust.tlog.proof import check_proof, read_proof, write_proof
from qala.trust.tlog.tree import Frontier, leaf_hash, prove_inclusion

LOG = Signer("log.example/a", b"l" * 32)
X1, X2, X3, Y1 = (Signer(f"{n}.example", n.encode() * 16, COSIGNATURE) for n in ("x1", "x2", "x3", "y1"))
START = datetime(2026, 11, 25, 12, tzinfo=UTC)
UNIX = int(START.timestamp())
ENTRIES = [b"entry %d" % n for n in range(7)]
HASHES = {}
TREE = Frontier()
for entry in ENTRIES:
    HASHES |= {(level, index): hash_ for level, index, hash_ in TREE.append(leaf_hash(entry))}
CHECKPOINT = Checkpoint(LOG.name, len(ENTRIES), TREE.root())
BODY = CHECKPOINT.body()

POLICY = f"""# the example of the standard
log {LOG.vkey}

witness X1 {X1.vkey}
witness X2\t{X2.vkey} https://x2.example/
 witness X3 {X3.vkey}\t
group X-witnesses 2 X1 X2 X3
witness Y1 {Y1.vkey}
group Y-witnesses any Y1
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def note(*seen):
    """Return the checkpoint, seen by witnesses so many seconds after the start."""
    made = sign_note(BODY, LOG)
    for signer, seconds in seen:
        made = add_signature(made, cosign(BODY, signer, UNIX + seconds))
    return made


def test_a_cosignature_says_who_and_when():
    line = cosign(BODY, X1, UNIX)
    assert verify_cosignature(BODY, line, Verifier(X1.vkey)) == (X1.name, START)
    other = Checkpoint(LOG.name, 1, bytes(32)).body()
    for text, key in [(BODY, X2), (other, X1), (BODY, Signer(X1.name, X1.private_key))]:
        with pytest.raises(NoteError):
            verify_cosignature(text, line, Verifier(key.vkey))
    with pytest.raises(NoteError):
        verify_cosignature(BODY, line + cosign(BODY, X1, UNIX + 1), Verifier(X1.vkey))


@pytest.mark.parametrize(
    ("body", "signer", "at"),
    [
        ("any text\n", X1, UNIX),
        (BODY[:-1], X1, UNIX),
        (BODY, LOG, UNIX),
        (BODY, X1, 0),
        (BODY, X1, -1),
        (BODY, X1, 2**63),
    ],
)
def test_what_a_witness_does_not_sign(body, signer, at):
    with pytest.raises(NoteError):
        cosign(body, signer, at)


def test_of_an_answer_only_good_known_lines_are_taken():
    good, foreign = cosign(BODY, X1, UNIX), cosign(BODY, Y1, UNIX)
    forged = cosign(Checkpoint(LOG.name, 1, bytes(32)).body(), X2, UNIX)
    before = note()
    keys = [Verifier(X1.vkey), Verifier(X2.vkey)]
    assert add_cosignatures(before, foreign + forged + good, keys) == before + good
    with pytest.raises(NoteError):
        add_cosignatures(before, "503 busy", keys)


def test_the_quorum_of_the_example():
    policy = read_policy(POLICY)
    assert policy.urls == {X2.vkey: "https://x2.example/"}
    for seen, enough, proven in [
        ([], False, None),
        ([(X1, 1), (X2, 2), (X3, 3)], False, None),
        ([(X1, 1), (Y1, 2)], False, None),
        ([(X1, 1), (X3, 9), (Y1, 5)], True, 9),
        ([(X1, 1), (X2, 30), (X3, 9), (Y1, 5)], True, 9),
        ([(X1, 1), (X2, 2), (Y1, 50), (Y1, 40)], True, 40),
    ]:
        checked = policy.check(note(*seen))
        assert checked.checkpoint == CHECKPOINT
        assert checked.quorum is enough
        assert checked.proven_at == (START + timedelta(seconds=proven) if proven else None)
    assert checked.times == {
        f"{w}": START + timedelta(seconds=s) for w, s in [("X1", 1), ("X2", 2), ("Y1", 40)]
    }


def test_a_strange_witness_does_not_count_and_a_wrong_one_spoils():
    policy = read_policy(f"log {LOG.vkey}\nwitness A {X1.vkey}\nquorum A\n")
    assert not policy.check(note((X2, 1))).quorum
    forged = cosign(Checkpoint(LOG.name, 1, bytes(32)).body(), X1, UNIX)
    with pytest.raises(NoteError):
        policy.check(note() + forged)


def test_without_witnesses_nothing_is_proved_in_time():
    checked = read_policy(f"log {LOG.vkey}\nwitness A {X1.vkey}\nquorum none").check(note((X1, 1)))
    assert checked.quorum
    assert checked.proven_at is None
    assert checked.times == {"A": START + timedelta(seconds=1)}


def test_a_foreign_log_is_refused():
    stranger = Signer("log.example/b", b"s" * 32)
    policy = read_policy(POLICY)
    with pytest.raises(NoteError):
        policy.check(sign_note(BODY, stranger))
    both = read_policy(f"log {LOG.vkey}\nlog {stranger.vkey}\nquorum none\n")
    with pytest.raises(NoteError, match="the log itself"):
        both.check(sign_note(BODY, stranger))
    with pytest.raises(NoteError):
        read_policy("quorum none\n").check(note())


A, B = f"witness A {X1.vkey}\n", f"witness B {X2.vkey}\n"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        A,
        "quorum A\n" + A,
        A + "quorum A\nquorum A\n",
        A + "quorum\n",
        A + "quorum A B\n",
        "quorum all\n",
        "quorum None\n",
        A + f"witness A {X2.vkey}\nquorum A\n",
        A + f"witness B {X1.vkey}\nquorum A\n",
        A + f"witness B {LOG.vkey}\nquorum A\n",
        f"witness none {X1.vkey}\nquorum none\n",
        f"witness {X1.vkey}\nquorum none\n",
        "witness\nquorum none\n",
        f"witness A {X1.vkey} https://a b\nquorum A\n",
        f"log {X1.vkey}\nquorum none\n",
        f"log {LOG.vkey}\nlog {LOG.vkey}\nquorum none\n",
        f"log {LOG.vkey}\nlog {Signer('other', LOG.private_key).vkey}\nquorum none\n",
        "log x+y+z\nquorum none\n",
        A + B + "group G 3 A B\nquorum G\n",
        A + B + "group G 0 A B\nquorum G\n",
        A + B + "group G -1 A B\nquorum G\n",
        A + B + "group G 02 A B\nquorum G\n",
        A + B + "group G two A B\nquorum G\n",
        A + B + "group G any\nquorum G\n",
        A + B + "group G any A A\nquorum G\n",
        A + B + "group G any A C\nquorum G\n",
        A + B + "group G any A none\nquorum G\n",
        A + B + "group G any G A\nquorum G\n",
        A + B + "group A any B\nquorum A\n",
        A + B + "group G any A\ngroup H any A B\nquorum H\n",
        A + "group G0 any A\n" + "".join(f"group G{n + 1} any G{n}\n" for n in range(40)) + "quorum G9\n",
        A + "quorum A\r\n",
        A + "quorum A\0\n",
        A + "quorum\u00a0A\n",
        A + "Quorum A\n",
        A + "mirror A\nquorum A\n",
    ],
)
def test_malformed_policies(bad):
    with pytest.raises(NoteError):
        read_policy(bad)


def proof_text(index=3, extra=None, checkpoint=None):
    hashes = prove_inclusion(index, len(ENTRIES), lambda level, at: HASHES[level, at])
    return write_proof(index, hashes, checkpoint or note((X1, 1), (X2, 2), (Y1, 3)), extra)


@pytest.mark.parametrize("index", range(len(ENTRIES)))
@pytest.mark.parametrize("extra", [None, b"", b"salt"])
def test_a_proof_leads_to_the_quorum(index, extra):
    proof = read_proof(proof_text(index, extra))
    assert (proof.index, proof.extra) == (index, extra)
    assert write_proof(proof.index, proof.hashes, proof.checkpoint, extra) == proof_text(index, extra)
    checked = check_proof(proof, ENTRIES[index], read_policy(POLICY))
    assert checked.quorum
    assert checked.proven_at == START + timedelta(seconds=3)
    for wrong in range(len(ENTRIES)):
        if wrong != index:
            with pytest.raises(NoteError):
                check_proof(proof, ENTRIES[wrong], read_policy(POLICY))


def test_a_log_of_one_entry():
    body = Checkpoint(LOG.name, 1, leaf_hash(b"only")).body()
    proof = read_proof(write_proof(0, [], sign_note(body, LOG)))
    assert check_proof(proof, b"only", read_policy(f"log {LOG.vkey}\nquorum none")).quorum


@given(st.data())
def test_one_changed_character_of_a_proof_is_refused(data):
    text = proof_text()
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(exclude_categories=("Cs",))) + text[at + 1 :]
    try:
        checked = check_proof(read_proof(changed), ENTRIES[3], read_policy(POLICY))
    except NoteError:
        return
    # A witness may have become a stranger; nothing else.
    assert changed == text or not checked.quorum or len(checked.times) < 3


TEXT = proof_text()


@pytest.mark.parametrize(
    "bad",
    [
        "",
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("index 3", "index 03"),
        TEXT.replace("index 3", "index +3"),
        TEXT.replace("index 3", "index  3"),
        TEXT.replace("index 3\n", ""),
        TEXT.replace("index 3", "index 3\nextra AAAA"),
        TEXT.replace("index 3", "extra AAAA\nextra AAAA\nindex 3"),
        TEXT.replace("index 3", "extra AAA\nindex 3"),
        TEXT.replace("index 3", "index 3\nAAAA"),
        TEXT.replace("index 3", "index 3" + ("\n" + "A" * 43 + "=") * 62),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n\n", "\n", 1),
        TEXT.replace("\n\n", "\n\n\n", 1),
        TEXT[:-1],
        TEXT + "\n",
        TEXT.split("\n\n")[0] + "\n\n" + BODY,
        " " + TEXT,
        TEXT + "x" * 600_000,
    ],
)
def test_malformed_proofs(bad):
    with pytest.raises(NoteError):
        check_proof(read_proof(bad), ENTRIES[3], read_policy(POLICY))


@pytest.mark.parametrize(
    "bad",
    [
        (-1, [], note()),
        (0, [b"short"], note()),
        (0, [bytes(32)] * 64, note()),
        (0, [], BODY),
        (2**63, [], note()),
    ],
)
def test_what_is_no_proof_is_not_written(bad):
    with pytest.raises(NoteError):
        write_proof(*bad)


def test_the_log_and_witness_lines_are_a_note_for_others_too():
    opened = open_note(note((X1, 1)), [Verifier(LOG.vkey)])
    assert opened.text == BODY
