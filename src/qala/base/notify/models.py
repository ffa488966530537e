"""The table of messages to people."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """One message to one person. Its `message_id` is fixed here, before the first attempt."""

    class State(models.TextChoices):
        """Waiting, handed to the carrier, or given up."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    class Channel(models.TextChoices):
        """How it travels."""

        EMAIL = "email"
        SMS = "sms"

    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=5, choices=Channel)
    to = models.BinaryField()
    subject = models.BinaryField()
    body = models.BinaryField()
    language = models.CharField(max_length=5)
    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=~models.Q(state="sent"), name="message_unsent")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}: {self.state}"
