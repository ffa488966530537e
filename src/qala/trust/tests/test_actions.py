"""Commitments and signatures in the database."""

import base64
import json
from datetime import timedelta

import pytest
from asn1crypto import pem, x509
from django.core.checks.registry import registry
from django.db import DatabaseError, IntegrityError, connection, transaction

from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Actor, Role
from qala.trust import demo
from qala.trust.actions import signing
from qala.trust.anchors import demo_folder, load_anchors
from qala.trust.api import (
    PublicEvent,
    Reason,
    Status,
    check_commitment,
    commit_event,
    commit_events,
    erase_salt,
    find_by_doc,
    find_log_entry,
    get_report,
    get_signature,
    list_log_entries,
    sign_as_demo,
    submit_signature,
)
from qala.trust.cades import sign_detached
from qala.trust.checks import check_demo_anchors
from qala.trust.demo import demo_iin, demo_key
from qala.trust.models import Commitment, LogIntake, Manifest, Signature, SigningSession
from qala.trust.rules import SESSION_LASTS, signed_payload
from qala.trust.tests.factories import BIN, NOW, official, opened, signed

pytestmark = pytest.mark.django_db


def events(count, of="QLA-2026-AAAAA"):
    return [PublicEvent("request.moved", of, n, NOW, {"to": f"б{n}"}) for n in range(1, count + 1)]


# --------------------------------------------------------------------------------- commitments


def test_an_event_is_committed_to_and_can_be_checked():
    made = commit_event(
        type="request.created", of="QLA-2026-7F3K9", n=1, at=NOW, payload={"category": "light"}
    )
    entry = find_log_entry(made.entry)
    assert (entry.of, entry.n, entry.salt) == ("QLA-2026-7F3K9", 1, made.salt)
    assert json.loads(entry.leaf)["c"] == base64.b64encode(made.commitment).decode()
    assert check_commitment({"category": "light"}, made.salt, entry.leaf)
    assert not check_commitment({"category": "road"}, made.salt, entry.leaf)


def test_numbers_grow_and_salts_differ():
    first, second = (commit_event(type="t", of="Q", n=n, at=NOW, payload={}) for n in (1, 2))
    assert second.entry > first.entry
    assert second.salt != first.salt


def test_many_events_are_committed_to_in_their_order():
    wanted = events(500)
    made = commit_events(iter(wanted))
    assert [m.entry for m in made] == sorted({m.entry for m in made})
    assert len({m.salt for m in made}) == 500
    kept = list_log_entries("QLA-2026-AAAAA")
    assert [e.n for e in kept] == list(range(1, 501))
    for event, one, entry in zip(wanted, made, kept, strict=True):
        assert (entry.entry, entry.salt) == (one.entry, one.salt)
        assert check_commitment(event.payload, one.salt, entry.leaf)
    assert commit_events([]) == []


