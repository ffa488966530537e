"""Accepted submissions with all their effects, beside the same rows inserted without Qala."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection
from django.test import Client

from bench.data import CITY, copy_database, drop_database, invent, use_database
from bench.report import percentile, table
from bench.server import CLIENTS, Call, in_parallel, serving
from qala.base.people.api import encrypt
from qala.requests.models import Draft
from qala.site.postgres import socket_host

COUNT = {"small": 300, "full": 1200}
REPLAYED = {"small": 100, "full": 400}
GOAL_PER_S = 50
OURS, BARE = "bench_ours", "bench_bare"
TOKEN = "b" * 32
NUMBERS = {"AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "OneToOneField"}
Rows = list[tuple[str, str]]


def measure(folder: Path, size: str, _known: dict[str, Any]) -> list[str]:
    """Return the table. The kept data stay as they are: all happens in copies of their database."""
    copy_database(folder, "qala", OURS)
    copy_database(folder, "qala", BARE)
    try:
        use_database(OURS)
        calls = _calls(COUNT[size])
        with serving(folder, database=OURS) as server:
            server.call_all(calls[: 4 * CLIENTS])
            started, before = time.perf_counter(), server.cpu_s()
            answers = server.call_all(calls[4 * CLIENTS :])
            took = time.perf_counter() - started
            cpu_ms = (server.cpu_s() - before) * 1000 / len(answers)
        refused = [one for one in answers if "/done/" not in one.location]
        if refused:
            raise SystemExit(f"A submission was answered {refused[0].status}; see server.log.")
        bare_took, bare_count = _floor(folder, REPLAYED[size])
    finally:
        use_database("qala")
        for name in (OURS, BARE):
            drop_database(folder, name)
    rate, bare = len(answers) / took, bare_count / bare_took
    times = [one.ms for one in answers]
    row = [
        "POST of the last step",
        f"{rate:.0f}",
        "met" if rate >= GOAL_PER_S else "missed",
        f"{cpu_ms:.1f}",
        f"{percentile(times, 0.5):.0f}",
        f"{percentile(times, 0.95):.0f}",
        f"{bare:.0f}",
        f"{bare / rate:.1f}",
    ]
    return [
        "## Accepted submissions",
        "",
        f"{CLIENTS} clients post the last step of {len(answers)} drafts to `qala serve`. In the same",
        "transaction: masking, search vectors, route, registration with term, history, commitments, outbox,",
        "message and job. Bare: the rows of such submissions, one INSERT each, a transaction for each",
        "submission, as many clients. Goal: 50 a second.",
        "",
        *table(["way", "per s", "goal", "CPU ms", "p50 ms", "p95 ms", "bare per s", "bare ÷ Qala"], [row]),
    ]


def _calls(count: int) -> list[Call]:
    """Return posts of the last step, each with a draft of its own."""
    invented = list(invent(count, seed=11))
    drafts = [
        Draft(jurisdiction=CITY, sealed=encrypt(json.dumps(_said(n, one))), updated_at=datetime.now(UTC))
        for n, one in enumerate(invented)
    ]
    Draft.objects.bulk_create(drafts)
    return [
        Call(
            f"/{one['language']}/requests/new/check/",
            cookie=f"draft={draft.pk}; csrftoken={TOKEN}",
            form={"csrfmiddlewaretoken": TOKEN},
        )
        for one, draft in zip(invented, drafts, strict=True)
    ]


def _said(number: int, one: dict[str, Any]) -> dict[str, Any]:
    official = {"wish": "official", "name": "Айнұр Сәрсенова", "contact": f"+7701{number:07d}"}
    return {
        "text": one["text"],
        "category": one["category"],
        "address": one["address"],
        "lat": one["lat"],
        "lon": one["lon"],
        **(official if number % 2 else {"wish": "signal"}),
    }


def _floor(folder: Path, count: int) -> tuple[float, int]:
    """Return the seconds in which so many submissions' rows are inserted by as many clients."""
    written = []
    client = Client(SERVER_NAME="localhost")
    for call in _calls(count):
        before = _highest()
        client.cookies.load({"draft": call.cookie.split(";")[0].removeprefix("draft=")})
        client.post(call.path)
        written.append(_rows_after(before))

    def worker(mine: Sequence[Rows]) -> list[int]:
        with psycopg.connect(host=socket_host(folder), user="qala", dbname=BARE) as bare:
            for rows in mine:
                for name, row in rows:
                    bare.execute(
                        f'INSERT INTO "{name}" SELECT (x.row).* FROM (SELECT %s::"{name}" AS row) x', [row]
                    )
                bare.commit()
        return [len(mine)]

    started = time.perf_counter()
    done = sum(in_parallel(worker, written))
    return time.perf_counter() - started, done


def _tables() -> dict[str, str]:
    """Return table → its numeric key, of every table that numbers its rows."""
    found = {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models()
        if model._meta.pk.get_internal_type() in NUMBERS
    }
    found.pop("procrastinate_events", None)  # written by a trigger of the jobs
    return found


def _highest() -> dict[str, int]:
    parts = [f'SELECT \'{name}\', coalesce(max("{key}"), 0) FROM "{name}"' for name, key in _tables().items()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def _rows_after(before: dict[str, int]) -> Rows:
    """Return table and text of the rows that are new."""
    found: Rows = []
    with connection.cursor() as cursor:
        for name, key in _tables().items():
            cursor.execute(
                f'SELECT t::text FROM "{name}" t WHERE "{key}" > %s ORDER BY "{key}"', [before[name]]
            )
            found += [(name, row) for (row,) in cursor.fetchall()]
    return found
