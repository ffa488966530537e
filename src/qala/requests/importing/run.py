"""Runs an import: one process reads and prepares, this one writes chunk by chunk."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection

from qala.base.errors.api import Invalid
from qala.requests.importing.copying import write_chunk
from qala.requests.importing.data import Chunk, Mapping, Report
from qala.requests.importing.prepare import prepare_file
from qala.requests.importing.process import prepare_all
from qala.requests.importing.source import Rows
from qala.requests.importing.taxonomies import ensure_city

Progress = Callable[[Report, int, int], None]


def import_file(
    path: Path,
    *,
    jurisdiction: str,
    mapping: Mapping,
    now: datetime,
    progress: Progress | None = None,
    second_process: bool = True,
) -> Report:
    """Take the rows of a file. Nothing is sent to anybody, no jobs are started.

    A chunk is one transaction, and a row is known by (source, source id): a killed import is resumed, and a
    finished one changes nothing, by running it again. progress is called after each chunk with the report so
    far, the bytes read and those in all. A fault in the midst of the file ends the import; what was taken
    stays, and `problem` of the report says what to mend. Raises Invalid when nothing could be begun.
    """
    started = time.monotonic()
    with closing(Rows(path, mapping)) as rows:
        size = rows.size
    city = ensure_city(jurisdiction, mapping)
    report = Report(path.name, mapping.source, city.code)
    make = _from_process if second_process else prepare_file
    try:
        for chunk in make(path, city.code, mapping, now):
            write_chunk(chunk)
            report.add(chunk.report)
            report.seconds = time.monotonic() - started
            if progress:
                progress(report, chunk.at, size)
    except Invalid as error:
        report.problem = " ".join(str(one) for said in error.errors.values() for one in said)
    if report.taken:
        _analyse()
    report.seconds = time.monotonic() - started
    return report


def _from_process(path: Path, jurisdiction: str, mapping: Mapping, now: datetime) -> Iterator[Chunk]:
    """Receive the chunks from a process of its own; when this one dies, that one ends at its next word."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    other = context.Process(
        target=prepare_all,
        args=(send, connection.settings_dict, path, jurisdiction, mapping, now),
        daemon=True,
    )
    other.start()
    send.close()
    try:
        while (said := receive.recv()) is not None:
            if isinstance(said, Exception):
                raise said
            yield said
    except EOFError:
        raise RuntimeError("the preparing process has ended early") from None
    finally:
        receive.close()
        other.join(timeout=5)
        other.kill()


def _analyse() -> None:
    """Tell the planner of the new rows at once."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_servicerequest, requests_requestevent")
