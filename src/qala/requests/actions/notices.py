"""What the applicant is told, queued in the transaction of what happened."""

from __future__ import annotations

import json
from datetime import datetime

from qala.base.errors.api import Invalid
from qala.base.notify.api import send_message
from qala.base.people.api import decrypt
from qala.requests.data import Applicant
from qala.requests.models import Party, ServiceRequest


def applicant_of(request: ServiceRequest) -> Applicant:
    """Return who asked. The caller records the read when a person sees it."""
    party = Party.objects.filter(request=request).first()
    return Applicant(**json.loads(decrypt(bytes(party.sealed)))) if party else Applicant()


def tell_applicant(request: ServiceRequest, kind: str, *, key: str, now: datetime, **context: object) -> None:
    """Queue a message in the request's language, by e-mail or SMS; silently nothing without an address."""
    who = applicant_of(request)
    for to in filter(None, (who.email, who.phone)):
        try:
            send_message(
                kind,
                to=to,
                language=request.language,
                context={
                    "number": request.public_id,
                    "title": request.title,
                    "due_on": request.due_on,
                    **context,
                },
                dedupe_key=f"{key}:{'mail' if '@' in to else 'sms'}",
                now=now,
            )
        except Invalid:
            continue
