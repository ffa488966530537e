"""A request comes in: submitted, routed, registered; or a voice is given to one that is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qala.base.calendar.api import WorkCalendar, due_on, load_calendar, registration_day
from qala.base.errors.api import Invalid
from qala.base.files.api import get_file, use_file
from qala.base.people.api import Actor, Organisation, blind_index, encrypt
from qala.base.text.api import detect_language
from qala.city.api import JurisdictionData, cell, district_at, get_jurisdiction, is_inside
from qala.requests.actions.core import BY_SECRET, access_request, record
from qala.requests.actions.notices import secret_of, tell_applicant
from qala.requests.actions.numbers import new_public_id
from qala.requests.actions.publish import find_redactions, project
from qala.requests.data import Slip, State, Submission, Visibility
from qala.requests.models import (
    Attachment,
    Category,
    Party,
    Redaction,
    RoutingRule,
    ServiceRequest,
    TextVersion,
    Voice,
)
from qala.requests.norms import Kind, norm_for
from qala.requests.rules import due_moment
from qala.requests.rules.intake import clean_submission, submission_faults

RULE = Actor.machine("rule")
FAULTS = {
    ("text", "empty"): _("Write what happened."),
    ("text", "too_short"): _("Write a few more words, so that the city understands what happened."),
    ("text", "too_long"): _("The text is longer than 4,000 letters. Make it shorter or attach a document."),
    ("title", "too_long"): _("The heading is longer than 120 letters. Make it shorter."),
    ("address", "too_long"): _("The address is longer than 300 letters. Make it shorter."),
    ("category", "unknown"): _("Choose what it is about."),
    ("place", "empty"): _("Show where it is: on the map, by address, or choose from the list."),
    ("place", "half"): _("The point on the map is not complete. Choose it again."),
    ("place", "outside"): _("This point is outside the city. Choose a point inside it."),
    ("files", "too_many"): _("Attach at most 6 files."),
}


@transaction.atomic
def submit_request(actor: Actor, jurisdiction: str, submission: Submission, *, now: datetime) -> Slip:
    """Take a request in; by a clear route it is registered in the same breath (APPC Art. 63).

    Returns the slip; the same idempotency key gives the same slip. Raises Invalid with field → sentences,
    having changed nothing.
    """
    city = get_jurisdiction(jurisdiction)
    given = clean_submission(submission)
    source, source_id = (
        given.source or ("form" if given.idempotency_key else ""),
        given.source_id or given.idempotency_key,
    )
    if source_id and (known := _known(jurisdiction, source, source_id)):
        return _slip(known, actor)
    categories = {one.code: one for one in Category.objects.filter(jurisdiction=jurisdiction, active=True)}
    _check(city, given, categories)
    request = _new_request(city, categories[given.category], given, now)
    request.source, request.source_id = source, source_id
    _save_new(request, actor, given, now)
    route = find_route(request)
    if route:
        register_locked(RULE, request, body=route, kind=request.category.kind, now=now)
    slip = _slip(request, actor)
    tell_applicant(request, "requests/received", key=f"received:{request.public_id}", now=now)
    return slip


def _known(jurisdiction: str, source: str, source_id: str) -> ServiceRequest | None:
    rows = ServiceRequest.objects.select_related("body")
    return rows.filter(jurisdiction=jurisdiction, source=source, source_id=source_id).first()


def _check(city: JurisdictionData, given: Submission, categories: dict[str, Category]) -> None:
    place = given.place
    inside = place.lat is None or place.lon is None or is_inside(city, place.lat, place.lon)
    faults = submission_faults(given, categories=categories, inside=inside)
    if faults:
        raise Invalid({field: [FAULTS[field, code]] for field, code in faults.items()})


def _new_request(
    city: JurisdictionData, category: Category, given: Submission, now: datetime
) -> ServiceRequest:
    """Return the row as it stands before its first event."""
    place = given.place
    at = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    district = district_at(city, *at) if at else None
    return ServiceRequest(
        public_id=new_public_id("QLA" if city.is_default else city.code[:3].upper(), now.year),
        jurisdiction=city.code,
        state=State.RECEIVED,
        category=category,
        language=given.language if given.language in city.languages else detect_language(given.text),
        channel=given.channel,
        visibility=given.visibility,
        public_name=given.applicant.name if given.visibility == Visibility.NAMED else "",
        lat=place.lat,
        lon=place.lon,
        cell=cell(*at) if at else None,
        district=district.public_id if district else place.district,
        received_at=now,
    )


def _save_new(request: ServiceRequest, actor: Actor, given: Submission, now: datetime) -> None:
    """Write the row, its words, its person and its pictures, with the first event."""
    version = TextVersion(
        request=request, title=given.title, text=given.text, address=given.place.address, at=now
    )
    country = get_jurisdiction(request.jurisdiction).country
    redactions = find_redactions(version, country=country, now=now)
    project(request, version, redactions)
    applicant = actor.user_id if given.channel == "web" and actor.user_id else BY_SECRET
    request.applicant_id = applicant or None
    _insert(request)
    version.request = request
    version.save()
    Redaction.objects.bulk_create(redactions)
    Party.objects.create(
        request=request,
        sealed=encrypt(json.dumps(asdict(given.applicant), ensure_ascii=False)),
        iin_index=blind_index(given.applicant.iin) if given.applicant.iin else "",
        phone_index=blind_index(given.applicant.phone) if given.applicant.phone else "",
    )
    for sha256 in given.files:
        attach_file(request, sha256, now=now)
    public = {
        "number": request.public_id,
        "jurisdiction": request.jurisdiction,
        "category": request.category.code,
        "channel": given.channel,
        "language": request.language,
        "hidden": sorted({one.kind for one in redactions}),
    }
    record(request, actor, "submit_request", now=now, public=public, internal={"applicant": applicant})


def _insert(request: ServiceRequest) -> None:
    """Insert under a free number; numbers are random, so another try soon finds one."""
    for _attempt in range(5):
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError as error:
            if "public_id" not in str(error):
                raise
            prefix, year, _letters = request.public_id.split("-")
            request.public_id = new_public_id(prefix, int(year))
        else:
            return
    raise RuntimeError("no free number found in five tries")


def attach_file(
    request: ServiceRequest, sha256: str, *, now: datetime, letter_id: int | None = None, after: bool = False
) -> None:
    """Bind a stored file to the request."""
    data = get_file(sha256)
    use_file(sha256, owner=f"request:{request.public_id}")
    Attachment.objects.create(
        request=request,
        letter_id=letter_id,
        sha256=data.sha256,
        public_sha256=data.public_sha256 or "",
        content_type=data.content_type,
        size=data.size,
        width=data.width,
        height=data.height,
        after=after,
        at=now,
    )


def find_route(request: ServiceRequest) -> Organisation | None:
    """Return the body that category and district name, the district's own rule first; None asks a person."""
    rules = RoutingRule.objects.filter(category=request.category, district__in=[request.district, ""])
    rule = rules.select_related("body").order_by("-district").first()
    return rule.body if rule else None


