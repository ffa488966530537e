"""Pages of the account: a code by e-mail, a second lock for staff, every role of the demo in one click."""

import re
import time
from importlib import import_module
from types import ModuleType, SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone, translation

from qala.base.people import api
from qala.base.people.models import User

MACHINE = api.Actor.machine("test")
EMAIL = "aliya@example.org"
pytestmark = pytest.mark.django_db


CITY = SimpleNamespace(
    code="plain",
    is_default=True,
    timezone="Asia/Almaty",
    names={"en": "City"},
    call_number="",
    attribution="",
)


@pytest.fixture(autouse=True)
def city(settings, monkeypatch):
    """Everything in English, so that the words can be told, in a city without a map."""
    settings.STAFF_REDIRECT_URL = ""
    cache.clear()  # allauth counts attempts there
    monkeypatch.setattr("qala.site.middleware.list_jurisdictions", lambda: [CITY])
    with translation.override("en"):
        yield


def address(name, *args):
    return reverse(name, args=args)


def ask(client, email=EMAIL, **extra):
    return client.post(address("account_login"), {"email": email, **extra})


def sent_code():
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()


def enter(client, code, **extra):
    return client.post(address("account_confirm_login_code"), {"code": code, **extra})


def signed_in(client):
    return "_auth_user_id" in client.session


def official(role=api.Role.MODERATOR, email=EMAIL, *, demo=False):
    user = User.objects.get(pk=api.open_account(MACHINE, email=email, name="Әлия", demo=demo))
    body = api.set_organisation(MACHINE, "almaty", "office", names={"kk": "Кеңсе", "en": "Office"})
    api.appoint(
        MACHINE,
        user_id=user.pk,
        organisation_id=body.id,
        role=role,
        title={"kk": "Модератор", "en": "Chief moderator"},
        valid_from=timezone.localdate(),
    )
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


class TestSignIn:
    def test_first_code_opens_an_account(self, client):
        assert ask(client).status_code == 302
        user = User.objects.get()
        assert (user.email, user.language, signed_in(client)) == (EMAIL, "en", False)
        response = enter(client, sent_code())
        assert response.headers["Location"] == address("people:account")
        assert signed_in(client)
        assert EmailAddress.objects.get().verified

    def test_letter_is_short_plain_and_has_the_code_in_its_subject(self, client):
        ask(client)
        (letter,) = mail.outbox
        assert letter.subject == f"{sent_code()} is your code to sign in"
        assert "Tell it to nobody" in letter.body
        assert letter.to == [EMAIL]

    def test_letter_is_in_the_language_of_the_page(self, client):
        with translation.override("kk"):
            client.post(address("account_login"), {"email": EMAIL})
        assert mail.outbox[0].subject.endswith("– кіру кодыңыз")
        assert User.objects.get().language == "kk"

    def test_second_time_it_is_the_same_account(self, client):
        ask(client, "Aliya@Example.ORG")
        enter(client, sent_code())
        client.logout()
        ask(client)
        enter(client, sent_code())
        assert User.objects.count() == 1

    def test_wrong_code_is_refused_and_three_end_the_attempt(self, client):
        ask(client)
        right = sent_code()
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(3):
            enter(client, wrong)
        enter(client, right)
        assert not signed_in(client)

    def test_code_of_another_visitor_opens_nothing(self, client):
        ask(client)
        stranger = Client()
        enter(stranger, sent_code())
        assert "_auth_user_id" not in stranger.session

    def test_another_address_can_be_given_when_the_first_was_wrong(self, client):
        ask(client, "wrong@example.org")
        page = client.get(address("account_confirm_login_code")).content.decode()
        assert f'name="next" value="{address("account_login")}"' in page
        response = client.post(address("account_logout"), {"next": address("account_login")})
        assert client.get(response.headers["Location"]).status_code == 200
        ask(client)
        enter(client, sent_code())
        assert client.session["_auth_user_id"] == str(User.objects.get(email=EMAIL).pk)

    def test_closed_account_gets_no_code_and_is_not_told_apart(self, client):
        official()
        User.objects.update(is_active=False)
        known, unknown = ask(client), ask(Client(), "other@example.org")
        assert (known.status_code, known.headers["Location"]) == (
            unknown.status_code,
            unknown.headers["Location"],
        )
        assert [letter.to for letter in mail.outbox] == [["other@example.org"]]

    @pytest.mark.parametrize(
        "email", ["", "aliya", "a@b", "a b@example.org", "x" * 300 + "@example.org", "a@e\0.kz"]
    )
    def test_what_is_no_address_is_said_at_the_field_and_opens_nothing(self, client, email):
        response = ask(client, email)
        assert response.status_code == 200
        assert response.context["form"].errors["email"]
        assert not User.objects.exists()
        assert mail.outbox == []

    def test_page_asked_for_is_reached_and_a_foreign_one_is_not(self, client):
        wanted = address("account_email")
        ask(client, next=wanted)
        assert enter(client, sent_code(), next=wanted).headers["Location"] == wanted
        client.logout()
        ask(client, next="https://evil.example/")
        assert "evil" not in enter(client, sent_code(), next="https://evil.example/").headers["Location"]

    def test_language_button_keeps_what_was_typed_and_sends_nothing(self, client):
        response = ask(client, "half@typed", _language="kk")
        assert b'value="half@typed"' in response.content
        assert mail.outbox == []

    def test_attempts_are_limited(self, client, settings):
        settings.LIMITS_ON = True
        settings.LIMITS = {**settings.LIMITS, "sign_in": (2, 900)}
        codes = [ask(client, f"a{n}@example.org").status_code for n in range(3)]
        assert codes == [302, 302, 429]

    def test_there_is_no_way_in_by_password(self, client):
        user = official()
        user.set_password("x" * 12)
        user.save()
        client.post(address("account_login"), {"login": EMAIL, "email": "", "password": "x" * 12})
        assert not signed_in(client)
        for gone in ("password/change/", "password/reset/", "password/set/", "login/"):
            assert client.get(f"/en/account/{gone}").status_code == 404

    def test_signing_up_leads_to_signing_in(self, client):
        assert client.get(address("account_signup")).headers["Location"] == address("account_login")

    def test_signing_out_needs_a_click(self, client):
        client.force_login(official())
        assert client.get(address("account_logout")).status_code == 200
        assert signed_in(client)
        client.post(address("account_logout"))
        assert not signed_in(client)


