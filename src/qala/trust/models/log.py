"""Tables of the public log. What was published in it is append-only (migrations 0002 and 0004)."""

from __future__ import annotations

from django.db import models


class LogIntake(models.Model):
    """A leaf that waits for the log. A trigger refuses every change (migration 0002)."""

    entry = models.BigIntegerField(primary_key=True)
    of = models.CharField(max_length=80)
    n = models.PositiveIntegerField()
    leaf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "n"], name="log_event_number_once")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.of} {self.n}"


class Commitment(models.Model):
    """The salt of a leaf, apart from it, so that it can be erased while the leaf stays."""

    intake = models.OneToOneField(LogIntake, models.PROTECT, primary_key=True, db_column="entry")
    salt = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class LogWaiting(models.Model):
    """An entry without a place in the log yet; written by a trigger on the intake, whoever fills it.

    Entry numbers commit out of order, so "greater than the last one" would lose entries.
    """

    entry = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry)


class LogLeaf(models.Model):
    """The place of a leaf in the log, for ever.

    leaf: its bytes where the database has no entry for it: it was published, and a restore has lost it.
    """

    index = models.BigIntegerField(primary_key=True)
    intake = models.OneToOneField(
        LogIntake, models.PROTECT, null=True, db_column="entry", related_name="place"
    )
    leaf = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(intake__isnull=True) ^ models.Q(leaf__isnull=True),
                name="leaf_stands_in_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.intake_id}"


class LogNotice(models.Model):
    """What an entry of the log's own says: totals of a day, a key, a loss. Public, never erased."""

    intake = models.OneToOneField(LogIntake, models.PROTECT, primary_key=True, db_column="entry")
    type = models.CharField(max_length=40)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["type", "intake"], name="log_notice_type")]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class LogKey(models.Model):
    """A public key of the log: of its checkpoints, its receipts, or the seal of an organisation."""

    name = models.CharField(max_length=200)
    vkey = models.CharField(max_length=400, unique=True)
    purpose = models.CharField(max_length=10, choices=[(one, one) for one in ("log", "receipts", "seal")])
    since = models.DateTimeField()
    intake = models.OneToOneField(LogIntake, models.PROTECT, db_column="entry", related_name="+")

    def __str__(self) -> str:
        return self.vkey


class Checkpoint(models.Model):
    """A state of the log that its signer has signed. note: with the log's own signature only."""

    origin = models.CharField(max_length=200)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "size"], name="one_root_for_a_size")]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Witness(models.Model):
    """Whom we send checkpoints to. size: what it has seen last; refusal: why it did not sign, or ""."""

    vkey = models.CharField(max_length=400, unique=True)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=400)
    origin = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """A witness's word that it saw the checkpoint, and no other of that size. at: its own time."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    at = models.DateTimeField()
    line = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once")]

    def __str__(self) -> str:
        return f"{self.witness_id} on {self.checkpoint_id}"


class Receipt(models.Model):
    """The promise to log an entry within the maximum merge delay, as the signer has signed it."""

    intake = models.OneToOneField(LogIntake, models.PROTECT, primary_key=True, db_column="entry")
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
