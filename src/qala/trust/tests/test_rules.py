"""Leaves, commitments, manifests."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.trust import rules
from qala.trust.data import PublicEvent, Reason, Report, SignedFile, Status
from qala.trust.tests.factories import patient

NOW = datetime(2026, 11, 17, 11, 42, 5, 999_999, tzinfo=UTC)
SALT = bytes(range(32))


def leaf_of(payload, salt=SALT):
    event = PublicEvent("request.created", "QLA-2026-7F3K9", 1, NOW, payload)
    return rules.write_leaf(event, rules.commit(payload, salt))


def test_a_leaf_is_written_as_the_dossier_says():
    payload = {"category": "lighting"}
    mac = hmac.new(SALT, b'{"category":"lighting"}', hashlib.sha256).digest()
    expected = (
        '{"c":"' + base64.b64encode(mac).decode() + '","n":1,"of":"QLA-2026-7F3K9",'
        '"t":"2026-11-17T11:42:05Z","type":"request.created","v":1}'
    )
    assert leaf_of(payload) == expected.encode()


def test_time_is_written_in_utc_and_a_naive_one_is_refused():
    almaty = datetime(2026, 11, 17, 16, 42, 5, tzinfo=timezone(timedelta(hours=5)))
    assert rules.utc(almaty) == "2026-11-17T11:42:05Z"
    with pytest.raises(ValueError):
        rules.utc(NOW.replace(tzinfo=None))


def test_a_leaf_longer_than_the_log_takes_is_refused():
    event = PublicEvent("t" * 65_535, "Q", 1, NOW, {})
    with pytest.raises(ValueError):
        rules.write_leaf(event, bytes(32))


def test_a_commitment_holds_only_for_its_payload_and_its_salt():
    leaf = leaf_of({"text": "Шам жанбайды", "n": 2})
    assert rules.check_commitment({"n": 2, "text": "Шам жанбайды"}, SALT, leaf)
    assert not rules.check_commitment({"n": 3, "text": "Шам жанбайды"}, SALT, leaf)
    assert not rules.check_commitment({"n": 2, "text": "Шам жанбайды"}, bytes(32), leaf)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_salts_of_another_size_are_refused_because_hmac_pads_them(size):
    # The trap: HMAC of a key and of the same key with a zero appended are equal.
    assert hmac.digest(b"k" * 31, b"{}", "sha256") == hmac.digest(b"k" * 31 + b"\0", b"{}", "sha256")
    with pytest.raises(ValueError):
        rules.commit({}, b"k" * size)
    assert not rules.check_commitment({}, b"k" * size, leaf_of({}))


def test_a_padded_salt_does_not_pass_for_the_salt():
    leaf = leaf_of({}, b"k" * 31 + b"\0")
    assert rules.check_commitment({}, b"k" * 31 + b"\0", leaf)
    assert not rules.check_commitment({}, b"k" * 31, leaf)


@pytest.mark.parametrize("leaf", [b"", b"{}", b"[]", b'{"c":1}', b'{"c":"*"}', b"\xff", b'{"c": "AAAA"}'])
def test_malformed_leaves_prove_nothing(leaf):
    assert not rules.check_commitment({}, SALT, leaf)


def test_a_leaf_in_other_bytes_proves_nothing():
    leaf = leaf_of({})
    assert not rules.check_commitment({}, SALT, leaf.replace(b'"v":1', b'"v": 1'))


def manifest(**changes):
    wanted = {
        "kind": "answer",
        "doc": "QLA-2026-7F3K9/2",
        "of": "QLA-2026-7F3K9",
        "text": {"kk": "Жауап", "ru": "Ответ"},
        "files": [SignedFile("act.pdf", 240_000, "ab" * 32)],
        "signer_role": "head",
        "bin": "123456789021",
        "prepared_at": NOW,
        "supersedes": None,
        "nonce": bytes(16),
    }
    return rules.write_manifest(**wanted | changes)


def test_a_manifest_says_what_is_signed_and_reads_back():
    content = manifest()
    read = rules.read_manifest(content)
    assert read == json.loads(content)
    assert set(read) == {
        *("v", "kind", "doc", "of", "text", "files", "signer_role"),
        *("bin", "prepared_at", "supersedes", "nonce"),
    }
    assert rules.signed_files(read) == (SignedFile("act.pdf", 240_000, "ab" * 32),)


def test_a_manifest_needs_a_long_nonce_and_a_short_text():
    with pytest.raises(ValueError, match="nonce"):
        manifest(nonce=bytes(15))
    room = rules.LARGEST_MANIFEST - len(manifest(text={"kk": ""}))
    assert len(manifest(text={"kk": "a" * (room - 1)})) == rules.LARGEST_MANIFEST - 1
    with pytest.raises(rules.TooLongError):
        manifest(text={"kk": "a" * room})


@pytest.mark.parametrize("doc", ["QLA-2026-7F3K9", "QLA-2026-7F3K9/1", "BOS-2015-101001234567/12"])
def test_ids_of_documents(doc):
    rules.check_doc(doc)


@pytest.mark.parametrize("doc", ["", "qla-1", "QLA/0", "QLA/01", "QLA/1/2", "QLA\n", "../QLA", "A" * 61])
def test_what_is_no_id_of_a_document(doc):
    with pytest.raises(ValueError):
        rules.check_doc(doc)


def test_only_what_can_still_be_checked_is_a_wait():
    assert rules.verdict(Report(Status.PASSED, NOW)) == "passed"
    assert rules.verdict(Report(Status.INDETERMINATE, NOW, Reason.REVOCATION_UNKNOWN)) == "wait"
    assert rules.verdict(Report(Status.INDETERMINATE, NOW, Reason.IIN_MISMATCH)) == "failed"
    assert rules.verdict(Report(Status.FAILED, NOW, Reason.DIGEST_MISMATCH)) == "failed"
    assert rules.verdict(Report(Status.PASSED, NOW), logged=False) == "failed"


@pytest.mark.parametrize(
    ("reason", "states"),
    [
        (None, ("passed", "passed", "passed")),
        (Reason.TOO_LARGE, ("failed", "wait", "wait")),
        (Reason.CERTIFICATE_MISMATCH, ("failed", "wait", "wait")),
        (Reason.UNKNOWN_ISSUER, ("passed", "failed", "wait")),
        (Reason.EXPIRED, ("passed", "wait", "failed")),
        (Reason.ROLE_NOT_ALLOWED, ("passed", "failed", "wait")),
        (Reason.REVOKED, ("passed", "passed", "failed")),
        (Reason.REVOCATION_UNKNOWN, ("passed", "passed", "wait")),
    ],
)
def test_what_was_not_looked_at_is_not_called_passed(reason, states):
    status = Status.FAILED if reason else Status.PASSED
    assert tuple(rules.check_states(Report(status, NOW, reason)).values()) == states


def test_a_kept_report_holds_no_iin():
    report = Report(Status.PASSED, NOW, iin="990990000007", signer="Ерлан Дуйсенов", claimed_at=NOW)
    kept = rules.report_without_iin(report)
    assert "990990000007" not in json.dumps(kept)
    assert kept["claimed_at"] == "2026-11-17T11:42:05Z"
    assert kept["not_after"] is None


def test_unknown_kinds_need_a_head_or_the_right_to_sign():
    assert rules.allowed_roles("answer") > rules.allowed_roles("letter")


@patient
@given(
    st.dictionaries(st.text(), st.text() | st.integers(-9, 9), max_size=4),
    st.binary(min_size=32, max_size=32),
)
def test_every_commitment_checks(payload, salt):
    assert rules.check_commitment(payload, salt, leaf_of(payload, salt))
