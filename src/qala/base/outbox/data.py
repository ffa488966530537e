"""What travels between modules that may not import each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PublishedEvent:
    """An event as a subscriber gets it.

    id: grows with time. name: what happened, past tense, such as "RequestAnswered".
    key: events with the same key reach a subscriber in the order they were published; "" for no order.
    payload: JSON, public ids only. at: when it happened.
    """

    id: int
    name: str
    key: str
    payload: dict[str, Any]
    at: datetime


Handler = Callable[[PublishedEvent, datetime], None]
"""Gets the event and `now`. Runs in a transaction that also marks the delivery as done."""


@dataclass(frozen=True)
class DeadDelivery:
    """A delivery that was given up: its subscriber gets nothing more of this key until someone acts."""

    id: int
    event_id: int
    event: str
    handler: str
    attempts: int
    error: str
