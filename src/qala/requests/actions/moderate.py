"""Moderators: what is hidden of a text, what is withheld, robots' mail set aside by two."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid
from qala.base.people.api import Actor, Role
from qala.requests.actions.core import access_request, append, record, refuse
from qala.requests.actions.publish import FIELDS, PROJECTION, project
from qala.requests.data import Visibility
from qala.requests.models import Redaction, ServiceRequest

GROUNDS = ("crime", "secret", "health", "child")
KINDS = ("iin", "phone", "email", "card", "iban", "plate", "flat", "name", "document", "handle", "birth_date")


def _access(actor: Actor, public_id: str) -> ServiceRequest:
    """Fetch under lock for a moderator of the city."""
    request = access_request(actor, public_id, for_update=True)
    body = request.body.code if request.body else None
    if not actor.acts_for(Role.MODERATOR, jurisdiction=request.jurisdiction, organisation=body):
        raise refuse("not_allowed")
    return request


def _redaction(request: ServiceRequest, redaction_id: int) -> Redaction:
    found = (
        Redaction.objects.filter(pk=redaction_id, version__request=request).select_related("version").first()
    )
    if found is None:
        raise refuse("not_found")
    return found


@transaction.atomic
def confirm_redaction(actor: Actor, public_id: str, redaction_id: int, *, now: datetime) -> None:
    """Confirm what the machine hid."""
    request = _access(actor, public_id)
    _set(request, actor, _redaction(request, redaction_id), state=Redaction.APPLIED, why="", now=now)


@transaction.atomic
def lift_redaction(actor: Actor, public_id: str, redaction_id: int, *, why: str, now: datetime) -> None:
    """Show again what is not personal. Raises Invalid without a reason."""
    request = _access(actor, public_id)
    if not why.strip():
        raise Invalid({"why": [_("Write why this may be shown.")]})
    _set(request, actor, _redaction(request, redaction_id), state=Redaction.LIFTED, why=why.strip(), now=now)


@transaction.atomic
def add_redaction(
    actor: Actor, public_id: str, *, field: str, start: int, end: int, kind: str, why: str = "", now: datetime
) -> None:
    """Hide a piece that the machine did not see. start, end: code points of the field as written."""
    request = _access(actor, public_id)
    version = request.written()
    if field not in FIELDS or kind not in KINDS or not 0 <= start < end <= len(getattr(version, field)):
        raise Invalid({"piece": [_("Select the piece of text again.")]})
    one = Redaction(version=version, field=field, start=start, end=end, kind=kind, rule="person", at=now)
    _set(request, actor, one, state=Redaction.APPLIED, why=why.strip(), now=now)


def _set(
    request: ServiceRequest, actor: Actor, one: Redaction, *, state: str, why: str, now: datetime
) -> None:
    """Write the decision and rebuild the projection in the same transaction."""
    one.state, one.by_id, one.why, one.at = state, actor.user_id, why, now
    one.save()
    project(request, one.version, one.version.redactions.all())
    event = "redaction_lifted" if state == Redaction.LIFTED else "redacted"
    public = {"kind": one.kind, "field": one.field}
    append(
        request,
        actor,
        event,
        Role.MODERATOR,
        now=now,
        public=public,
        internal={"redaction": one.pk, "why": why},
        also=PROJECTION,
    )


@transaction.atomic
def withhold_content(actor: Actor, public_id: str, *, ground: str, now: datetime) -> None:
    """Withhold the content on a legal ground; an empty one shows it again. The procedure stays public."""
    request = _access(actor, public_id)
    if ground and ground not in GROUNDS:
        raise Invalid({"ground": [_("Choose the legal ground.")]})
    request.visibility = Visibility.WITHHELD if ground else Visibility.UNNAMED
    request.withheld_because, request.public_name = ground, ""
    version = request.written()
    project(request, version, version.redactions.all())
    event = "withheld" if ground else "shown_again"
    append(
        request,
        actor,
        event,
        Role.MODERATOR,
        now=now,
        public={"ground": ground},
        also=(*PROJECTION, "visibility", "withheld_because", "public_name"),
    )


@transaction.atomic
def propose_set_aside(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Propose to set a robot's mail aside."""
    request = access_request(actor, public_id, verb="propose_set_aside", for_update=True)
    record(request, actor, "propose_set_aside", now=now, internal={"by": actor.user_id})


@transaction.atomic
def set_aside_submission(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Confirm as the second moderator: the submission is no request of a person."""
    request = access_request(actor, public_id, verb="set_aside_submission", for_update=True)
    record(request, actor, "set_aside_submission", now=now)


@transaction.atomic
def restore_submission(actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take a submission back among the requests."""
    request = access_request(actor, public_id, verb="restore_submission", for_update=True)
    record(request, actor, "restore_submission", now=now)
