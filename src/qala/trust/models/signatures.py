"""Tables of signatures. Manifests and signatures are append-only."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from qala.trust.models.log import LogIntake


class Manifest(models.Model):
    """The bytes that are signed, frozen once. public: nothing in them is to be hidden from anyone."""

    kind = models.CharField(max_length=40)
    doc = models.CharField(max_length=80, db_index=True)
    of = models.CharField(max_length=80, db_index=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.doc


class SigningSession(models.Model):
    """One person may sign one manifest, once, until it expires. `post` is theirs at opening."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="+")
    post = models.JSONField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """A signature that was verified before anything else changed."""

    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="signatures")
    cms = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    iin_hmac = models.CharField(max_length=64)
    bin = models.CharField(max_length=12)
    role = models.CharField(max_length=20)
    signer_name = models.CharField(max_length=200)
    post_title = models.JSONField()
    body_name = models.JSONField()
    certificate_serial = models.CharField(max_length=64)
    status = models.CharField(max_length=13)
    subindication = models.CharField(max_length=60, blank=True)
    best_time = models.DateTimeField()
    demo = models.BooleanField()
    report = models.JSONField()
    entry = models.OneToOneField(LogIntake, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status="PASSED"), name="signature_was_verified"),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.certificate_serial}"
