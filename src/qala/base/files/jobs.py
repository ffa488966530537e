"""Cleaning in the background."""

from django.utils import timezone

from qala.base.files.actions import clean_unused
from qala.base.jobs.api import job


@job("files.clean", cron="20 21 * * *", one_at_a_time=True)
def clean() -> None:
    """Remove the files of forgotten drafts."""
    clean_unused(timezone.now())
