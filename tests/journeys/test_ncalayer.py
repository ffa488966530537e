"""An official signs with their own key through NCALayer; what can go wrong has its own words and its mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qala.base.people.api import Role
from qala.requests.models import Letter
from qala.trust.anchors import demo_folder
from qala.trust.cades import issue_certificate, make_authority, sign_detached
from qala.trust.cades.data import CLIENT_AUTH, EMPLOYEE, RIGHT_TO_SIGN
from qala.trust.demo import NOT_AFTER, NOT_BEFORE, demo_iin, load_demo_authority
from qala.trust.tests.ncalayer import NcaLayer, running

pytestmark = pytest.mark.browser
NOW = datetime.now(UTC)


def key_of(user, **changes):
    """Return a key of an official of the lighting, made by the demo's authority."""
    body = user.posts.first().organisation
    wanted = {
        "name": user.name,
        "iin": demo_iin(user.pk),
        "bin": body.bin,
        "organisation": body.names["ru"],
        "role": RIGHT_TO_SIGN,
        "not_before": NOT_BEFORE,
        "not_after": NOT_AFTER,
    }
    issuer = changes.pop("issuer", None) or load_demo_authority(demo_folder())
    return issue_certificate(issuer, **wanted | changes)


def signing_with(key):
    return lambda content: sign_detached(content, key, at=datetime.now(UTC))


@pytest.fixture
def signer(town):
    return town.user(Role.SIGNER)


@pytest.fixture
def layer(signer, live, fresh, settings, tmp_path):
    with live.lock:
        key = key_of(signer)
    with running(NcaLayer(signing_with(key)), tmp_path) as found:
        settings.NCALAYER = found.address
        yield found


@pytest.fixture
def sign_page(open_page, town, signer, layer):
    """Open the page of the letter that waits for the signature."""

    def open_(language="kk", **more):
        path = f"/{language}/desk/{town.numbers['signing']}/sign/{town.letters['signing']}/"
        return open_page(path, user=signer, trusting=True, **more)

    return open_


BUTTON = "form[data-sign] button"
TOLD = "form[data-sign] [data-sign-told]"


@pytest.mark.parametrize("behaviour", ["good", "old", "kaztoken"])
def test_the_answer_is_signed(sign_page, layer, town, live, behaviour):
    layer.behaviour = behaviour
    page = sign_page()
    page.click(BUTTON)
    page.wait_for_url(f"**/kk/desk/{town.numbers['signing']}/")
    with live.lock:
        assert Letter.objects.get(pk=town.letters["signing"]).state == "issued"
    modules = [question["module"].rsplit(".", 1)[-1] for question in layer.asked]
    assert modules == ["extensions", "basics", *(["commonUtils"] if behaviour == "old" else [])]
    asked = layer.asked[1]["args"]
    assert asked["signerParams"]["extKeyUsageOids"] == ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2"]
    assert asked["signingParams"] == {
        "decode": True,
        "encapsulate": False,
        "digested": False,
        "tsaProfile": {},
    }


# Behaviour of NCALayer → what is said in each language.
SAID = {
    "cancel": (
        "Сіз NCALayer терезесінде бас тарттыңыз",
        "Вы нажали «Отмена» в NCALayer",
        "You pressed Cancel",
    ),
    "refuse": ("NCALayer қол қоймады", "NCALayer не подписал", "NCALayer has not signed"),
    "vanish": ("NCALayer жабылып қалды", "NCALayer закрылся", "NCALayer has closed"),
    "babble": (
        "NCALayer жауабын түсінбедік",
        "Мы не поняли ответ NCALayer",
        "in a way that we do not understand",
    ),
}


@pytest.mark.parametrize(("place", "language"), list(enumerate(("kk", "ru", "en"))))
def test_what_ncalayer_does_wrong_has_its_own_words(sign_page, layer, town, live, place, language):
    page = sign_page(language)
    for behaviour, said in SAID.items():
        layer.behaviour = behaviour
        page.click(BUTTON)
        page.locator(f"{TOLD} h3", has_text=said[place]).wait_for()
        assert page.locator(f"{TOLD} p, {TOLD} li").count() > 0, "there is a mend"
        assert page.evaluate(f"document.activeElement.closest('{TOLD}') !== null"), "the focus goes there"
    layer.behaviour = "refuse"
    page.click(BUTTON)
    page.locator(TOLD, has_text="Срок действия сертификата истёк").wait_for()
    with live.lock:
        assert Letter.objects.get(pk=town.letters["signing"]).state == "signing"


NOBODY = "wss://127.0.0.1:9"
DENIED = "navigator.permissions.query = async () => ({state: 'denied'})"


def test_ncalayer_that_is_not_running_and_a_browser_that_forbids_it_are_told_apart(
    sign_page, settings, layer
):
    settings.NCALAYER = NOBODY
    page = sign_page("ru")
    page.click(BUTTON)
    page.locator(f"{TOLD} h3", has_text="NCALayer не отвечает").wait_for()
    page.evaluate(DENIED)
    page.click(BUTTON)
    page.locator(f"{TOLD} h3", has_text="Браузер не разрешает этой странице").wait_for()
    assert "LocalNetworkAccessAllowedForUrls" in page.inner_text(TOLD)


def test_a_computer_that_does_not_trust_the_program_gets_no_signature(open_page, town, signer, layer):
    page = open_page(f"/en/desk/{town.numbers['signing']}/sign/{town.letters['signing']}/", user=signer)
    page.click(BUTTON)
    page.locator(f"{TOLD} h3", has_text="NCALayer does not answer").wait_for()
    assert layer.asked == []


# What is wrong with the key → changes of its certificate, and the words of the refusal.
WRONG_KEYS = {
    "of another person": ({"iin": "009900099999"}, "belongs to another person"),
    "of another body": ({"bin": "999999999999"}, "issued for another organisation"),
    "expired": ({"not_after": NOW - timedelta(days=1)}, "had expired"),
    "for signing in": ({"extended": (CLIENT_AUTH, EMPLOYEE)}, "not meant for signatures"),
    "of a false authority": ({"issuer": "false"}, "authority that we do not know"),
}


def test_a_wrong_key_is_refused_in_words(sign_page, layer, signer, town, live):
    page = sign_page("en")
    for name, (changes, words) in WRONG_KEYS.items():
        false = make_authority(not_before=NOT_BEFORE, not_after=NOT_AFTER)
        issuer = {"issuer": false} if "issuer" in changes else {}
        with live.lock:
            layer.sign = signing_with(key_of(signer, **changes | issuer))
        page.click(BUTTON)
        page.locator(".govuk-error-summary", has_text=words).wait_for()
        assert page.locator(BUTTON).is_visible(), name
    with live.lock:
        assert Letter.objects.get(pk=town.letters["signing"]).state == "signing"


def test_without_javascript_the_upload_stays(open_page, town, signer):
    path = f"/kk/desk/{town.numbers['signing']}/sign/{town.letters['signing']}/"
    page = open_page(path, user=signer, javascript=False)
    assert not page.locator(BUTTON).is_visible()
    assert page.locator("input[name=cms]").count() == 1
