"""What the operator looks at."""

from __future__ import annotations

from qala.base.outbox.data import DeadDelivery
from qala.base.outbox.models import Delivery


def list_dead_deliveries(limit: int = 100) -> list[DeadDelivery]:
    """Return deliveries that were given up, the oldest first."""
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).select_related("event").order_by("event")
    return [
        DeadDelivery(d.pk, d.event_id, d.event.name, d.handler, d.attempts, d.error) for d in dead[:limit]
    ]
