"""For tests: a scenario in a process of its own, killed with SIGKILL between every two of its steps."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from django.db import connection, connections

_GATE = 71_1308
"""Advisory lock that a scenario's session holds: to get it is to know that the session has ended."""


def empty_queue() -> None:
    """Remove all jobs and workers: Django's own emptying between tests leaves procrastinate's tables out."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def kill_at_each_step(scenario: Callable[[], None]) -> Iterator[int]:
    """Run the scenario again and again, killed one step later each time, until it reaches its end.

    A step is an SQL statement or a commit; the kill comes before the statement, and before and after the
    commit. Yields the step of each kill, and at last 0 for the run that was left alone; the caller
    prepares before, and checks what is left after, each turn. Needs a transactional test database.
    """
    for step in count(1):
        killed = _run_until(step, scenario)
        yield step if killed else 0
        if not killed:
            return


def _run_until(step: int, scenario: Callable[[], None]) -> bool:
    """Run the scenario in a child that dies at the step. Returns whether it died there."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads: the child only runs Django
        child = os.fork()
    if child == 0:
        _be_killed_at(step, scenario)
    _pid, status = os.waitpid(child, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_GATE])
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_GATE])
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise AssertionError("the scenario failed by itself; its traceback is on stderr")
    return False


def _be_killed_at(step: int, scenario: Callable[[], None]) -> None:
    """Run the scenario, count its steps and die. Never returns."""
    steps = count(1)

    def die_when_due() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(execute: Callable[..., Any], *args: Any) -> Any:
        die_when_due()
        return execute(*args)

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_GATE])
        commit = connection._commit  # noqa: SLF001 - the only place where Django commits

        def around_commit() -> None:
            die_when_due()
            commit()
            die_when_due()

        connection._commit = around_commit  # noqa: SLF001
        with connection.execute_wrapper(around_statement):
            scenario()
    except BaseException:  # noqa: BLE001 - the parent must not go on twice
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)
