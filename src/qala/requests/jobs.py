"""Background work of `requests`: thin, idempotent, calling actions."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from qala.base.errors.api import Refused
from qala.base.jobs.api import job
from qala.base.people.api import Actor
from qala.requests.actions import confirm_answer, record_lapse
from qala.requests.data import Channel, State
from qala.requests.models import Draft, ServiceRequest
from qala.requests.rules.terms import COMPLAINT_TIME

DRAFTS_KEPT_FOR = timedelta(days=30)
BATCH = 500


@job("requests.record_lapses", cron="*/10 * * * *", one_at_a_time=True)
def record_lapses() -> None:
    """Put the terms that ended without an answer on record."""
    now = timezone.now()
    late = ServiceRequest.objects.overdue(now).exclude(progress__lapsed=True).exclude(channel=Channel.IMPORT)
    for public_id in list(late.values_list("public_id", flat=True)[:BATCH]):
        record_lapse(public_id, now=now)


@job("requests.close_answered", cron="15 0 * * *", one_at_a_time=True)
def close_answered() -> None:
    """Close answers that nobody contested while it was possible."""
    now = timezone.now()
    old = ServiceRequest.objects.filter(state=State.ANSWERED, answered_at__lt=now - COMPLAINT_TIME)
    for public_id in list(old.exclude(progress__disputed=True).values_list("public_id", flat=True)[:BATCH]):
        try:
            confirm_answer(Actor.machine("terms"), public_id, now=now)
        except Refused:
            continue


@job("requests.drop_old_drafts", cron="40 1 * * *", one_at_a_time=True)
def drop_old_drafts() -> None:
    """Forget drafts that were not touched for thirty days, and at once what a sent one had held.

    Their photos go with them: a file without a use is removed by `base.files`.
    """
    now = timezone.now()
    Draft.objects.filter(updated_at__lt=now - DRAFTS_KEPT_FOR).delete()
    Draft.objects.filter(request__isnull=False, updated_at__lt=now - timedelta(days=1)).delete()
