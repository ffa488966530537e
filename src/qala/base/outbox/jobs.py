"""Delivery in the background."""

from django.utils import timezone

from qala.base.jobs.api import job
from qala.base.outbox.actions import clean_outbox, deliver_pending


@job("outbox.deliver", cron="* * * * *")
def deliver() -> None:
    """Hand out what waits, should the worker's own look each second have failed."""
    deliver_pending(timezone.now())


@job("outbox.clean", cron="40 21 * * *")
def clean() -> None:
    """Remove what was delivered long ago."""
    clean_outbox(timezone.now())
