"""An e-signature of a person: attached to the account, it signs in and signs; a challenge is no document."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.conftest import signed_in

from qala.base.errors.api import Refused
from qala.base.people.api import Actor, Role, User, decrypt, find_user_by_iin, get_actor
from qala.trust.actions import attach_signature, find_signed_in, open_challenge
from qala.trust.anchors import demo_folder
from qala.trust.cades import issue_certificate, sign_detached
from qala.trust.cades.data import CLIENT_AUTH, EMAIL_PROTECTION, EMPLOYEE, ORGANISATION
from qala.trust.challenge import LASTS, ChallengeKind, is_challenge
from qala.trust.demo import NOT_AFTER, NOT_BEFORE, load_demo_authority

IIN = "009900077777"
NOW = timezone.now()
LOG_IN, ATTACH = ChallengeKind.LOG_IN, ChallengeKind.ATTACH


def key(extended=(CLIENT_AUTH, ORGANISATION, EMPLOYEE), iin=IIN):
    return issue_certificate(
        load_demo_authority(demo_folder()),
        name="Аружан Сейтова",
        iin=iin,
        bin="123456789021",
        organisation="Отдел",
        role=EMPLOYEE,
        not_before=NOT_BEFORE,
        not_after=NOT_AFTER,
        extended=extended,
    )


@pytest.fixture
def person(fresh):
    return fresh.resident()


def actor_of(user):
    return get_actor(User.objects.get(pk=user.pk), today=NOW.date())


def attach(user, signer=None, now=NOW):
    challenge = open_challenge(ATTACH, now=now)
    attach_signature(actor_of(user), challenge, sign_detached(challenge, signer or key(), at=now), now=now)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_an_attached_signature_finds_its_account_and_the_number_lies_encrypted(person):
    attach(person)
    challenge = open_challenge(LOG_IN, now=NOW)
    assert find_signed_in(challenge, sign_detached(challenge, key(), at=NOW), now=NOW) == person
    row = User.objects.get(pk=person.pk)
    assert IIN not in row.iin_index
    assert IIN.encode() not in bytes(row.iin_sealed)
    assert decrypt(row.iin_sealed) == IIN


def test_what_does_not_open_an_account(person):
    challenge = open_challenge(LOG_IN, now=NOW)
    cms = sign_detached(challenge, key(), at=NOW)
    assert refused(find_signed_in, challenge, cms, now=NOW) == "no_account"
    attach(person)
    assert refused(find_signed_in, challenge, cms, now=NOW + LASTS) == "challenge_over"
    assert refused(find_signed_in, b"{}", sign_detached(b"{}", key(), at=NOW), now=NOW) == "challenge_over"
    other = open_challenge(ATTACH, now=NOW)
    assert refused(find_signed_in, other, sign_detached(other, key(), at=NOW), now=NOW) == "challenge_over"
    document = sign_detached(challenge, key((EMAIL_PROTECTION, ORGANISATION, EMPLOYEE)), at=NOW)
    assert refused(find_signed_in, challenge, document, now=NOW) in {"key_usage", "other_purpose"}
    assert refused(find_signed_in, open_challenge(LOG_IN, now=NOW), cms, now=NOW) == "digest_mismatch"
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert refused(find_signed_in, challenge, cms, now=NOW) == "no_account"


def test_a_challenge_of_another_site_is_none(settings):
    challenge = open_challenge(LOG_IN, now=NOW)
    assert is_challenge(challenge, LOG_IN, origin=settings.BASE_URL, now=NOW)
    assert not is_challenge(challenge, LOG_IN, origin="https://qala.evil", now=NOW)
    for broken in (b"", b"[]", b"{}", challenge + b" ", challenge[:-1], b"\xff"):
        assert not is_challenge(broken, LOG_IN, origin=settings.BASE_URL, now=NOW)


def test_a_challenge_is_no_document_nor_the_reverse(fresh):
    from qala.trust.actions import open_signing, submit_signature  # noqa: PLC0415

    actor = fresh.who(Role.SIGNER)
    wanted = {"post": actor.posts[0], "doc": "QLA-2026-7F3K9/2", "of": "QLA-2026-7F3K9", "text": {"kk": "м"}}
    with pytest.raises(ValueError, match="no document"):
        open_signing(actor, kind=LOG_IN, now=NOW, **wanted)
    session = open_signing(actor, kind="answer", now=NOW, **wanted)
    challenge = open_challenge(LOG_IN, now=NOW)
    code = refused(
        submit_signature, actor, session.session_id, sign_detached(challenge, key(), at=NOW), now=NOW
    )
    assert code == "digest_mismatch"
    manifest = sign_detached(session.manifest, key(), at=NOW)
    assert refused(find_signed_in, session.manifest, manifest, now=NOW) == "challenge_over"


def test_one_person_has_one_account(person, fresh):
    attach(person)
    assert refused(attach, fresh.user(Role.SIGNER)) == "iin_taken"
    attach(person)  # again, by whom it belongs to
    assert refused(attach_signature, Actor.anonymous(), b"", b"", now=NOW) == "not_allowed"


def upload(client, path, challenge, signer):
    cms = SimpleUploadedFile("x.cms", sign_detached(challenge, signer, at=timezone.now()))
    return client.post(path, {"cms": cms})


def test_the_way_without_javascript(person):
    client = signed_in(person)
    challenge = client.get("/kk/account/e-signature/account.json").content
    assert json.loads(challenge)["kind"] == ATTACH
    answer = upload(client, "/kk/account/e-signature/", challenge, key())
    assert answer.url == "/kk/account/"
    assert find_user_by_iin(IIN) == person
    assert "байланған" in client.get("/kk/account/").content.decode()

    visitor = signed_in(None)
    challenge = visitor.get("/ru/account/e-signature/sign-in.json").content
    answer = upload(visitor, "/ru/account/sign-in/e-signature/?next=/ru/requests/", challenge, key())
    assert answer.url == "/ru/requests/"
    assert visitor.session["_auth_user_id"] == str(person.pk)
    again = signed_in(None)
    again.get("/ru/account/e-signature/sign-in.json")
    assert upload(again, "/ru/account/sign-in/e-signature/", challenge, key()).status_code == 400

    client.post("/kk/account/e-signature/remove/")
    assert find_user_by_iin(IIN) is None


def test_strange_addresses_do_not_take_the_visitor_away(person):
    attach(person)
    visitor = signed_in(None)
    challenge = visitor.get("/ru/account/e-signature/sign-in.json").content
    path = "/ru/account/sign-in/e-signature/?next=https://evil.test/"
    assert upload(visitor, path, challenge, key()).url.startswith("/")


@pytest.mark.parametrize(
    "sent",
    [{}, {"cms_text": ""}, {"cms_text": "<script>"}, {"cms_text": "A" * 600_000}, {"cms_text": "\x00"}],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_bad_input_is_told_and_signs_nobody_in(fresh, sent, language):
    visitor = signed_in(None)
    path = f"/{language}/account/sign-in/e-signature/"
    visitor.get(path)
    answer = visitor.post(path, sent)
    assert answer.status_code == 400
    assert b"govuk-error-summary" in answer.content
    assert "_auth_user_id" not in visitor.session


def test_outside_a_demo_an_account_signs_with_its_own_number_only(fresh, settings):
    user = fresh.user(Role.SIGNER)
    client = signed_in(user)
    path = f"/en/desk/{fresh.numbers['signing']}/sign/{fresh.letters['signing']}/"
    settings.DEMO = False
    settings.STAFF_SECOND_FACTOR = False
    client.get(path)
    answer = client.post(path, {"cms_text": base64.b64encode(b"0").decode()})
    page = answer.content.decode()
    assert "does not know your e-signature yet. Attach it on the page of your account." in page
    assert "/en/account/e-signature/" in page


def test_staff_who_came_by_e_signature_need_no_second_factor(fresh, settings):
    settings.STAFF_SECOND_FACTOR = True
    user = fresh.user(Role.SIGNER)
    assert signed_in(user).get("/kk/desk/").url.endswith("/second-factor/")
    attach(user)
    client = signed_in(None)
    challenge = client.get("/kk/account/e-signature/sign-in.json").content
    assert upload(client, "/kk/account/sign-in/e-signature/", challenge, key()).status_code == 302
    assert client.get("/kk/desk/").status_code == 200


def test_only_the_pages_that_sign_may_speak_to_the_computer(fresh, settings):
    client = signed_in(fresh.user(Role.SIGNER))
    case = f"/kk/desk/{fresh.numbers['signing']}/"
    for path in (f"{case}sign/{fresh.letters['signing']}/", "/kk/account/e-signature/"):
        policy = client.get(path)["Content-Security-Policy"].split("; ")
        assert f"connect-src 'self' {settings.NCALAYER}" in policy
        assert "default-src 'self'" in policy
    for path in ("/kk/", "/kk/desk/", case, "/kk/account/", "/kk/account/sign-in/"):
        assert "connect-src" not in client.get(path)["Content-Security-Policy"]
