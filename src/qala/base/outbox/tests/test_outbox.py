"""Events reach every subscriber: none lost, none doubled, in order, whatever dies on the way."""

import datetime as dt

import pytest
from django.db import transaction

from qala.base.jobs.api import defer, run_pending
from qala.base.jobs.testing import empty_queue, kill_at_each_step
from qala.base.outbox import api
from qala.base.outbox.actions import KEPT_FOR, clean_outbox
from qala.base.outbox.checks import dead_deliveries
from qala.base.outbox.models import Delivery, OutboxEvent
from qala.base.outbox.rules import WAITS_S, next_attempt_at
from qala.base.people.api import Organisation, User

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
heard: list[tuple[str, dict]] = []


def listen(who, *, fails=lambda event: False):
    def handler(event, now):
        if fails(event):
            raise ValueError("secret words")
        heard.append((who, event.payload))

    return handler


@pytest.fixture(autouse=True)
def subscribers():
    heard.clear()
    names = []

    def add(event_name, handler, name):
        names.append(name)
        api.subscribe(event_name, handler, name=name)

    yield add
    for name in names:
        api.unsubscribe(name)


def publish(n=1, *, key="", name="Moved"):
    with transaction.atomic():
        return api.publish(name, {"n": n}, now=NOW, key=key)


@pytest.mark.django_db
class TestDelivery:
    def test_each_subscriber_hears_each_event_once(self, subscribers):
        subscribers("Moved", listen("a"), "test.a")
        subscribers("Moved", listen("b"), "test.b")
        subscribers("Other", listen("c"), "test.c")
        publish(1)
        assert api.deliver_pending(NOW) == 2
        assert api.deliver_pending(NOW) == 0
        assert heard == [("a", {"n": 1}), ("b", {"n": 1})]

    def test_event_without_subscriber_is_kept_and_waits_for_nobody(self):
        publish(1)
        assert OutboxEvent.objects.count() == 1
        assert api.deliver_pending(NOW) == 0

    def test_publishing_needs_a_transaction(self, transactional_db):
        with pytest.raises(RuntimeError, match="in the transaction"):
            api.publish("Moved", {}, now=NOW)

    def test_rolled_back_event_never_happened(self, subscribers):
        subscribers("Moved", listen("a"), "test.a")
        with transaction.atomic():
            api.publish("Moved", {}, now=NOW)
            transaction.set_rollback(True)
        assert api.deliver_pending(NOW) == 0

    def test_two_subscribers_of_one_name_are_refused(self, subscribers):
        subscribers("Moved", listen("a"), "test.a")
        with pytest.raises(ValueError, match="two subscribers"):
            api.subscribe("Moved", listen("b"), name="test.a")

    def test_job_delivers(self, subscribers):
        subscribers("Moved", listen("a"), "test.a")
        publish(1)
        publish(2)
        defer("outbox.deliver")
        assert run_pending() == 1
        assert [payload["n"] for _who, payload in heard] == [1, 2]

    def test_publishing_costs_two_statements(self, subscribers, django_assert_num_queries):
        subscribers("Moved", listen("a"), "test.a")
        subscribers("Moved", listen("b"), "test.b")
        with transaction.atomic(), django_assert_num_queries(2):
            api.publish("Moved", {}, now=NOW)


@pytest.mark.django_db
class TestFailure:
    def test_failed_handler_leaves_nothing_behind_and_is_tried_again(self, subscribers):
        broken = [True]

        def handler(event, now):
            Organisation.objects.create(jurisdiction="a", code="b", names={})
            if broken[0]:
                raise ValueError("secret words")

        subscribers("Moved", handler, "test.a")
        publish()
        assert api.deliver_pending(NOW) == 1
        assert not Organisation.objects.exists()
        assert api.deliver_pending(NOW) == 0
        broken[0] = False
        assert api.deliver_pending(NOW + dt.timedelta(seconds=WAITS_S[0])) == 1
        assert Organisation.objects.count() == 1

    def test_error_note_holds_no_words_of_the_error(self, subscribers):
        subscribers("Moved", listen("a", fails=lambda event: True), "test.a")
        publish()
        api.deliver_pending(NOW)
        assert Delivery.objects.get().error == "ValueError"

    def test_broken_subscriber_does_not_hold_up_another(self, subscribers):
        subscribers("Moved", listen("a", fails=lambda event: True), "test.a")
        subscribers("Moved", listen("b"), "test.b")
        publish(1, key="k")
        publish(2, key="k")
        api.deliver_pending(NOW)
        assert heard == [("b", {"n": 1}), ("b", {"n": 2})]

    def test_database_error_of_a_handler_does_not_spoil_the_delivery(self, subscribers):
        def handler(event, now):
            User.objects.create_user("same@example.org")

        User.objects.create_user("same@example.org")
        subscribers("Moved", handler, "test.a")
        publish()
        api.deliver_pending(NOW)
        assert Delivery.objects.get().error == "IntegrityError"

    def test_after_all_attempts_it_is_shown_as_dead_and_can_be_revived_or_skipped(self, subscribers):
        broken = [True]
        subscribers("Moved", listen("a", fails=lambda event: broken[0]), "test.a")
        publish(1, key="k")
        publish(2, key="k")
        now = NOW
        for wait in (0, *WAITS_S):
            now += dt.timedelta(seconds=wait)
            assert api.deliver_pending(now) == 1
        (dead,) = api.list_dead_deliveries()
        assert (dead.event, dead.handler, dead.attempts) == ("Moved", "test.a", len(WAITS_S) + 1)
        assert api.deliver_pending(now + dt.timedelta(days=9)) == 0
        broken[0] = False
        assert api.retry_dead(dead.id, now=now)
        assert not api.retry_dead(dead.id, now=now)
        assert api.deliver_pending(now) == 2
        assert [payload["n"] for _who, payload in heard] == [1, 2]

    def test_skipped_delivery_lets_the_later_ones_pass(self, subscribers):
        subscribers("Moved", listen("a", fails=lambda event: event.payload["n"] == 1), "test.a")
        publish(1, key="k")
        publish(2, key="k")
        Delivery.objects.filter(event__payload__n=1).update(state="dead")
        assert api.deliver_pending(NOW) == 0
        assert api.skip_dead(api.list_dead_deliveries()[0].id)
        assert api.deliver_pending(NOW) == 1
        assert heard == [("a", {"n": 2})]


