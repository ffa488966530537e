"""No page asks more of the database than its limit, and more rows do not mean more questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import signed_in
from tests.pages import FAMILIES, draft_of, path_of


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_page_asks_little_of_the_database(fresh, family):
    client = signed_in(family.who() if family.who else None)
    if family.draft:
        client.cookies["draft"] = draft_of(fresh.now)
    path = path_of(family, "kk")
    client.get(path)  # fills what a process keeps: cities, districts, templates
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == (404 if family.name == "not-found" else 200), answer.content[:400]
    said = [one["sql"][:150] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(said) <= family.queries, "\n".join(said)
