"""Tables of the outbox: what happened, and who still has to hear of it."""

from __future__ import annotations

from django.db import models

from qala.base.outbox.data import PublishedEvent


class OutboxEvent(models.Model):
    """An event, written in the transaction in which it happened."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=100, blank=True)
    payload = models.JSONField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    def as_data(self) -> PublishedEvent:
        """Return the event as a subscriber gets it."""
        return PublishedEvent(self.pk, self.name, self.key, self.payload, self.at)


class Delivery(models.Model):
    """One event on its way to one subscriber."""

    class State(models.TextChoices):
        """Waiting, or ended well, badly, or by a person who gave it up."""

        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"
        SKIPPED = "skipped"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=100)
    key = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["handler", "key", "event"],
                condition=models.Q(state__in=["waiting", "dead"]),
                name="delivery_open",
            ),
            models.Index(fields=["event"], condition=models.Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.handler}: {self.state}"
