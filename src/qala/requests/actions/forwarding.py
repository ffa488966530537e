"""A request goes on with another body: the same words, a new number, linked both ways (APPC Art. 65)."""

from __future__ import annotations

from datetime import datetime

from qala.base.people.api import Organisation
from qala.requests.actions.core import record
from qala.requests.actions.intake import RULE, attach_file, register_locked
from qala.requests.actions.numbers import new_public_id
from qala.requests.actions.publish import project
from qala.requests.data import State
from qala.requests.models import Party, Redaction, ServiceRequest, TextVersion

CARRIED = (
    "jurisdiction",
    "category",
    "applicant",
    "language",
    "channel",
    "visibility",
    "withheld_because",
    "public_name",
    "lat",
    "lon",
    "cell",
    "district",
)
DECIDED = ("field", "start", "end", "kind", "rule", "state", "by_id", "why", "at")


def continue_elsewhere(origin: ServiceRequest, body: str, *, now: datetime) -> ServiceRequest:
    """Register the request with another body. What was hidden stays so; photos and person go along."""
    prefix, _year, _letters = origin.public_id.split("-")
    child = ServiceRequest(
        public_id=new_public_id(prefix, now.year),
        state=State.RECEIVED,
        parent=origin,
        received_at=now,
        **{name: getattr(origin, name) for name in CARRIED},
    )
    _copy_words(origin, child, now)
    for sha256 in origin.attachments.filter(letter=None).values_list("sha256", flat=True):
        attach_file(child, sha256, now=now)
    if party := Party.objects.filter(request=origin).first():
        Party.objects.create(
            request=child, sealed=party.sealed, iin_index=party.iin_index, phone_index=party.phone_index
        )
    public = {
        "number": child.public_id,
        "jurisdiction": child.jurisdiction,
        "category": child.category.code,
        "channel": child.channel,
        "language": child.language,
        "from": origin.public_id,
    }
    internal = {"applicant": origin.as_facts().applicant}
    record(child, RULE, "submit_request", now=now, public=public, internal=internal)
    organisation = Organisation.objects.get(jurisdiction=origin.jurisdiction, code=body)
    register_locked(RULE, child, body=organisation, kind=origin.kind, now=now)
    return child


def _copy_words(origin: ServiceRequest, child: ServiceRequest, now: datetime) -> None:
    """Write the words and the decisions on what is hidden of them, with the row they are projected into."""
    version = origin.written()
    copy = TextVersion(request=child, title=version.title, text=version.text, address=version.address, at=now)
    redactions = [
        Redaction(version=copy, **{name: getattr(one, name) for name in DECIDED})
        for one in version.redactions.all()
    ]
    project(child, copy, redactions)
    child.save(force_insert=True)
    copy.request = child
    copy.save()
    Redaction.objects.bulk_create(redactions)
