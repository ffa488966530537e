"""The counters."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """Calls of one caller within one window. `key` is a keyed hash, never an address or an account."""

    key = models.BinaryField(primary_key=True, max_length=32)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """How many, until when."""
        return f"{self.count} until {self.ends_at:%H:%M:%S}"
