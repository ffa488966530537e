"""Reads of one request."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db.models import Q

from qala.base.cases.api import EventData
from qala.base.people.api import Actor
from qala.requests.actions.core import BY_SECRET, refuse
from qala.requests.actions.notices import secret_of
from qala.requests.data import Channel, RequestData, State, Visibility
from qala.requests.models import ServiceRequest
from qala.requests.rules import marks, public_step


def as_data(request: ServiceRequest, now: datetime) -> RequestData:
    """Return what is public of a row."""
    facts = request.as_facts()
    return RequestData(
        public_id=request.public_id,
        jurisdiction=request.jurisdiction,
        state=State(request.state),
        step=public_step(request.state),
        marks=marks(facts, now),
        kind=request.kind,
        category=request.category.code,
        language=request.language,
        channel=Channel(request.channel),
        visibility=Visibility(request.visibility),
        title=request.title,
        text=request.text,
        address=request.address,
        lat=request.lat,
        lon=request.lon,
        district=request.district or None,
        body=facts.body,
        received_at=request.received_at,
        registered_on=request.registered_on,
        due_on=request.due_on,
        answered_at=request.answered_at,
        closed_at=request.closed_at,
        decision=request.decision,
        voices=request.voices,
        facts=facts,
    )


def find_visible(jurisdiction: str, public_id: str) -> ServiceRequest | None:
    """Return the row if everyone may see it."""
    rows = ServiceRequest.objects.of(jurisdiction).visible().select_related("category", "body")
    return rows.filter(public_id=public_id.strip().upper()).first()


def get_request(jurisdiction: str, public_id: str, *, now: datetime) -> RequestData:
    """Return a request as everyone sees it. Raises Refused: not_found."""
    request = find_visible(jurisdiction, public_id)
    if request is None:
        raise refuse("not_found")
    return as_data(request, now)


def get_history(public_id: str) -> list[EventData]:
    """Return the whole history, from the first event on."""
    request = ServiceRequest.objects.only("pk").filter(public_id=public_id).first()
    if request is None:
        raise refuse("not_found")
    return [event.as_data() for event in request.events.order_by("n")]


def find_by_secret(public_id: str, secret: str) -> Actor | None:
    """Return the applicant as an actor when the secret of the slip is right."""
    if hmac.compare_digest(secret_of(public_id), secret):
        return Actor(BY_SECRET, "")
    return None


def is_open_to_all(public_id: str) -> bool:
    """Whether the content of a request is shown to everyone; True where there is no such request."""
    closed = Q(visibility=Visibility.WITHHELD) | Q(hidden=True)
    return not ServiceRequest.objects.filter(closed, public_id=public_id).exists()
