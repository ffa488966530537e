"""What `qala check` says of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DatabaseError

from qala.base.outbox.queries import list_dead_deliveries


@register(Tags.database)
def dead_deliveries(databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """Warn of each delivery that was given up; it holds back later events of its key."""
    try:
        dead = list_dead_deliveries() if databases else []
    except DatabaseError:  # before the first migration
        return []
    hint = (
        "Mend the subscriber, then retry_dead({0}); or skip_dead({0}) to give it up (qala.base.outbox.api)."
    )
    return [
        Warning(
            f"{one.handler} did not take {one.event} {one.event_id}: {one.error}, {one.attempts} attempts.",
            hint=hint.format(one.id),
            id="outbox.W001",
        )
        for one in dead
    ]
