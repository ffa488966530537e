"""What the operator looks at."""

from __future__ import annotations

from qala.base.notify.data import FailedMessage
from qala.base.notify.models import Message


def list_failed_messages(limit: int = 100) -> list[FailedMessage]:
    """Return messages that were given up, the oldest first."""
    failed = Message.objects.filter(state=Message.State.FAILED).order_by("created_at")[:limit]
    return [FailedMessage(m.pk, m.kind, m.channel, m.attempts, m.error) for m in failed]
