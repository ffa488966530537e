"""Reads parameters and rows for /api/v1."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qala.base.errors.api import Invalid
from qala.base.limits.api import client_address, count_call
from qala.base.redact.api import plain_text
from qala.city.api import JurisdictionData, list_districts
from qala.requests import words
from qala.requests.data import LetterState, PublicStep
from qala.requests.models import Category, Letter, ServiceRequest
from qala.requests.norms import find_decision
from qala.requests.queries import as_data
from qala.requests.queries.lists import SORTS, STATUSES, RequestFilter
from qala.requests.rest.schemas import Problem
from qala.requests.rules.public import is_overdue
from qala.trust.api import get_signature, list_log_entries

PROBLEMS: dict[Any, Any] = {404: Problem, 422: Problem, 429: Problem}
COMPUTED = ("overdue", "disputed")


def begin(request: HttpRequest) -> tuple[JurisdictionData, datetime, str]:
    """Count the call, and return the city, the time and the language of the answer."""
    now = timezone.now()
    count_call("api", f"address {client_address(request)}", now=now)
    city: JurisdictionData = request.jurisdiction  # type: ignore[attr-defined]
    return city, now, translation.get_language() or "kk"


def zone_of(city: JurisdictionData) -> ZoneInfo:
    """Return the city's clock."""
    return ZoneInfo(city.timezone)


def check_code(name: str, value: str, known: set[str]) -> str:
    """Return a code that is known, or "". Raises Invalid."""
    if value and value not in known:
        raise Invalid({name: [_("There is no such value. The lists of the interface name those that are.")]})
    return value


def read_filter(city: JurisdictionData, given: dict[str, Any]) -> RequestFilter:
    """Return the filter that the parameters ask for. Raises Invalid with parameter → sentences."""
    since, until = given["since"], given["until"]
    if since and until and since > until:
        raise Invalid({"until": [_("The last day is before the first. Change one of them.")]})
    return RequestFilter(
        city.code,
        words=given["q"].replace("\x00", " ").strip(),
        district=check_code("district", given["district"], {one.public_id for one in list_districts(city)}),
        category=check_code("category", given["category"], _codes(city)),
        body=given["body"],
        status=check_code("status", given["status"], {*STATUSES, *COMPUTED}),
        language=given["language"],
        since=since,
        until=until,
        sort=check_code("sort", given["sort"], set(SORTS)) or "new",
    )


def _codes(city: JurisdictionData) -> set[str]:
    return set(Category.objects.filter(jurisdiction=city.code).values_list("code", flat=True))


def absolute(path: str) -> str:
    """Return an address for other computers."""
    return f"{settings.BASE_URL}{path}"


def request_out(row: ServiceRequest, now: datetime, language: str) -> dict[str, Any]:
    """Return a request as RequestOut. The row has its category and body."""
    data = as_data(row, now)
    return {
        "number": data.public_id,
        "city": data.jurisdiction,
        "url": absolute(reverse("requests:detail", args=[data.public_id])),
        "state": data.state,
        "step": data.step,
        "step_name": step_name(data.step, data.facts),
        "marks": list(data.marks),
        "kind": data.kind,
        "category": data.category,
        "category_names": row.category.names,
        "body": data.body,
        "body_names": row.body.names if row.body else {},
        "district": data.district,
        "language": data.language,
        "channel": data.channel,
        "visibility": data.visibility,
        "title": plain_text(data.title, language),
        "text": plain_text(data.text, language),
        "address": plain_text(data.address, language),
        "lat": data.lat,
        "lon": data.lon,
        "received_at": data.received_at,
        "registered_on": data.registered_on,
        "due_on": data.due_on,
        "overdue": is_overdue(data.facts, now),
        "answered_at": data.answered_at,
        "closed_at": data.closed_at,
        "decision": data.decision,
        "voices": data.voices,
    }


def step_name(step: PublicStep, facts: Any) -> str:
    """Return the name of a public step; an ended case is named by how it ended."""
    ended = words.ENDED_NAMES.get(facts.state)
    return str(ended or words.STEP_NAMES[step])


def letters_out(row: ServiceRequest, language: str) -> list[dict[str, Any]]:
    """Return the issued letters of a request."""
    letters = Letter.objects.filter(request=row, state=LetterState.ISSUED).order_by("n")
    return [_letter_out(one, row, language) for one in letters]


def _letter_out(letter: Letter, row: ServiceRequest, language: str) -> dict[str, Any]:
    decision = find_decision(row.kind, letter.decision) if letter.decision else None
    signature = get_signature(letter.signature_id) if letter.signature_id else None
    return {
        "n": letter.n,
        "kind": letter.kind,
        "decision": letter.decision,
        "decision_names": decision.names if decision else {},
        "text": {code: plain_text(text, language) for code, text in letter.public.items()},
        "issued_at": letter.issued_at,
        "signature": signature
        and {
            "signed_by": signature.signer_name,
            "post": dict(signature.post_title),
            "body": dict(signature.body_name),
            "certificate": signature.certificate_serial,
            "signed_at": signature.signed_at,
            "status": signature.status,
            "demo": signature.demo,
            "manifest_sha256": signature.manifest_sha256,
            "cms_sha256": signature.cms_sha256,
            "entry": signature.entry,
        },
    }


def history_out(row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the events with their proofs."""
    logged = {one.entry: one for one in list_log_entries(row.public_id)}
    events = []
    for event in (one.as_data() for one in row.events.order_by("n")):
        entry = logged.get(event.entry) if event.entry else None
        salt = entry.salt if entry and event.public is not None else None
        events.append(
            {
                "n": event.n,
                "type": event.type,
                "name": str(words.EVENT_NAMES.get(event.type, event.type)),
                "at": event.at,
                "role": event.role,
                "payload": event.public,
                "entry": event.entry,
                "salt": base64.b64encode(salt).decode() if salt else None,
                "leaf": entry.leaf.decode() if entry else None,
            }
        )
    return events


def day(value: str, name: str) -> date | None:
    """Read a day. Raises Invalid."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid({name: [_("Write the day as 2026-11-25.")]}) from None
