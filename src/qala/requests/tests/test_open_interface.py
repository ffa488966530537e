import base64
import json
from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from qala.city.api import clear_cache
from qala.requests.api import submit_request
from qala.requests.data import PlaceGiven, Submission
from qala.requests.tests import factories
from qala.site.wsgi import application
from qala.trust.api import check_commitment

SECRET = "+7 701 555 01 48"


@pytest.fixture
def city(db, settings):
    settings.LIMITS_ON = False
    clear_cache()
    cache.clear()
    factories.make_city()
    yield factories.CITY
    clear_cache()
    cache.clear()


@pytest.fixture
def kept_connection():
    """Keep the test's transaction open: a server closes its connections after each answer."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def numbers(city):
    """Three requests; the second holds a telephone number in each of its words."""
    said = ("Шам жанбайды", f"Не горит фонарь, звоните {SECRET}", "No light in the yard")
    return [
        submit_request(
            factories.resident(),
            city,
            Submission(
                title=words,
                text=f"{words}. Подробности внизу.",
                category="lighting",
                language=language,
                place=PlaceGiven(address="Абай даңғылы, 10", lat=factories.LAT, lon=factories.LON),
            ),
            now=factories.NOW - timedelta(days=n),
        ).public_id
        for n, (words, language) in enumerate(zip(said, ("kk", "ru", "en"), strict=True))
    ]


def get(path: str, language: str = "en", status: int = 200):
    response = Client(headers={"accept-language": language}).get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_the_list_is_filtered_paged_and_says_how_many(numbers):
    found = get("requests?page_size=2")
    assert (found["total"], found["pages"], found["exact"]) == (3, 2, True)
    assert [one["number"] for one in found["items"]] == numbers[:2]
    assert get("requests?status=open&category=lighting&since=2026-11-24&until=2026-11-24")["total"] == 1
    assert get("requests?body=roads")["total"] == 0


def test_a_request_has_its_term_and_no_hidden_word(numbers):
    found = get(f"requests/{numbers[1]}", "ru")
    assert found["title"] == "Не горит фонарь, звоните [телефон скрыт]"
    assert found["due_on"] == "2026-12-14"
    assert found["body"] == "lighting"
    assert SECRET not in json.dumps(found)


def test_anyone_can_check_the_history(numbers):
    events = get(f"requests/{numbers[1].lower()}/history")["events"]
    assert [one["type"] for one in events] == ["submitted", "registered"]
    for one in events:
        assert check_commitment(one["payload"], base64.b64decode(one["salt"]), one["leaf"].encode())
        assert json.loads(one["leaf"])["of"] == numbers[1]


def test_lists_of_the_city(numbers):
    assert {one["code"] for one in get("bodies")} == {"lighting", "roads"}
    assert {one["code"] for one in get("categories")} == {"lighting", "roads", "other"}
    report = next(one for one in get("kinds") if one["code"] == "report")
    assert report["norms"][0]["days"] == 15
    assert "satisfied" in report["decisions"]


def test_statistics_have_denominators(numbers):
    found = get("statistics")
    assert (found["total"]["received"], found["total"]["answered"]) == (3, 0)
    assert {row["key"]: row["received"] for row in found["by"]["language"]} == {"kk": 1, "ru": 1, "en": 1}
    assert found["days_unit"] == "working days"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests?page=0", 422),
        ("requests?page_size=101", 422),
        ("requests?category=nothing", 422),
        ("requests?status=finished", 422),
        ("requests?since=2026-13-45", 422),
        ("requests?since=2026-02-01&until=2026-01-01", 422),
        ("requests/QLA-2026-AAAAA", 404),
        ("requests/QLA-2026-AAAAA/history", 404),
        ("statistics?district=nowhere", 422),
    ],
)
def test_a_fault_is_a_problem_document(city, path, status):
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize("query", ["status=x", "page=0", "since=yesterday", "page_size=many"])
def test_a_fault_is_told_in_the_persons_language(city, query):
    name = query.split("=")[0]
    said = {
        language: get(f"requests?{query}", language, 422)["errors"][name] for language in ("kk", "ru", "en")
    }
    assert len({str(one) for one in said.values()}) == 3


def test_calls_are_counted(city, settings):
    settings.LIMITS_ON, settings.LIMITS = True, {**settings.LIMITS, "api": (2, 3600)}
    assert [Client().get("/api/v1/bodies").status_code for _ in range(3)] == [200, 200, 429]


def test_the_description_is_openapi_3_1(city):
    found = get("openapi.json")
    assert found["openapi"].startswith("3.1.")
    assert {"/api/v1/requests", "/api/v1/requests/{number}", "/api/v1/statistics"} <= set(found["paths"])


def test_whatever_is_asked_the_answer_keeps_to_the_description(numbers, kept_connection):
    """A bounded walk over what the description allows and forbids."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    checks = (not_a_server_error, status_code_conformance, response_schema_conformance)
    for found in schema.get_all_operations():
        operation = found.ok()
        if not operation.path.startswith(("/api/v1/requests", "/api/v1/statistics", "/api/v1/bodies")):
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=12, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), derandomize=True,
        )  # fmt: skip
        def walk(case):
            case.call_and_validate(checks=checks)

        walk()


@given(words=st.text(max_size=60))
@settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_any_words_may_be_searched(city, words):
    assert Client().get("/api/v1/requests", {"q": words}).status_code == 200
