"""The carriers that come with the house."""

from __future__ import annotations

import json
import os
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from qala.base.notify.data import CannotDeliver, Letter
from qala.base.notify.rules import channel_of


class EmailCarrier:
    """Carries by Django's mail settings; the Message-ID is the row's."""

    def carry(self, letter: Letter, *, now: datetime) -> None:  # noqa: ARG002 - the contract of carriers
        """Send one e-mail to one address."""
        if channel_of(letter.to) != "email":
            raise CannotDeliver
        headers = {
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        }
        EmailMessage(letter.subject, letter.body, to=[letter.to], headers=headers).send()


class SmsFileSimulator:
    """Carries nothing: writes into `settings.SMS_PATH` what would have been sent, and says so."""

    def carry(self, letter: Letter, *, now: datetime) -> None:
        """Append one JSON line to the day's file, durably."""
        if channel_of(letter.to) != "sms":
            raise CannotDeliver
        line = {
            "simulated": True,
            "notice": "No SMS was sent. This installation has no SMS provider.",
            "message_id": letter.message_id,
            "at": now.isoformat(),
            "to": letter.to,
            "text": letter.body,
            "language": letter.language,
        }
        settings.SMS_PATH.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = settings.SMS_PATH / f"{now:%Y-%m-%d}.jsonl"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One write: lines of two workers do not mix.
            os.write(descriptor, (json.dumps(line, ensure_ascii=False) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
