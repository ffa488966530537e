"""The machine, percentiles, and tables in Markdown."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

INTRODUCTION = """# Benchmarks

Made by `make bench WRITE=1` (`SIZE=small` or `full`; `python -m bench pages` for a part). A ratio compares
with bare PostgreSQL in the same run: the very statements of a page, the very rows of a write, without Qala.
"""


def machine(size: str, known: dict[str, Any]) -> list[str]:
    """Return what the figures were measured on."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory_kib = int(next(line.split()[1] for line in _read("/proc/meminfo") if line.startswith("MemTotal")))
    connection.ensure_connection()
    version = connection.connection.info.server_version
    postgres = f"{version // 10000}.{version % 10000}"
    rows = ", ".join(f"{name} {count:,}" for name, count in sorted(known["rows"].items()))
    load = os.getloadavg()[0]
    busy = " (**the machine had other work**: absolute figures are too high)" if load > 0.7 else ""
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, size {size}, requests: {rows}",
        f"- {model}, {os.cpu_count()} cores, {memory_kib / 2**20:.0f} GiB; load before {load:.1f}{busy}",
        f"- PostgreSQL {postgres}, Python {platform.python_version()}, Linux {platform.release()}",
    ]


def _read(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that so many of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return a table, the first column to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    wide = [max(len(row[at]) for row in texts) for at in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [cell.ljust(wide[0]) if at == 0 else cell.rjust(wide[at]) for at, cell in enumerate(row)]
        return f"| {' | '.join(cells)} |"

    rule = (
        "|" + "|".join("-" * (w + 2) if at == 0 else "-" * (w + 1) + ":" for at, w in enumerate(wide)) + "|"
    )
    return [line(texts[0]), rule, *map(line, texts[1:])]


def write(path: Path, lines: Sequence[str]) -> None:
    """Write the page of the docs."""
    path.write_text("\n".join([INTRODUCTION, *lines, ""]), encoding="utf-8")
