"""Who calls too often is told when to come back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qala.base.limits.api import TooMany, count_call
from qala.base.limits.models import Counter
from qala.base.limits.rules import seconds_left, window_end

NOW = datetime(2026, 3, 2, 10, 0, 7, tzinfo=UTC)
EARLY, LATE = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zone


@given(st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE), st.integers(1, 86400))
def test_window_holds_the_moment(now, seconds):
    end = window_end(now, seconds)
    assert end - timedelta(seconds=seconds) <= now < end
    assert 1 <= seconds_left(now, end) <= seconds


@pytest.mark.django_db
def test_the_call_over_the_limit_is_refused_until_the_window_ends(settings):
    settings.LIMITS, settings.LIMITS_ON = {"submit": (2, 60)}, True
    assert [count_call("submit", "a", now=NOW) for _ in range(2)] == [1, 2]
    with pytest.raises(TooMany) as refusal:
        count_call("submit", "a", now=NOW)
    assert refusal.value.retry_after_s == 53
    assert count_call("submit", "b", now=NOW) == 1
    assert count_call("submit", "a", now=NOW + timedelta(seconds=53)) == 1


@pytest.mark.django_db
def test_past_windows_are_swept_and_hold_no_address(settings):
    settings.LIMITS, settings.LIMITS_ON = {"submit": (2, 60)}, True
    count_call("submit", "10.1.2.3", now=NOW)
    assert b"10.1.2.3" not in bytes(Counter.objects.get().key)
    count_call("submit", "b", now=NOW + timedelta(hours=1))
    assert Counter.objects.count() == 1


@pytest.mark.django_db
def test_a_limit_can_be_switched_off(settings):
    settings.LIMITS, settings.LIMITS_ON = {"submit": (1, 60)}, False
    assert [count_call("submit", "a", now=NOW) for _ in range(3)] == [0, 0, 0]
