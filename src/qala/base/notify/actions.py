"""Messages to people: written with what happened, sent by a job, never twice under two names."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import select_template
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid
from qala.base.jobs.api import defer
from qala.base.notify.data import CannotDeliver, Carrier, Letter
from qala.base.notify.models import Message
from qala.base.notify.rules import MAX_ATTEMPTS, SMS_LETTERS, channel_of, split_message
from qala.base.people.api import decrypt, encrypt


def send_message(
    kind: str,
    *,
    to: str,
    language: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    now: datetime | None = None,
) -> int:
    """Write the message and ask for its sending, both in the caller's transaction. Returns its number.

    kind: the module and the occasion, "requests/answered"; the words stand in its template
    `notify/<kind>.txt` (first line the subject), for SMS in `notify/<kind>.sms.txt` when there is one.
    to: an e-mail address, or a phone number in E.164. dedupe_key: what this message is about, such as
    "answered:QLA-2026-7F3K9:1"; a second call with the same key sends nothing and returns the first.
    Raises Invalid for an address that is neither.
    """
    channel = channel_of(to)
    if channel is None:
        raise Invalid({"to": [_("Write an e-mail address, or a phone number with its country code.")]})
    known = Message.objects.filter(dedupe_key=dedupe_key).values_list("pk", flat=True).first()
    if known is not None:
        return known
    subject, body = _render(kind, channel, language, context)
    message, made = Message.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "channel": channel,
            "to": encrypt(to),
            "subject": encrypt(subject),
            "body": encrypt(body),
            "language": language,
            "message_id": f"<{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname}>",
            "created_at": now or timezone.now(),
        },
    )
    if made:
        defer("notify.send", message=message.pk)
    return message.pk


def _render(kind: str, channel: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body in the language. Plain text: nothing is escaped, nothing is markup."""
    names = [f"notify/{kind}.txt"]
    if channel == Message.Channel.SMS:
        names.insert(0, f"notify/{kind}.sms.txt")
    template = select_template(names).template
    with translation.override(language):
        said = template.render(Context({**context, "base_url": settings.BASE_URL}, autoescape=False))
    if channel == Message.Channel.SMS:
        return "", " ".join(said.split())[:SMS_LETTERS]
    return split_message(said)


def attempt_message(message_id: int, *, now: datetime) -> bool:
    """Hand the message to its carrier once. Returns whether it has to be tried again.

    The row stays locked meanwhile, so no two workers carry the same message. A process killed after the
    carrier took it and before the commit carries it again under the same Message-ID.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=message_id, state=Message.State.WAITING)
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        letter = Letter(
            message.message_id,
            decrypt(message.to),
            decrypt(message.subject),
            decrypt(message.body),
            message.language,
        )
        try:
            _carrier(message.channel).carry(letter, now=now)
        except CannotDeliver:
            message.state, message.error = Message.State.FAILED, CannotDeliver.__name__
        except Exception as error:  # noqa: BLE001 - whatever a carrier raises means "again"
            message.error = type(error).__name__
            if message.attempts >= MAX_ATTEMPTS:
                message.state = Message.State.FAILED
        else:
            message.state, message.error, message.sent_at = Message.State.SENT, "", now
        message.save(update_fields=["state", "attempts", "error", "sent_at"])
        return message.state == Message.State.WAITING


def _carrier(channel: str) -> Carrier:
    """Return the carrier that the settings name for the channel."""
    carrier: Carrier = import_string(settings.CARRIERS[channel])()
    return carrier


def retry_failed(message_id: int) -> bool:
    """Try a message that was given up again, under its old Message-ID. Returns whether it was given up."""
    with transaction.atomic():
        changed = Message.objects.filter(pk=message_id, state=Message.State.FAILED).update(
            state=Message.State.WAITING, attempts=0
        )
        if changed:
            defer("notify.send", message=message_id)
    return bool(changed)
