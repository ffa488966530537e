"""Jobs live and die with the caller's transaction, are tried again, and survive a killed worker."""

import datetime as dt

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from qala.base.jobs.actions import rescue_stalled_jobs
from qala.base.jobs.api import defer, job, list_failed_jobs, run_pending, run_worker, worker_seen_at
from qala.base.jobs.checks import failed_jobs
from qala.base.jobs.rules import WAITS_S, wait_before_retry
from qala.base.jobs.testing import empty_queue, kill_at_each_step
from qala.base.people.api import User

done: list[object] = []


@pytest.fixture(autouse=True)
def test_jobs():
    """Two jobs that exist during a test only."""
    done.clear()
    kept = dict(app.tasks)

    @job("test.note", queue="default")
    def note(what: object) -> None:
        done.append(what)

    @job("test.fail")
    def fail() -> None:
        raise RuntimeError("on purpose")

    yield
    for name in set(app.tasks) - set(kept):
        del app.tasks[name]


def waiting() -> int:
    return ProcrastinateJob.objects.filter(status="todo").count()


@pytest.mark.django_db
class TestDefer:
    def test_job_runs_with_its_arguments(self):
        defer("test.note", what={"id": 5, "name": "Әлия"})
        assert run_pending() == 1
        assert done == [{"id": 5, "name": "Әлия"}]

    def test_job_vanishes_with_a_rolled_back_transaction(self):
        with transaction.atomic():
            defer("test.note", what=1)
            assert waiting() == 1
            transaction.set_rollback(True)
        assert waiting() == 0

    def test_same_mark_is_queued_once_and_the_transaction_goes_on(self):
        with transaction.atomic():
            assert defer("test.note", once="mark", what=1)
            assert defer("test.note", once="mark", what=2) is None
            assert defer("test.note", what=3)
        run_pending()
        assert done == [1, 3]

    def test_unknown_job_is_refused_at_once(self):
        with pytest.raises(LookupError, match="no job is named"):
            defer("test.absent")
        assert waiting() == 0

    def test_job_of_tomorrow_waits(self):
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        defer("test.note", not_before=tomorrow, what=1)
        assert run_pending() == 0
        assert waiting() == 1

    def test_failure_is_not_swallowed_in_tests(self):
        defer("test.fail")
        with pytest.raises(RuntimeError, match="on purpose"):
            run_pending()


def test_waits_grow_and_end():
    waits = [wait_before_retry(n) for n in range(1, len(WAITS_S) + 2)]
    assert waits[:-1] == sorted(WAITS_S)
    assert waits[-1] is None
    assert wait_before_retry(0) is None


@pytest.fixture
def worker_tables(transactional_db, monkeypatch):
    """The worker's threads end with the run: they must not keep connections for later."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    yield
    empty_queue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker_tables")
class TestWorker:
    def test_worker_runs_jobs_and_removes_them(self):
        with transaction.atomic():
            for n in range(5):
                defer("test.note", what=n)
        run_worker(wait=False)
        assert sorted(done) == list(range(5))
        assert not ProcrastinateJob.objects.filter(task_name="test.note").exists()

    def test_failed_job_is_put_back_for_later(self):
        defer("test.fail")
        run_worker(wait=False)
        put_back = ProcrastinateJob.objects.get(task_name="test.fail")
        assert (put_back.status, put_back.attempts) == ("todo", 1)
        assert put_back.scheduled_at > dt.datetime.now(dt.UTC)

    def test_job_that_fails_for_the_last_time_is_shown(self):
        number = defer("test.fail")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [len(WAITS_S)])
        run_worker(wait=False)
        assert [(f.id, f.name) for f in list_failed_jobs()] == [(number, "test.fail")]
        (complaint,) = failed_jobs(["default"])
        assert "test.fail" in complaint.hint

    def test_job_inside_a_job_is_in_its_transaction(self):
        @job("test.outer")
        def outer() -> None:
            with transaction.atomic():
                defer("test.note", what="kept")
            with transaction.atomic():
                defer("test.note", what="undone")
                transaction.set_rollback(True)

        defer("test.outer")
        run_worker(wait=False)
        run_worker(wait=False)  # the inner job, if the first run ended before it was seen
        assert done == ["kept"]

    def test_job_of_a_killed_worker_is_given_back(self):
        number = defer("test.note", what=1)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 s')"
                " RETURNING id"
            )
            worker = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
                [worker, number],
            )
        assert rescue_stalled_jobs() == 1
        assert run_pending() == 1
        assert done == [1]

    def test_job_of_a_living_worker_is_left_alone(self):
        number = defer("test.note", what=1)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id, last_heartbeat")
            worker, beat = cursor.fetchone()
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
                [worker, number],
            )
        assert rescue_stalled_jobs() == 0
        assert worker_seen_at() == beat

    def test_no_worker_was_ever_seen(self):
        assert worker_seen_at() is None

    def test_killed_at_any_step_there_are_both_rows_or_none(self):
        def scenario() -> None:
            with transaction.atomic():
                User.objects.create_user("a@example.org")
                defer("test.note", what=1)

        turns = 0
        for step in kill_at_each_step(scenario):
            turns += 1
            assert waiting() == User.objects.count()
            if step == 0:
                assert waiting() == 1
            User.objects.all().delete()
            empty_queue()
        assert turns > 4
