"""What waits for whom: the queues of an official, each bounded, what is due first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from qala.base.people.api import Actor, Role
from qala.requests.data import State
from qala.requests.models import Redaction, ServiceRequest

LIMIT = 60
COUNT_LIMIT = 1000
READERS = (
    Role.OPERATOR,
    Role.REGISTRAR,
    Role.EXECUTOR,
    Role.APPROVER,
    Role.SIGNER,
    Role.HEAD,
    Role.MODERATOR,
)


@dataclass(frozen=True)
class Queue:
    """A queue: its code, how many wait (at most COUNT_LIMIT), and the queryset, what is due first."""

    code: str
    count: int
    rows: Any


Select = Callable[[Actor, str], Q]


def _in_bodies(actor: Actor, jurisdiction: str, *roles: Role) -> Q:
    """Keep the requests of bodies in which the actor holds one of the roles; a citywide post sees all."""
    posts = [post for post in actor.posts if post.role in roles and post.jurisdiction == jurisdiction]
    if any(post.citywide for post in posts):
        return Q()
    return Q(body__in=[post.organisation_id for post in posts])


def _own(roles: tuple[Role, ...], condition: Q) -> Select:
    return lambda actor, jurisdiction: condition & _in_bodies(actor, jurisdiction, *roles)


# Queue → (roles that have it, what it holds). In the order of the desk.
QUEUES: dict[str, tuple[tuple[Role, ...], Select]] = {
    "sign": (
        (Role.SIGNER,),
        lambda actor, _city: Q(state=State.SIGNING, progress__signer=actor.user_id),
    ),
    "approve": (
        (Role.APPROVER,),
        lambda actor, _city: Q(state=State.APPROVING, progress__waiting__contains=[actor.user_id]),
    ),
    "mine": ((Role.EXECUTOR,), lambda actor, _city: Q(state=State.ASSIGNED, lead=actor.user_id)),
    "helping": (
        (Role.EXECUTOR,),
        lambda actor, _city: Q(state=State.ASSIGNED, progress__helpers__contains=[actor.user_id]),
    ),
    "sent": (
        (Role.EXECUTOR,),
        lambda actor, _city: Q(state__in=[State.APPROVING, State.SIGNING], lead=actor.user_id),
    ),
    "register": (
        (Role.REGISTRAR, Role.OPERATOR),
        _own((Role.REGISTRAR, Role.OPERATOR), Q(state=State.RECEIVED)),
    ),
    "assign": ((Role.REGISTRAR, Role.HEAD), _own((Role.REGISTRAR, Role.HEAD), Q(state=State.REGISTERED))),
    "disputed": (
        (Role.HEAD,),
        _own((Role.HEAD,), Q(state__in=[State.ANSWERED, State.CLOSED], progress__disputed=True)),
    ),
    "in_work": (
        (Role.HEAD,),
        _own((Role.HEAD,), Q(state__in=[State.ASSIGNED, State.APPROVING, State.SIGNING])),
    ),
    "redact": (
        (Role.MODERATOR,),
        lambda actor, city: (
            Q(pk__in=Redaction.objects.filter(state=Redaction.PROPOSED).values("version__request"))
            & _in_bodies(actor, city, Role.MODERATOR)
        ),
    ),
    "set_aside": (
        (Role.MODERATOR,),
        _own((Role.MODERATOR,), Q(state=State.RECEIVED, progress__set_aside_by__isnull=False)),
    ),
}


def list_queues(actor: Actor, jurisdiction: str) -> list[Queue]:
    """Return the queues of the actor's posts in this city."""
    held = {post.role for post in actor.posts if post.jurisdiction == jurisdiction}
    queues = []
    for code, (roles, select) in QUEUES.items():
        if held & set(roles):
            rows = ServiceRequest.objects.of(jurisdiction).filter(select(actor, jurisdiction))
            count = rows.order_by()[:COUNT_LIMIT].count()
            ordered = rows.order_by(F("due_at").asc(nulls_last=True), "received_at", "pk")
            queues.append(Queue(code, count, ordered.select_related("category", "body")))
    return queues


def count_by_due_day(rows: Any, zone: Any) -> dict[date, int]:
    """Return due day → how many of the rows are due then."""
    days = rows.order_by().exclude(due_at=None).annotate(day=TruncDate("due_at", tzinfo=zone))
    return dict(days.values("day").annotate(n=Count("pk")).values_list("day", "n"))


def may_read_original(actor: Actor, request: ServiceRequest) -> bool:
    """Say whether the person may read words and applicant unmasked: who works on it, in a post there."""
    body = request.body.code if request.body else None
    return any(actor.acts_for(role, jurisdiction=request.jurisdiction, organisation=body) for role in READERS)


def late_days(due_at: datetime | None, now: datetime) -> int:
    """Return whole days past the due moment, 0 when in time."""
    return max(0, (now - due_at).days + 1) if due_at and now > due_at else 0
