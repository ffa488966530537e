"""What `qala check` says of messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DatabaseError

from qala.base.notify.queries import list_failed_messages


@register(Tags.database)
def failed_messages(databases: Sequence[str] | None = None, **_rest: Any) -> list[CheckMessage]:
    """Warn of each message that was given up."""
    try:
        failed = list_failed_messages() if databases else []
    except DatabaseError:  # before the first migration
        return []
    hint = "Mend the carrier or the address, then retry_failed({}) (qala.base.notify.api)."
    return [
        Warning(
            f"Message {one.id} ({one.kind}, {one.channel}) was not sent: {one.error}.",
            hint=hint.format(one.id),
            id="notify.W001",
        )
        for one in failed
    ]