class TestAccountPage:
    def test_visitor_is_led_to_sign_in(self, client):
        assert client.get(address("people:account")).headers["Location"].startswith(address("account_login"))

    def test_name_and_language_are_changed(self, client):
        user = official()
        client.force_login(user)
        client.post(address("people:account"), {"name": "Әлия Н.", "language": "ru"})
        user.refresh_from_db()
        assert (user.name, user.language) == ("Әлия Н.", "ru")

    def test_wrong_input_changes_nothing_and_is_kept_on_the_page(self, client):
        user = official()
        client.force_login(user)
        response = client.post(address("people:account"), {"name": "x" * 201, "language": "xx"})
        assert set(response.context["form"].errors) == {"name", "language"}
        assert b"x" * 201 in response.content
        user.refresh_from_db()
        assert user.name == "Әлия"

    def test_hostile_name_is_shown_as_text(self, client):
        user = official()
        client.force_login(user)
        client.post(address("people:account"), {"name": "<script>alert(1)</script>", "language": "kk"})
        assert b"<script>alert" not in client.get(address("people:account")).content

    def test_new_address_counts_once_its_code_is_entered(self, client):
        user = official()
        client.force_login(user)
        client.post(address("account_email"), {"email": "New@example.org", "action_add": "1"})
        user.refresh_from_db()
        assert user.email == EMAIL
        assert mail.outbox[-1].to == ["new@example.org"]
        client.post(address("account_email_verification_sent"), {"code": sent_code()})
        user.refresh_from_db()
        assert user.email == "new@example.org"

    @pytest.mark.parametrize(
        "name",
        [
            "people:account",
            "account_email",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "account_logout",
        ],
    )
    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_every_page_opens_in_every_language(self, client, name, language):
        client.force_login(official())
        with translation.override(language):
            page = client.get(address(name))
        assert page.status_code == 200
        assert b"<script>" not in page.content  # nothing inline runs
        assert b' style="' not in page.content

    def test_queries_of_the_page_are_few(self, client, django_assert_max_num_queries):
        client.force_login(official())
        with django_assert_max_num_queries(6):
            client.get(address("people:account"))


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.STAFF_SECOND_FACTOR = True

    def add_app(self, user):
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
        return secret

    def code(self, secret):
        counter = int(time.time()) // 30
        return totp.format_hotp_value(totp.hotp_value(secret, counter))

    def open_page(self, client):
        return client.get("/en/a-page-of-the-desk/", follow=False)

    @pytest.fixture
    def desk(self, settings):
        """A page of staff."""
        desk = path("en/a-page-of-the-desk/", lambda request: HttpResponse("desk"), name="desk")
        site = import_module(settings.ROOT_URLCONF)
        urls = ModuleType("urls_with_a_desk")
        urls.urlpatterns = [desk, *site.urlpatterns]
        settings.ROOT_URLCONF = urls

    @pytest.mark.usefixtures("desk")
    def test_staff_without_it_see_only_the_way_to_it(self, client):
        client.force_login(official())
        assert self.open_page(client).headers["Location"] == address("people:second_factor")
        page = client.get(address("people:second_factor"))
        assert address("mfa_activate_totp").encode() in page.content
        assert client.get(address("mfa_activate_totp")).status_code == 200

    @pytest.mark.usefixtures("desk")
    def test_staff_with_it_go_on(self, client):
        user = official()
        self.add_app(user)
        client.force_login(user)
        assert self.open_page(client).content == b"desk"

    @pytest.mark.usefixtures("desk")
    def test_residents_and_visitors_need_none(self, client):
        assert self.open_page(client).content == b"desk"
        client.force_login(User.objects.create_user("r@example.org"))
        assert self.open_page(client).content == b"desk"

    def test_code_by_e_mail_alone_does_not_let_in_who_has_an_app(self, client):
        secret = self.add_app(official())
        ask(client)
        response = enter(client, sent_code())
        assert response.headers["Location"] == address("mfa_authenticate")
        assert not signed_in(client)
        assert client.get(address("mfa_authenticate")).status_code == 200
        client.post(address("mfa_authenticate"), {"code": "000000"})
        assert not signed_in(client)
        client.post(address("mfa_authenticate"), {"code": self.code(secret)})
        assert signed_in(client)

    def test_app_is_added_with_its_first_code_and_recovery_codes_are_shown(self, client):
        user = official()
        client.force_login(user)
        page = client.get(address("mfa_activate_totp"))
        secret = page.context["form"].secret
        response = client.post(address("mfa_activate_totp"), {"code": self.code(secret)})
        assert response.headers["Location"] == address("mfa_view_recovery_codes")
        stored = str(Authenticator.objects.get(type="totp").data)
        assert secret not in stored

    def test_who_has_just_signed_in_is_not_asked_again_and_sees_the_recovery_codes(self, client):
        official()
        ask(client)
        enter(client, sent_code())
        secret = client.get(address("mfa_activate_totp")).context["form"].secret
        response = client.post(address("mfa_activate_totp"), {"code": self.code(secret)}, follow=True)
        assert len(response.context["unused_codes"]) == 10
        assert response.context["unused_codes"][0].encode() in response.content

    def test_keys_are_changed_only_by_who_proves_it_again(self, client):
        user = official()
        secret = self.add_app(user)
        client.force_login(user)
        response = client.post(address("mfa_deactivate_totp"))
        proof = response.headers["Location"]
        assert proof.startswith(address("mfa_reauthenticate"))
        assert client.get(proof).status_code == 200
        assert Authenticator.objects.filter(type="totp").exists()
        client.post(proof, {"code": self.code(secret)})
        client.post(address("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(type="totp").exists()


class TestDemo:
    @pytest.fixture
    def demo(self, settings):
        settings.DEMO = True

    @pytest.mark.usefixtures("demo")
    def test_every_role_stands_there_with_person_post_and_organisation(self, client):
        for role in api.STAFF_ROLES:
            official(role, f"{role}@example.org", demo=True)
        api.open_account(MACHINE, email="r@example.org", name="Resident R", demo=True)
        page = client.get(address("people:demo")).content.decode()
        for words in ("Head of a body", "Moderator", "Resident R", "Chief moderator", "Office", "Әлия"):
            assert words in page
        assert page.count('action="/en/demo/') == len(api.STAFF_ROLES) + 1

    @pytest.mark.usefixtures("demo")
    def test_one_click_signs_in(self, client):
        user = official(demo=True)
        client.post(address("people:demo_sign_in", user.pk))
        assert client.session["_auth_user_id"] == str(user.pk)

    @pytest.mark.usefixtures("demo")
    def test_a_click_is_needed(self, client):
        assert client.get(address("people:demo_sign_in", official(demo=True).pk)).status_code == 405

    @pytest.mark.usefixtures("demo")
    def test_real_account_is_not_entered(self, client):
        assert client.post(address("people:demo_sign_in", official().pk)).status_code == 404
        assert not signed_in(client)

    def test_real_install_has_no_such_page(self, client):
        user = official(demo=True)
        assert client.get(address("people:demo")).status_code == 404
        assert client.post(address("people:demo_sign_in", user.pk)).status_code == 404
        assert not signed_in(client)

    @pytest.mark.usefixtures("demo")
    def test_queries_do_not_grow_with_people(self, client, django_assert_max_num_queries):
        for n in range(8):
            official(api.Role.SIGNER, f"s{n}@example.org", demo=True)
        with django_assert_max_num_queries(4):
            client.get(address("people:demo"))