@pytest.mark.django_db
class TestOrder:
    def test_later_event_of_a_key_waits_for_the_earlier(self, subscribers):
        failing = {1}
        subscribers("Moved", listen("a", fails=lambda event: event.payload["n"] in failing), "test.a")
        publish(1, key="x")
        publish(2, key="x")
        publish(3, key="y")
        publish(4)
        publish(5)
        api.deliver_pending(NOW)
        assert [payload["n"] for _who, payload in heard] == [3, 4, 5]
        failing.clear()
        api.deliver_pending(NOW + dt.timedelta(minutes=1))
        assert [payload["n"] for _who, payload in heard] == [3, 4, 5, 1, 2]

    def test_what_another_release_subscribed_is_left_alone(self, subscribers):
        subscribers("Moved", listen("a"), "test.a")
        publish()
        api.unsubscribe("test.a")
        assert api.deliver_pending(NOW) == 0
        assert Delivery.objects.get().state == "waiting"


def test_waits_grow_and_end():
    times = [next_attempt_at(n, NOW) for n in range(1, len(WAITS_S) + 2)]
    assert times[:-1] == sorted(times[:-1])
    assert times[0] == NOW + dt.timedelta(seconds=2)
    assert times[-1] is None
    assert next_attempt_at(0, NOW) is None


@pytest.mark.django_db
def test_old_events_are_removed_but_never_one_that_somebody_waits_for(subscribers):
    subscribers("Moved", listen("a", fails=lambda event: event.payload["n"] == 1), "test.a")
    publish(1)
    publish(2)
    api.deliver_pending(NOW)
    assert clean_outbox(NOW + KEPT_FOR) == 0
    assert clean_outbox(NOW + KEPT_FOR + dt.timedelta(seconds=1)) == 1
    assert OutboxEvent.objects.get().payload == {"n": 1}


@pytest.mark.django_db(transaction=True)
class TestKill:
    """A real process, SIGKILL between every two steps (statements and commits)."""

    def note(self, event, now):
        Organisation.objects.create(jurisdiction="heard", code=f"{event.payload['n']}", names={})

    def clear(self):
        for model in (OutboxEvent, Organisation, User):
            model.objects.all().delete()
        empty_queue()

    def test_publishing_process_killed_anywhere(self, subscribers):
        subscribers("Moved", self.note, "test.note")

        def scenario():
            with transaction.atomic():
                User.objects.create_user("a@example.org")
                api.publish("Moved", {"n": 1}, now=NOW)

        turns = 0
        for _step in kill_at_each_step(scenario):
            turns += 1
            happened = User.objects.count()
            assert OutboxEvent.objects.count() == happened
            api.deliver_pending(NOW)  # as the worker does
            assert Organisation.objects.count() == happened
            self.clear()
        assert turns > 5

    def test_delivering_process_killed_anywhere(self, subscribers):
        subscribers("Moved", self.note, "test.note")

        def prepare():
            for n in (1, 2, 3):
                publish(n, key="k")

        prepare()
        turns = 0
        for _step in kill_at_each_step(lambda: api.deliver_pending(NOW)):
            turns += 1
            done = Delivery.objects.filter(state="done").count()
            assert Organisation.objects.count() == done
            api.deliver_pending(NOW)
            assert sorted(Organisation.objects.values_list("code", flat=True)) == ["1", "2", "3"]
            assert Delivery.objects.filter(state="done").count() == 3
            self.clear()
            prepare()
        self.clear()
        assert turns > 15


@pytest.mark.django_db
def test_check_of_the_operator_shows_the_dead_and_the_mend(subscribers):
    assert dead_deliveries(["default"]) == []
    subscribers("Moved", listen("a"), "test.a")
    publish()
    Delivery.objects.update(state="dead", error="ValueError")
    (complaint,) = dead_deliveries(["default"])
    assert "test.a did not take Moved" in complaint.msg
    assert f"retry_dead({Delivery.objects.get().pk})" in complaint.hint
    assert dead_deliveries(None) == []
