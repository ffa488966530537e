"""The door of `base.outbox`."""

from qala.base.outbox.actions import deliver_pending, publish, retry_dead, skip_dead, subscribe, unsubscribe
from qala.base.outbox.data import DeadDelivery, Handler, PublishedEvent
from qala.base.outbox.queries import list_dead_deliveries

__all__ = [
    "DeadDelivery",
    "Handler",
    "PublishedEvent",
    "deliver_pending",
    "list_dead_deliveries",
    "publish",
    "retry_dead",
    "skip_dead",
    "subscribe",
    "unsubscribe",
]
