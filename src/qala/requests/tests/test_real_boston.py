"""The whole register of Boston, January to September 2015: what the issue says of it is counted from dates."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db import transaction

from qala.city.api import clear_cache, get_jurisdiction
from qala.requests.importing.mapping import load_mapping
from qala.requests.importing.run import import_file
from qala.requests.models import RequestEvent, ServiceRequest
from qala.requests.queries.figures import FigureFilter, get_record, get_statistics

FILE = Path(__file__).parents[5] / "shared" / "data" / "boston311" / "requests-2015-jan-sep.csv.gz"
AT = datetime(2016, 1, 13, tzinfo=timezone(timedelta(hours=-5)))
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not here: {FILE.name}")


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker):
    """Import once for all tests of the module, in a transaction that is rolled back."""
    clear_cache()
    with django_db_blocker.unblock(), transaction.atomic():
        yield import_file(
            FILE,
            jurisdiction="boston",
            mapping=load_mapping("boston"),
            now=datetime(2026, 11, 25, tzinfo=UTC),
            second_process=False,
        )
        transaction.set_rollback(True)
    clear_cache()


def test_every_case_is_taken_and_its_dirt_counted(report):
    assert (report.read, report.taken, report.skipped.total(), report.problem) == (93_963, 93_963, 0, "")
    assert report.notes == {
        "at the default point: no place": 13_425,
        "characters lost by the source (U+FFFD)": 384,
        "closed before opened": 176,
        "open with a closing text": 64,
    }
    assert report.events == 93_963 * 2 + 79_706


def test_the_record_is_that_of_the_issue(report):
    assert get_record(get_jurisdiction("boston"), at=AT) == {
        "received": 93_963,
        "closed": 79_706,
        "open": 14_257,
        "with_target": 72_318,
        "closed_with_target": 62_068,
        "closed_on_time": 46_031,
        "late_open": 8_724,
        "not_late_open": 1_526,
        "closed_before_opened": 176,
        "at_default_point": 13_425,
        "median_days_to_close": 3.02,
    }


def test_the_page_counts_the_same(report):
    total = get_statistics(get_jurisdiction("boston"), FigureFilter(), at=AT).total
    assert (total.received, total.answered, total.with_term) == (93_963, 79_706, 62_068)
    assert (total.on_time, total.overdue) == (46_031, 8_724)
    assert round(total.median_days, 2) == 3.02
    assert 46 < total.p90_days < 48


def test_no_address_of_a_person_is_public(report):
    address = r"[\w.]+@[\w.]+\.(com|gov|net|org)"
    assert not RequestEvent.objects.filter(type="closed_at_source", public__text__regex=address).exists()
    assert not ServiceRequest.objects.filter(text__regex=address).exists()
    assert report.hidden["email"] >= 900
