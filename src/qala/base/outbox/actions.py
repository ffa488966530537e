"""Publishing and delivering: at least once to the handler, exactly once for what it writes here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q

from qala.base.outbox.data import Handler
from qala.base.outbox.models import Delivery, OutboxEvent
from qala.base.outbox.rules import next_attempt_at

log = structlog.get_logger()
KEPT_FOR = timedelta(days=30)
_handlers: dict[str, tuple[str, Handler]] = {}


def subscribe(event_name: str, handler: Handler, *, name: str) -> None:
    """Let the handler hear of every event of this name from now on. `qala.site` wires this at start.

    name: stable and unique, such as "requests.mark_known_outage"; renaming it loses what waits for it.
    The handler is called inside a transaction that also marks the delivery, so what it writes to the
    database happens exactly once. It must do nothing else: mail and the like go through `defer`.
    """
    if _handlers.get(name, (event_name, handler)) != (event_name, handler):
        raise ValueError(f"two subscribers are named {name}")
    _handlers[name] = (event_name, handler)


def unsubscribe(name: str) -> None:
    """Forget a subscriber (tests)."""
    _handlers.pop(name, None)


def publish(event_name: str, payload: dict[str, Any], *, now: datetime, key: str = "") -> int:
    """Write the event and its deliveries in the caller's transaction. Returns the event's number.

    key: events of one thing, such as a request's public id, stay in order; the caller holds that thing's
    row lock, so numbers grow in the order of commits. The worker looks for new events each second.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish in the transaction of what happened")
    event = OutboxEvent.objects.create(name=event_name, key=key, payload=payload, at=now)
    deliveries = [
        Delivery(event=event, handler=name, key=key, next_at=now)
        for name, (wanted, _handler) in _handlers.items()
        if wanted == event_name
    ]
    Delivery.objects.bulk_create(deliveries)
    return event.pk


def deliver_pending(now: datetime, *, limit: int = 1000) -> int:
    """Hand out what waits and is due, the oldest first, each in its own transaction. Returns how many.

    Several workers may run it at once. An earlier event of the same key and subscriber that still waits
    or is dead holds the later ones back. Handlers of another release's wiring are left alone.
    """
    handed = 0
    while handed < limit and _deliver_one(now):
        handed += 1
    return handed


def _deliver_one(now: datetime) -> bool:
    """Deliver the first that is due. Returns whether there was one."""
    earlier = Delivery.objects.filter(
        handler=OuterRef("handler"),
        key=OuterRef("key"),
        event__lt=OuterRef("event"),
        state__in=[Delivery.State.WAITING, Delivery.State.DEAD],
    )
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(Q(key="") | ~Exists(earlier))
            .filter(state=Delivery.State.WAITING, next_at__lte=now, handler__in=list(_handlers))
            .select_related("event")
            .order_by("event", "pk")
            .first()
        )
        if delivery is None:
            return False
        _hand_over(delivery, now)
        delivery.save(update_fields=["state", "attempts", "next_at", "error"])
    return True


def _hand_over(delivery: Delivery, now: datetime) -> None:
    """Call the handler in a savepoint and note on the delivery how it went."""
    _name, handler = _handlers[delivery.handler]
    delivery.attempts += 1
    try:
        with transaction.atomic():
            handler(delivery.event.as_data(), now)
    except Exception as error:
        if isinstance(error, OperationalError) and not connection.is_usable():
            raise  # the connection is gone, and with it the transaction: another round takes it up
        # The words of an error may hold personal data; its kind does not.
        delivery.error = type(error).__name__
        log.exception("delivery failed", event_id=delivery.event_id, handler=delivery.handler)
        later = next_attempt_at(delivery.attempts, now)
        delivery.state = Delivery.State.WAITING if later else Delivery.State.DEAD
        delivery.next_at = later or now
    else:
        delivery.state, delivery.error = Delivery.State.DONE, ""


def retry_dead(delivery_id: int, *, now: datetime) -> bool:
    """Let a dead delivery be tried again at once, with all its attempts. Returns whether it was dead."""
    return bool(
        Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD).update(
            state=Delivery.State.WAITING, attempts=0, next_at=now
        )
    )


def skip_dead(delivery_id: int) -> bool:
    """Give a dead delivery up for good: later events of its key go on. Returns whether it was dead."""
    return bool(
        Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD).update(
            state=Delivery.State.SKIPPED
        )
    )


def clean_outbox(now: datetime, *, limit: int = 10_000) -> int:
    """Remove events older than 30 days that nobody waits for any more. Returns how many."""
    open_states = [Delivery.State.WAITING, Delivery.State.DEAD]
    waited_for = Delivery.objects.filter(event=OuterRef("pk"), state__in=open_states)
    old = OutboxEvent.objects.filter(~Exists(waited_for), at__lt=now - KEPT_FOR).order_by("pk")[:limit]
    numbers = list(old.values_list("pk", flat=True))
    OutboxEvent.objects.filter(pk__in=numbers).delete()
    return len(numbers)
