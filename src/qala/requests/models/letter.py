"""Who prepares an answer, and the letters that leave the house."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Assignment(models.Model):
    """A resolution: who works on it. One lead at a time; helpers beside."""

    request = models.ForeignKey(
        "requests.ServiceRequest", on_delete=models.PROTECT, related_name="assignments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField()
    resolution = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(lead=True, ended_at__isnull=True), name="one_lead"
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="assignment_open")
        ]


class Letter(models.Model):
    """A paper to the applicant: an answer, a forwarding, an extension. An issued one is signed.

    text: by language, as signed. details: what the letter does (decision, new due, whom it goes to).
    signature: id of the verified signature in `trust`. contact: given by voice, without a signature.
    """

    request = models.ForeignKey("requests.ServiceRequest", on_delete=models.PROTECT, related_name="letters")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    decision = models.CharField(max_length=40, blank=True)
    text = models.JSONField()
    public = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    route = models.ForeignKey("route.RouteSheet", null=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey("trust.Signature", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.BooleanField(default=False)
    at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["request", "n"], name="letter_number"),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(signature__isnull=False) | Q(contact=True),
                name="issued_letter_is_signed",
            ),
        ]
