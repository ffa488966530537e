"""What the applicant is told, queued in the transaction of what happened."""

from __future__ import annotations

import json
from datetime import datetime

from qala.base.errors.api import Invalid
from qala.base.notify.api import send_message
from qala.base.people.api import blind_index, decrypt
from qala.base.redact.api import plain_text
from qala.city.api import get_jurisdiction
from qala.requests.data import Applicant
from qala.requests.models import Party, ServiceRequest


def applicant_of(request: ServiceRequest) -> Applicant:
    """Return who asked. The caller records the read when a person sees it."""
    party = Party.objects.filter(request=request).first()
    return Applicant(**json.loads(decrypt(bytes(party.sealed)))) if party else Applicant()


def page_path(public_id: str, jurisdiction: str, language: str) -> str:
    """Return the path of a request's page. Mails are written where no page is being served."""
    prefix = "" if get_jurisdiction(jurisdiction).is_default else f"/{jurisdiction}"
    return f"{prefix}/{language}/requests/{public_id}/"


def tell_applicant(request: ServiceRequest, kind: str, *, key: str, now: datetime, **context: object) -> None:
    """Queue a message in the request's language, by e-mail and SMS; silently nothing without an address.

    Only what everyone may see goes into it: a mail may be read by others.
    """
    who, language = applicant_of(request), request.language
    page = page_path(request.public_id, request.jurisdiction, language)
    letter = context.pop("letter", None)
    said = {
        "number": request.public_id,
        "title": plain_text(request.title, language),
        "due_on": request.due_on,
        "page": page,
        "mine": f"{page}mine/{secret_of(request.public_id)}/",
        "answer_text": plain_text(letter[language], language) if isinstance(letter, dict) else "",
        **context,
    }
    for to in filter(None, (who.email, who.phone)):
        channel = "mail" if "@" in to else "sms"
        try:
            send_message(kind, to=to, language=language, context=said, dedupe_key=f"{key}:{channel}", now=now)
        except Invalid:
            continue


def secret_of(public_id: str) -> str:
    """Return the word that opens a request to its applicant. Derived, so it is stored nowhere."""
    return blind_index(f"slip:{public_id}")[:24]
