"""Tables of the public log. Its intake is append-only."""

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
