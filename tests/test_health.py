"""What a load balancer is told."""

import pytest


@pytest.mark.django_db
def test_health_names_a_silent_worker_and_stays_up(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["worker"] == "silent"


@pytest.mark.django_db
def test_pages_keep_to_themselves(client):
    answer = client.get("/health")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert len(answer["X-Request-Id"]) >= 8
