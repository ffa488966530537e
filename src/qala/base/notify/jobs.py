"""Sending in the background."""

from django.utils import timezone

from qala.base.jobs.api import job
from qala.base.notify.actions import attempt_message


class TryAgain(Exception):  # noqa: N818 - tells the queue to wait and call again
    """The carrier could not take the message now."""


@job("notify.send", queue="notify")
def send(message: int) -> None:
    """Carry one message; the queue's waits apply when its carrier is not there."""
    if attempt_message(message, now=timezone.now()):
        raise TryAgain
