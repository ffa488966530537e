"""Run the benchmarks and print their tables.

SIZE=small (20,000 requests) or full (200,000). WRITE=1 also writes docs/benchmarks.md. Words after the
command choose parts: pages, submissions, imports. The data are made at the first run and kept in
QALA_DATA/bench.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("pages", "submissions", "imports")


def prepare(size: str) -> Path:
    """Give the benchmarks a folder of state and a database of their own; before any setting is read."""
    kept = Path(os.environ.get("QALA_DATA", ROOT / "var")).resolve()
    folder = kept / "bench" / size
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "QALA_DATA": str(folder),
        "QALA_DEMO": "1",  # its officials may sign
        "QALA_LIMITS": "0",
        "QALA_LOG": "json",
        "DJANGO_SETTINGS_MODULE": "qala.site.settings",
    }
    return folder


def main() -> None:
    """Measure the parts that are asked for, all of them without a word."""
    size = os.environ.get("SIZE", "small")
    chosen = sys.argv[1:] or list(PARTS)
    if size not in {"small", "full"} or not set(chosen) <= set(PARTS):
        sys.exit(f"SIZE is small or full; the parts are {', '.join(PARTS)}.")
    folder = prepare(size)
    import django  # noqa: PLC0415 - the settings are read from here on

    django.setup()
    logging.disable(logging.INFO)
    from bench import data, importing, pages, report, submitting  # noqa: PLC0415
    from qala.site.postgres import running  # noqa: PLC0415

    measure = {"pages": pages.measure, "submissions": submitting.measure, "imports": importing.measure}
    with running(folder):
        known = data.build(folder, size)
        lines = report.machine(size, known)
        print("\n".join(lines), flush=True)
        for part in chosen:
            made = measure[part](folder, size, known)
            print("\n".join(["", *made]), flush=True)
            lines += ["", *made]
    if os.environ.get("WRITE") == "1":
        report.write(ROOT / "docs" / "benchmarks.md", lines)


if __name__ == "__main__":
    main()
