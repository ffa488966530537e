"""Bulk import, beside COPY of the very rows it wrote."""

from __future__ import annotations

import csv
import gzip
import io
import os
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from bench.data import (
    BOSTON,
    CITY,
    EMPTY,
    OTHER,
    copy_database,
    csv_mapping,
    drop_database,
    use_database,
    write_requests,
)
from bench.report import table
from bench.server import cpu_s
from qala.city.api import clear_cache
from qala.requests.importing.data import Mapping
from qala.requests.importing.mapping import load_mapping
from qala.requests.importing.run import import_file
from qala.site.postgres import Cluster

ROWS = {"small": 10_000, "full": 50_000}
GOAL_PER_S = 1500
INTO = "bench_import"
SKIPPED = ("city_", "people_", "requests_category", "requests_routingrule", "django_")


def measure(folder: Path, size: str, known: dict[str, Any]) -> list[str]:
    """Return the table: an invented file, and Boston's when it is there."""
    generated = folder / "import.csv"
    write_requests(generated, ROWS[size], seed=13)
    files = [("invented, Almaty", generated, CITY, csv_mapping())]
    if known["boston"]:
        boston = folder / "import-boston.csv"
        _head(BOSTON, boston, ROWS[size])
        files.append(("Boston, real", boston, OTHER, load_mapping("boston")))
    rows = [_measure(folder, *one) for one in files]
    return [
        "## Bulk import",
        "",
        "`qala requests import` into an empty city, start included, with all events and commitments. Bare:",
        "COPY of the rows that it wrote, all indexes and foreign keys in place, one connection. Goal: 1,500",
        "rows a second.",
        "",
        *table(
            [
                "file",
                "rows",
                "events",
                "rows per s",
                "goal",
                "CPU ms per row",
                "bare rows per s",
                "bare ÷ Qala",
            ],
            rows,
        ),
    ]


def _measure(folder: Path, name: str, path: Path, city: str, mapping: Mapping) -> list[str]:
    copy_database(folder, EMPTY, INTO)
    use_database(INTO)
    clear_cache()
    try:
        used = cpu_s(os.getpid(), Cluster(folder).pid() or 0)
        report = import_file(path, jurisdiction=city, mapping=mapping, now=datetime.now(UTC))
        used = cpu_s(os.getpid(), Cluster(folder).pid() or 0) - used
        use_database("qala")
        bare_s = _copy_again(folder)
    finally:
        use_database("qala")
        clear_cache()
        drop_database(folder, INTO)
    rate, bare = report.read / report.seconds, report.taken / bare_s
    goal = "met" if rate >= GOAL_PER_S else "missed"
    return [
        name,
        f"{report.taken:,}",
        f"{report.events:,}",
        f"{rate:,.0f}",
        goal,
        f"{used * 1000 / report.read:.2f}",
        f"{bare:,.0f}",
        f"{bare / rate:.1f}",
    ]


def _copy_again(folder: Path) -> float:
    """Return the seconds in which COPY writes the rows of all filled tables once more."""
    with Cluster(folder).connect(INTO) as admin:
        names = admin.execute("SELECT relname FROM pg_stat_user_tables ORDER BY relid").fetchall()
        tables = [name for (name,) in names if not name.startswith(SKIPPED)]
        filled = [name for name in tables if admin.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()]
        kept = {name: _read(admin, name) for name in filled}
        admin.execute("SET session_replication_role = replica")  # the history refuses to be emptied
        admin.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
        admin.execute("SET session_replication_role = origin")
        started = time.perf_counter()
        with admin.transaction():
            for name, content in kept.items():
                with admin.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(content)
        return time.perf_counter() - started


def _read(admin: psycopg.Connection, name: str) -> bytes:
    content = io.BytesIO()
    with admin.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copy:
        for part in copy:
            content.write(part)
    return content.getvalue()


def _head(source: Path, target: Path, rows: int) -> None:
    """Write the first rows of a packed CSV file."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file, target.open("w", newline="") as out:
        csv.writer(out).writerows(islice(csv.reader(file), rows + 1))