@transaction.atomic
def register_request(
    actor: Actor, public_id: str, *, body: str, kind: str, category: str = "", now: datetime
) -> None:
    """Register: the term starts, the responsible body is named. Raises Invalid: body, kind, category."""
    request = access_request(actor, public_id, verb="register_request", for_update=True)
    organisation = Organisation.objects.filter(
        jurisdiction=request.jurisdiction, code=body, is_body=True
    ).first()
    if organisation is None:
        raise Invalid({"body": [_("Choose the organisation that must answer.")]})
    if kind not in set(Kind):
        raise Invalid({"kind": [_("Choose the kind of the request.")]})
    if category and not Category.objects.filter(jurisdiction=request.jurisdiction, code=category).exists():
        raise Invalid({"category": [_("Choose what it is about.")]})
    register_locked(actor, request, body=organisation, kind=kind, category=category, now=now)


def register_locked(
    actor: Actor, request: ServiceRequest, *, body: Organisation, kind: str, now: datetime, category: str = ""
) -> None:
    """Register a request whose row is held: norm and due date are copied, a later law never moves them."""
    term = term_payload(get_jurisdiction(request.jurisdiction), kind, request.received_at)
    calendar = term.pop("calendar")
    request.calendar_version, request.provisional = calendar, term["provisional"]
    public = {"kind": kind, "body": body.code, **term, "calendar": calendar}
    if category:
        public["category"] = category
    record(request, actor, "register_request", now=now, public=public)


def term_payload(city: JurisdictionData, kind: str, arrived_at: datetime) -> dict[str, Any]:
    """Return registration day, norm and due date as they go into the event (APPC Art. 63, 76)."""
    calendar = _calendar(city)
    day = registration_day(arrived_at, city.timezone, calendar)
    try:
        norm = norm_for(kind, day, city.country)
    except LookupError:
        norm = None
    if norm is None:
        none = {"days": 0, "unit": "none", "count_from": "", "source": ""}
        return _payload(day, None, city, none, calendar)
    said = {"days": norm.days, "unit": norm.unit, "count_from": norm.count_from, "source": norm.source}
    return _payload(day, due_on(day, norm.term, calendar), city, said, calendar)


def _calendar(city: JurisdictionData) -> WorkCalendar:
    return load_calendar(city.country, city.subdivision or None)


def _payload(
    day: date, due: date | None, city: JurisdictionData, norm: Mapping[str, Any], calendar: WorkCalendar
) -> dict[str, Any]:
    return {
        "registered_on": day.isoformat(),
        "due_on": due.isoformat() if due else None,
        "due_at": due_moment(due, city.timezone).isoformat() if due else None,
        "norm": norm,
        "provisional": calendar.is_provisional(due) if due else False,
        "calendar": calendar.version,
    }


def _slip(request: ServiceRequest, actor: Actor) -> Slip:
    return Slip(
        public_id=request.public_id,
        received_at=request.received_at,
        acceptor=actor.name if actor.is_staff else "",
        due_on=request.due_on,
        body=request.body.code if request.body else None,
        secret=secret_of(request.public_id),
    )


@transaction.atomic
def add_voice(public_id: str, *, voter: str, now: datetime) -> int:
    """Count one more person who has the same trouble; once a person. Returns the number of voices."""
    request = access_request(RULE, public_id, for_update=True)
    _voice, new = Voice.objects.get_or_create(
        request=request, voter=blind_index(f"voice:{voter}"), defaults={"at": now}
    )
    if new:
        request.voices += 1
        request.save(update_fields=["voices"])
    return request.voices


@transaction.atomic
def remove_voice(public_id: str, *, voter: str) -> int:
    """Take a voice back. Returns the number of voices."""
    request = access_request(RULE, public_id, for_update=True)
    gone, _rows = Voice.objects.filter(request=request, voter=blind_index(f"voice:{voter}")).delete()
    if gone:
        request.voices -= 1
        request.save(update_fields=["voices"])
    return request.voices
