"""Who asks: kept apart, encrypted, never in an index of words."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Party(models.Model):
    """The applicant of a request. `sealed`: encrypted JSON of `Applicant`."""

    request = models.OneToOneField("requests.ServiceRequest", on_delete=models.PROTECT, related_name="party")
    sealed = models.BinaryField()
    iin_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    notify_by = models.CharField(max_length=10, blank=True)


class Voice(models.Model):
    """Somebody said "me too". voter: a hash of the account or of the device, to count once."""

    request = models.ForeignKey("requests.ServiceRequest", on_delete=models.PROTECT, related_name="+")
    voter = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "voter"], name="voice_once")]


class Draft(models.Model):
    """What a person has typed so far. Encrypted; found by a cookie, so it outlives a session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    jurisdiction = models.CharField(max_length=40)
    sealed = models.BinaryField()
    files = models.JSONField(default=list)
    updated_at = models.DateTimeField(db_index=True)
    request = models.ForeignKey(
        "requests.ServiceRequest", null=True, on_delete=models.CASCADE, related_name="+"
    )
