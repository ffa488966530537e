"""Background work on procrastinate: the queue is a table, and a job waits for its caller's commit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

from qala.base.jobs.rules import wait_before_retry

Work = TypeVar("Work", bound=Callable[..., None])

# Always Django's own connection, also inside the worker, whose connector is another one:
# only so does a job vanish with the transaction that wanted it.
_manager = JobManager(DjangoConnector())


class Backoff(BaseRetryStrategy):
    """Tries again after the waits of `rules`, then leaves the job as failed for `qala check` to show."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        """Return when to try again, or None."""
        wait = wait_before_retry(job.attempts + 1)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})


def job(
    name: str, *, queue: str = "default", cron: str | None = None, one_at_a_time: bool = False
) -> Callable[[Work], Work]:
    """Register a function as the job `name`, such as "notify.send". Stands in a module's `jobs.py`.

    The function takes keyword arguments that JSON can carry, may run twice, and reads the clock itself.
    cron: also run it by itself, five fields in UTC. one_at_a_time: never two of this name at once.
    """

    def register(work: Work) -> Work:
        lock = name if one_at_a_time else None

        def run(**kwargs: Any) -> None:
            kwargs.pop("timestamp", None)  # procrastinate's mark on periodic jobs
            work(**kwargs)

        task = app.task(name=name, queue=queue, lock=lock, retry=Backoff())(run)
        if cron:
            app.periodic(cron=cron, queueing_lock=name)(task)  # type: ignore[arg-type]
        return work

    return register


def _find_task(name: str) -> Task[Any, Any, Any]:
    """Return the registered job; raises LookupError for a name nobody registered."""
    try:
        return app.tasks[name]
    except KeyError:
        raise LookupError(f"no job is named {name}") from None


def defer(
    name: str, *, once: str | None = None, not_before: datetime | None = None, **kwargs: Any
) -> int | None:
    """Ask for a job in the caller's transaction: rolled back with it, seen by workers after its commit.

    once: at most one *waiting* job has this mark; then None comes back. Two open transactions that use
    the same mark wait for each other, so use it outside of busy transactions only.
    Returns the number of the job.
    """
    task = _find_task(name)
    deferrer = configure_task(
        name=name,
        job_manager=_manager,
        queue=task.queue,
        lock=task.lock,
        queueing_lock=once,
        schedule_at=not_before,
        task_kwargs=kwargs,
    )
    if once is None:
        return deferrer.defer()
    try:
        with transaction.atomic():  # a savepoint: a refused insert must not spoil the caller's transaction
            return deferrer.defer()
    except AlreadyEnqueued:
        return None


def run_worker(*, concurrency: int = 2, wait: bool = True) -> None:
    """Run jobs until a signal stops it (then running jobs are finished first), or until none waits."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector):
        app.run_worker(
            concurrency=concurrency,
            wait=wait,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
            fetch_job_polling_interval=2,
        )


def run_pending(limit: int = 1000) -> int:
    """Run waiting jobs here and now, in this connection; what fails raises. For tests. Returns how many."""
    for done in range(limit):
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT min(id) FROM procrastinate_jobs"
                " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
                " RETURNING task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return done
        _find_task(row[0]).func(**_arguments(row[1]))
    return limit


def _arguments(raw: Any) -> dict[str, Any]:
    """Return the arguments of a job as Django's cursor hands them out."""
    return json.loads(raw) if isinstance(raw, str) else dict(raw)
