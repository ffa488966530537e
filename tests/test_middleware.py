"""Which city a page is of, who asks, what refusals look like, what the log keeps."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from qala.base.errors.api import Invalid, Refused
from qala.base.limits.api import TooMany
from qala.city.api import save_jurisdiction
from qala.city.data import CitySettings
from qala.site.logging import configure_logging

pytestmark = pytest.mark.django_db


def show(request):
    said = {
        "city": request.jurisdiction.code,
        "zone": timezone.get_current_timezone_name(),
        "self": reverse("show"),
        "actor": request.actor.user_id,
    }
    return HttpResponse(json.dumps(said), content_type="application/json")


def fail(request, kind):
    raise {
        "refused": Refused("not_allowed", "Only the registrar may do this."),
        "state": Refused("wrong_state", "It is closed."),
        "lost": Refused("not_found", ""),
        "invalid": Invalid({"text": ["Write at least one word."]}),
        "many": TooMany(90),
        "bug": ZeroDivisionError("a secret word"),
    }[kind]


urlpatterns = [path("show", show, name="show"), path("fail/<kind>", fail)]
handler404 = "qala.site.errors.not_found"
handler500 = "qala.site.errors.server_error"


def city(code: str, zone: str, *, is_default: bool) -> CitySettings:
    return CitySettings(
        code=code, names={"en": code}, timezone=zone, languages=["kk", "ru", "en"], default_language="en",
        bounds=(0, 0, 1, 1), view=(0, 0, 1, 1), centre=(0.5, 0.5), is_default=is_default, call_number="1",
        attribution="",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def two_cities(settings):
    settings.ROOT_URLCONF = __name__
    save_jurisdiction(city("almaty", "Asia/Almaty", is_default=True))
    save_jurisdiction(city("boston", "America/New_York", is_default=False))


def test_the_city_stands_in_the_path_and_stays_in_links(client):
    assert client.get("/show").json() == {
        "city": "almaty", "zone": "Asia/Almaty", "self": "/show", "actor": None,
    }  # fmt: skip
    assert client.get("/boston/show").json() == {
        "city": "boston", "zone": "America/New_York", "self": "/boston/show", "actor": None,
    }  # fmt: skip
    assert client.get("/show").json()["self"] == "/show", "the prefix must not leak into the next page"


def test_a_city_without_the_last_slash_leads_to_the_city(client):
    answer = client.get("/boston?q=snow")
    assert (answer.status_code, answer["Location"]) == (302, "/boston/?q=snow")


def test_the_default_city_and_unknown_ones_have_no_prefix(client):
    assert client.get("/almaty/show").status_code == 404
    assert client.get("/paris/show").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refused", 403, "Only the registrar may do this."),
        ("state", 409, "It is closed."),
        ("lost", 404, ""),
        ("invalid", 400, "Write at least one word."),
        ("many", 429, ""),
    ],
)
def test_a_refusal_is_a_page_with_its_reason(client, kind, status, words):
    answer = client.get(f"/fail/{kind}")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer.get("Retry-After") == ("90" if kind == "many" else None)


def test_a_bug_is_a_calm_page_and_tells_nothing(client, settings):
    client.raise_request_exception = False
    answer = client.get("/fail/bug")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_the_log_keeps_no_address_no_path_and_no_values(capsys):
    configure_logging("json")
    try:
        logging.getLogger("django.request").error("%s: %s", "Not Found", "/kk/slip/SECRET/")
        try:
            raise ValueError(  # noqa: TRY301
                "duplicate key\nDETAIL:  Key (email)=(aigul@example.kz) already exists."
            )
        except ValueError:
            logging.getLogger("qala").exception("failed")
    finally:
        configure_logging("console")
    said = capsys.readouterr().err
    assert "SECRET" not in said
    assert "aigul" not in said
    assert "duplicate key" in said
