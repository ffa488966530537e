"""What a carrier of messages gets, and how it says no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """A message ready to go. `message_id` is the same in every attempt, for carriers to tell doubles."""

    message_id: str
    to: str
    subject: str
    body: str
    language: str


class CannotDeliver(Exception):  # noqa: N818 - the house's word for a refusal
    """The carrier will never deliver this: the address is wrong. Anything else it raises is tried again."""


class Carrier(Protocol):
    """Carries letters of one channel. Its contract is the battery in `tests/test_carriers.py`."""

    def carry(self, letter: Letter, *, now: datetime) -> None:
        """Hand the letter over, durably, before returning. Raises CannotDeliver, or anything to retry."""


@dataclass(frozen=True)
class FailedMessage:
    """A message that was given up. Its address stays encrypted."""

    id: int
    kind: str
    channel: str
    attempts: int
    error: str
