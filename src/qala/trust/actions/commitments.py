"""Commitments to public events: what the public log is made of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from qala.trust import rules
from qala.trust.data import CommitmentData, PublicEvent
from qala.trust.models import Commitment

_INSERT = """
WITH intake AS (
    INSERT INTO trust_logintake (entry, "of", n, leaf)
    VALUES (nextval('trust_log_entry'), %s, %s, %s) RETURNING entry
)
INSERT INTO trust_commitment (entry, salt) SELECT entry, %s FROM intake RETURNING entry
"""
_RESERVE = "SELECT nextval('trust_log_entry') FROM generate_series(1, %s)"
_COPY_INTAKE = 'COPY trust_logintake (entry, "of", n, leaf) FROM STDIN (FORMAT BINARY)'
_COPY_SALTS = "COPY trust_commitment (entry, salt) FROM STDIN (FORMAT BINARY)"


def commit_event(
    *,
    type: str,  # noqa: A002 - the log's word
    of: str,
    n: int,
    at: datetime,
    payload: Mapping[str, Any],
) -> CommitmentData:
    """Commit to one public event, in the caller's transaction. See `PublicEvent` for the arguments.

    Raises ValueError for a payload without a canonical form, IntegrityError when `of` has an event `n`.
    """
    event = PublicEvent(type, of, n, at, payload)
    salt = os.urandom(rules.SALT_SIZE)
    commitment = rules.commit(payload, salt)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [of, n, rules.write_leaf(event, commitment), salt])
        (entry,) = cursor.fetchone()
    return CommitmentData(entry, commitment, salt)


def commit_events(events: Iterable[PublicEvent], *, cursor: Any = None) -> list[CommitmentData]:
    """Commit to many public events by COPY, in the caller's transaction, in their order.

    cursor: of psycopg, when the caller has a connection of its own; else Django's.
    Raises as `commit_event`; then nothing is written.
    """
    events = list(events)
    if cursor is None:
        with connection.cursor() as own, connection.wrap_database_errors:
            return _copy_events(own, events)
    return _copy_events(cursor, events)


def _copy_events(cursor: Any, events: Sequence[PublicEvent]) -> list[CommitmentData]:
    size = rules.SALT_SIZE
    random = os.urandom(size * len(events))
    salts = [random[i : i + size] for i in range(0, len(random), size)]
    commitments = [rules.commit(event.payload, salt) for event, salt in zip(events, salts, strict=True)]
    leaves = [rules.write_leaf(event, c) for event, c in zip(events, commitments, strict=True)]
    cursor.execute(_RESERVE, [len(events)])
    entries = [row[0] for row in cursor.fetchall()]
    with cursor.copy(_COPY_INTAKE) as copy:
        copy.set_types(["int8", "varchar", "int4", "bytea"])
        for entry, event, leaf in zip(entries, events, leaves, strict=True):
            copy.write_row((entry, event.of, event.n, leaf))
    with cursor.copy(_COPY_SALTS) as copy:
        copy.set_types(["int8", "bytea"])
        for row in zip(entries, salts, strict=True):
            copy.write_row(row)
    return [CommitmentData(*made) for made in zip(entries, commitments, salts, strict=True)]


def erase_salt(entry: int) -> None:
    """Forget the salt of an entry whose payload was erased: what it committed to can no longer be guessed."""
    Commitment.objects.filter(pk=entry).delete()
