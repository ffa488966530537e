"""Writes prepared rows by COPY, and the text form they have until then.

Source of the form: PostgreSQL, COPY, "Text Format".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from qala.requests.importing.data import Chunk
from qala.trust.api import commit_events

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SPECIAL = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
EVENT_TABLE = "requests_requestevent"


@dataclass(frozen=True)
class Table:
    """A table to write into: columns that vary, then those that are the same in all rows."""

    name: str
    columns: tuple[str, ...]
    tail: str

    @classmethod
    def of(cls, model: type[models.Model], varying: tuple[str, ...], **fixed: Any) -> Table:
        """Take the table of a model. What is neither varying nor fixed has the model's default."""
        fields = {one.attname: one for one in model._meta.concrete_fields}  # noqa: SLF001
        left = [one for name, one in fields.items() if name not in varying and not one.primary_key]
        values = [fixed.get(one.attname, one.get_default()) for one in left]
        columns = (*(fields[name].column for name in varying), *(one.column for one in left))
        return cls(model._meta.db_table, columns, "".join(f"\t{_text(value)}" for value in values))  # noqa: SLF001

    def line(self, *values: Any) -> str:
        """Return a row as a line of COPY text. values: of the varying columns, in their order."""
        return f"{line_of(values)}{self.tail}\n"


def line_of(values: Iterable[Any]) -> str:
    """Return the values as a piece of a line of COPY text."""
    return "\t".join([_text(value) for value in values])


def _text(value: Any) -> str:
    write = _WRITE.get(type(value))
    if write is None:  # an enumeration, a subclass
        write = next(how for kind, how in _WRITE.items() if isinstance(value, kind))
        _WRITE[type(value)] = write
    return write(value)


def json_text(value: dict[str, Any]) -> str:
    """Return JSON as COPY text."""
    return _encode(value).replace("\\", "\\\\") if value else "{}"


_WRITE: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "\\N",
    str: lambda value: value.translate(_ESCAPES) if _SPECIAL(value) else value,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: json_text,
}


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take numbers from the table's sequence; unused ones are lost, which is no harm."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001
        )
        return [row[0] for row in cursor.fetchall()]


def write_chunk(chunk: Chunk) -> None:
    """Write a chunk: all of it or nothing. The log takes the events in their order.

    The commit waits for no disk: after a power cut the last chunks are read from the file again.
    """
    if not chunk.report.taken:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, columns, lines in chunk.tables:
            if lines:
                _copy(cursor, table, columns, lines)
        entries = commit_events(chunk.public)
        lines = "".join(f"{line}\t{made.entry}\n" for line, made in zip(chunk.events, entries, strict=True))
        _copy(cursor, EVENT_TABLE, (*chunk.event_columns, "entry"), lines)


def _copy(cursor: Any, table: str, columns: tuple[str, ...], lines: str) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        copy.write(lines)