def test_one_event_is_committed_to_once():
    commit_events(events(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        commit_events(events(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        commit_event(type="t", of="QLA-2026-AAAAA", n=3, at=NOW, payload={})
    assert LogIntake.objects.count() == Commitment.objects.count() == 3


def test_a_bad_payload_writes_nothing():
    with pytest.raises(ValueError):
        commit_events([*events(2), PublicEvent("t", "Q", 3, NOW, {"share": 0.5})])
    assert not LogIntake.objects.exists()


def test_the_commitment_falls_with_the_callers_transaction():
    savepoint = transaction.savepoint()
    commit_events(events(2))
    transaction.savepoint_rollback(savepoint)
    assert not LogIntake.objects.exists()


def test_a_salt_can_be_erased_while_the_leaf_stays():
    made = commit_event(type="t", of="Q", n=1, at=NOW, payload={})
    erase_salt(made.entry)
    assert find_log_entry(made.entry).salt is None
    assert find_log_entry(-1) is None


@pytest.mark.parametrize("table", ["trust_logintake", "trust_manifest", "trust_signature"])
@pytest.mark.parametrize("change", ["UPDATE {} SET sha = sha", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_is_frozen_stays(table, change):
    actor = official()
    sign_as_demo(actor, opened(actor).session_id, now=NOW)
    column = {"trust_logintake": "leaf", "trust_manifest": "content", "trust_signature": "cms"}[table]
    command = change.replace("sha", column).format(table)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL qala.frozen = 'on'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(command)


# --------------------------------------------------------------------------------- signing


def test_what_is_opened_is_what_is_shown():
    actor = official()
    session = opened(actor)
    read = json.loads(session.manifest)
    assert read["text"] == session.text
    assert (read["doc"], read["of"], read["signer_role"], read["bin"]) == (
        *("QLA-2026-7F3K9/2", "QLA-2026-7F3K9"),
        *("signer", BIN),
    )
    assert session.expires_at == NOW + SESSION_LASTS
    again = opened(actor)
    assert again.sha256 != session.sha256  # the nonce


def test_a_demo_signature_is_verified_kept_and_logged():
    actor = official()
    session = opened(actor)
    made = sign_as_demo(actor, session.session_id, now=NOW)
    assert made == get_signature(made.id) == find_by_doc("QLA-2026-7F3K9/2") == find_by_doc("QLA-2026-7F3K9")
    assert (made.status, made.demo, made.signed_at) == (Status.PASSED, True, NOW)
    assert (made.signer_name, made.bin) == ("Ерлан Дуйсенов", BIN)
    assert made.post_title["ru"] == "Руководитель отдела"
    assert made.body_name["ru"] == "Отдел освещения"
    assert made.manifest_sha256 == session.sha256
    (entry,) = list_log_entries("QLA-2026-7F3K9/2")
    assert entry.entry == made.entry
    assert json.loads(entry.leaf)["type"] == "answer.signed"
    assert check_commitment(signed_payload(made.manifest_sha256, made.cms_sha256), entry.salt, entry.leaf)
    report = get_report(made.id)
    assert (report.status, report.iin) == (Status.PASSED, demo_iin(actor.user_id))


def test_the_stored_report_holds_no_iin():
    actor = official()
    made = sign_as_demo(actor, opened(actor).session_id, now=NOW)
    kept = json.dumps(Signature.objects.get(pk=made.id).report)
    assert demo_iin(actor.user_id) not in kept
    assert made.certificate_serial in kept


def test_a_post_that_is_not_the_actors_may_not_sign():
    actor, other = official(), official("other@example.kz", role=Role.HEAD)
    for wrong in (Actor.anonymous(), other, Actor.machine("job")):
        with pytest.raises(Refused, match="not_allowed"):
            opened(wrong, post=actor.posts[0])
    assert not Manifest.objects.exists()


def test_an_organisation_without_bin_cannot_sign():
    with pytest.raises(Refused, match="no_bin"):
        opened(official(code="nobin", bin=""))


def test_a_text_too_long_is_named_and_nothing_is_kept():
    with pytest.raises(Invalid) as found:
        opened(official(), text={"kk": "ә" * 8000})
    assert list(found.value.errors) == ["text"]
    assert not Manifest.objects.exists()


def test_a_wrong_id_of_a_document_is_a_fault_of_the_caller():
    with pytest.raises(ValueError):
        opened(official(), doc="../etc")


def key_of(actor, **changes):
    wanted = {
        "name": "Ерлан Дуйсенов",
        "iin": demo_iin(actor.user_id),
        "bin": BIN,
        "organisation": "Отдел освещения",
        "role": "1.2.398.3.3.4.1.2.2",
    }
    return demo_key(demo_folder(), **wanted | changes)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda s, k, a: sign_detached(s.manifest + b" ", k(a), at=NOW), Reason.DIGEST_MISMATCH),
        (lambda s, k, a: sign_detached(opened(a).manifest, k(a), at=NOW), Reason.DIGEST_MISMATCH),
        (lambda s, k, a: sign_detached(s.manifest, k(a, iin="009999999999"), at=NOW), Reason.IIN_MISMATCH),
        (lambda s, k, a: sign_detached(s.manifest, k(a, bin="999999999999"), at=NOW), Reason.BIN_MISMATCH),
        (
            lambda s, k, a: sign_detached(s.manifest, k(a, role="1.2.398.3.3.4.1.2.4"), at=NOW),
            Reason.ROLE_NOT_ALLOWED,
        ),
        (lambda s, k, a: signed(s.manifest), Reason.UNKNOWN_ISSUER),
        (lambda s, k, a: b"garbage", Reason.UNREADABLE),
    ],
)
def test_a_signature_that_fails_changes_nothing_and_another_try_is_open(make, reason):
    actor = official()
    session = opened(actor)
    with pytest.raises(Refused) as found:
        submit_signature(actor, session.session_id, make(session, key_of, actor), now=NOW)
    assert found.value.code == reason
    assert str(found.value.reason)
    assert not Signature.objects.exists()
    assert not LogIntake.objects.exists()
    good = sign_detached(session.manifest, key_of(actor), at=NOW)
    assert (
        submit_signature(actor, session.session_id, base64.b64encode(good), now=NOW).status is Status.PASSED
    )


def test_a_session_is_for_one_signature():
    actor = official()
    session = opened(actor)
    sign_as_demo(actor, session.session_id, now=NOW)
    with pytest.raises(Refused, match="session_used"):
        sign_as_demo(actor, session.session_id, now=NOW)


def test_two_submissions_at_once_give_one_signature(monkeypatch):
    actor = official()
    session = opened(actor)
    cms = sign_detached(session.manifest, key_of(actor), at=NOW)
    seen = signing._access_session(actor, session.session_id, NOW)  # before the other was kept
    submit_signature(actor, session.session_id, cms, now=NOW)
    monkeypatch.setattr(signing, "_access_session", lambda *_: seen)
    with pytest.raises(Refused, match="session_used"):
        submit_signature(actor, session.session_id, cms, now=NOW)
    assert Signature.objects.count() == 1


def test_a_session_expires():
    actor = official()
    session = opened(actor)
    with pytest.raises(Refused, match="session_expired"):
        sign_as_demo(actor, session.session_id, now=NOW + SESSION_LASTS)
    assert sign_as_demo(actor, session.session_id, now=NOW + SESSION_LASTS - timedelta(seconds=1))


def test_the_session_of_another_person_is_not_there():
    actor, other = official(), official("other@example.kz")
    session = opened(actor)
    for wrong in (other, Actor.anonymous()):
        with pytest.raises(Refused, match="session_not_found"):
            sign_as_demo(wrong, session.session_id, now=NOW)
    assert not SigningSession.objects.filter(used_at__isnull=False).exists()


def test_signature_and_answer_stand_or_fall_together():
    actor = official()
    session = opened(actor)
    savepoint = transaction.savepoint()
    sign_as_demo(actor, session.session_id, now=NOW)
    transaction.savepoint_rollback(savepoint)
    assert not Signature.objects.exists()
    assert not LogIntake.objects.exists()
    assert sign_as_demo(actor, session.session_id, now=NOW)


def test_a_revoked_demo_certificate_signs_no_more_but_old_answers_stand(own_home):
    actor = official()
    before = sign_as_demo(actor, opened(actor).session_id, now=NOW)
    serial = x509.Certificate.load(key_of(actor).certificate).serial_number
    demo.revoke_demo_certificate(demo_folder(), serial, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    session = opened(actor, "QLA-2026-7F3K9/3", now=later)
    with pytest.raises(Refused, match=Reason.REVOKED):
        sign_as_demo(actor, session.session_id, now=later)
    assert get_report(before.id).status is Status.PASSED
    demo.revoke_demo_certificate(demo_folder(), serial, at=NOW - timedelta(hours=1))
    assert get_report(before.id).reason is Reason.REVOKED


def test_outside_a_demo_nothing_of_the_demo_counts(settings):
    actor = official()
    made = sign_as_demo(actor, opened(actor).session_id, now=NOW)
    session = opened(actor, "QLA-2026-7F3K9/3")
    cms = sign_detached(session.manifest, key_of(actor), at=NOW)
    settings.DEMO = False
    with pytest.raises(Refused, match="not_a_demo"):
        sign_as_demo(actor, session.session_id, now=NOW)
    with pytest.raises(Refused, match="no_iin"):
        submit_signature(actor, session.session_id, cms, now=NOW)
    assert get_report(made.id).reason is Reason.UNKNOWN_ISSUER


def test_a_row_of_another_person_is_found_out():
    actor = official()
    made = sign_as_demo(actor, opened(actor).session_id, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE trust_signature DISABLE TRIGGER USER")  # an administrator forges
        cursor.execute("UPDATE trust_signature SET iin_hmac = 'x' WHERE id = %s", [made.id])
        cursor.execute("ALTER TABLE trust_signature ENABLE TRIGGER USER")
    assert get_report(made.id).reason is Reason.IIN_MISMATCH


def test_only_open_texts_without_personal_data_are_public():
    actor = official()
    assert not sign_as_demo(actor, opened(actor).session_id, now=NOW).public
    assert sign_as_demo(actor, opened(actor, public=True).session_id, now=NOW).public
    named = opened(actor, public=True, text={"ru": "Мы позвонили на +7 701 234 56 78."})
    assert not sign_as_demo(actor, named.session_id, now=NOW).public


def test_the_answer_comes_before_other_letters_of_a_request():
    actor = official()
    answer = sign_as_demo(actor, opened(actor, "QLA-2026-7F3K9/1").session_id, now=NOW)
    extension = sign_as_demo(actor, opened(actor, "QLA-2026-7F3K9/2", kind="extension").session_id, now=NOW)
    assert find_by_doc("QLA-2026-7F3K9") == answer
    assert find_by_doc("QLA-2026-7F3K9/2") == extension
    assert find_by_doc("QLA-2026-7F3K9/3") is None
    with pytest.raises(Refused, match="not_found"):
        get_signature(0)


# --------------------------------------------------------------------------------- demo keys, check


def test_the_demo_authority_is_made_once(own_home):
    first = demo.load_demo_authority(demo_folder())
    demo.load_demo_authority.cache_clear()
    assert demo.load_demo_authority(demo_folder()).certificate == first.certificate
    assert "НЕ НУЦ РК" in x509.Certificate.load(first.certificate).subject.native["common_name"]
    assert (demo_folder() / "ca.pem").stat().st_mode & 0o077 == 0
    demo._make(demo_folder())  # a second process that came too late
    demo.load_demo_authority.cache_clear()
    assert demo.load_demo_authority(demo_folder()).certificate == first.certificate


def test_demo_keys_stay_and_follow_the_name(own_home):
    key = {"iin": "009900000001", "bin": BIN, "organisation": "О", "role": "1.2.398.3.3.4.1.2.5"}
    first = demo_key(demo_folder(), name="А Б", **key)
    demo_key.cache_clear()
    assert demo_key(demo_folder(), name="А Б", **key).certificate == first.certificate
    assert demo_key(demo_folder(), name="А В", **key).certificate != first.certificate


def problems():
    assert check_demo_anchors in registry.get_checks()
    return [problem.id for problem in check_demo_anchors()]


def test_a_demo_authority_outside_a_demo_is_an_error(own_home, settings):
    folder = own_home / "trust-anchors"
    folder.mkdir()
    settings.DEMO, settings.DEBUG = False, False
    assert problems() == []
    certificate = demo.load_demo_authority(demo_folder()).certificate
    (folder / "ca.cer").write_bytes(certificate)
    assert problems() == ["qala.trust.E001"]
    settings.DEBUG = True
    assert problems() == []
    settings.DEMO, settings.DEBUG = True, False
    assert problems() == []


def test_configured_anchors_are_read_in_both_forms(own_home, settings):
    certificate = demo.load_demo_authority(demo_folder()).certificate
    folder = own_home / "trust-anchors"
    folder.mkdir()
    (folder / "a.cer").write_bytes(certificate)
    (folder / "b.pem").write_bytes(pem.armor("CERTIFICATE", certificate))
    (folder / "c.crl").write_bytes(demo.demo_crl(demo_folder()))
    (folder / "README").write_text("not a certificate")
    settings.DEMO = False
    anchors = load_anchors()
    assert anchors.certificates == (certificate, certificate)
    assert len(anchors.crls) == len(anchors.demo) == 1
