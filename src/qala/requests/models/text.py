"""What was written, what is hidden of it, and the pictures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class TextVersion(models.Model):
    """The words as written (NFC). The responsible body reads them; nobody else does."""

    request = models.ForeignKey("requests.ServiceRequest", on_delete=models.PROTECT, related_name="texts")
    n = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    text = models.TextField()
    address = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "n"], name="text_version")]


class Redaction(models.Model):
    """A piece hidden, proposed or lifted. start, end: code points of `field` of the version."""

    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="redactions")
    field = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    PROPOSED, APPLIED, LIFTED = "proposed", "applied", "lifted"

    class Meta:
        ordering = ["field", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="redaction_has_length")
        ]
        indexes = [models.Index(fields=["at"], condition=Q(state="proposed"), name="redaction_proposed")]


class Attachment(models.Model):
    """A photo or a paper. sha256: the original, for staff; public_sha256: the copy everyone may see.

    letter: set for an annex of an official letter. caption: a word of ours, never a file name.
    """

    request = models.ForeignKey(
        "requests.ServiceRequest", on_delete=models.PROTECT, related_name="attachments"
    )
    letter = models.ForeignKey(
        "requests.Letter", null=True, on_delete=models.PROTECT, related_name="attachments"
    )
    sha256 = models.CharField(max_length=64)
    public_sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    after = models.BooleanField(default=False)
    at = models.DateTimeField()
