"""The door of `base.notify`."""

from qala.base.notify.actions import retry_failed, send_message
from qala.base.notify.data import CannotDeliver, Carrier, FailedMessage, Letter
from qala.base.notify.queries import list_failed_messages

__all__ = [
    "CannotDeliver",
    "Carrier",
    "FailedMessage",
    "Letter",
    "list_failed_messages",
    "retry_failed",
    "send_message",
]
