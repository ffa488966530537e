"""The request and its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from qala.base.cases.api import CaseEvent
from qala.base.people.data import Actor
from qala.requests.data import OPEN, Channel, NormCopy, RequestFacts, State, Visibility
from qala.requests.models.text import TextVersion

OPEN_STATES = sorted(OPEN)


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Reads that many places need."""

    def of(self, jurisdiction: str) -> RequestQuerySet:
        """Keep the requests of one city."""
        return self.filter(jurisdiction=jurisdiction)

    def visible(self) -> RequestQuerySet:
        """Keep what everyone may see: all but what was set aside or hidden by a moderator."""
        return self.filter(hidden=False).exclude(state=State.SET_ASIDE)

    def open(self) -> RequestQuerySet:
        """Keep what still waits for an answer."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now: datetime) -> RequestQuerySet:
        """Keep what waits past its term."""
        return self.open().filter(due_at__lt=now)


class ServiceRequest(models.Model):
    """A request of a person. The columns of `FACTS` are the fold of its events and nothing else.

    title, text, address: public projections (`base.redact.public_text`), rebuilt with each redaction;
    the originals are in TextVersion. cell: grid cell for neighbours; district: public id in `city`.
    voices: people who said "me too".
    """

    public_id = models.CharField(max_length=24, unique=True)
    jurisdiction = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    kind = models.CharField(max_length=40, blank=True)
    category = models.ForeignKey("requests.Category", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=10, choices=[(one, one) for one in Channel])
    visibility = models.CharField(max_length=10, default=Visibility.UNNAMED)
    withheld_because = models.CharField(max_length=20, blank=True)
    hidden = models.BooleanField(default=False)

    title = models.CharField(max_length=300)
    text = models.TextField()
    address = models.CharField(max_length=400, blank=True)
    public_name = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    district = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    received_at = models.DateTimeField()
    registered_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    norm = models.JSONField(null=True)
    calendar_version = models.CharField(max_length=80, blank=True)
    provisional = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=40, blank=True)

    lead = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey("requests.Letter", null=True, on_delete=models.PROTECT, related_name="+")
    progress = models.JSONField(default=dict)
    last_n = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)

    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    search = SearchVectorField(null=True)
    staff_search = SearchVectorField(null=True)
    search_month = models.IntegerField(default=0)
    search_version = models.PositiveSmallIntegerField(default=0)

    objects: Any = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "source", "source_id"],
                condition=~Q(source_id=""),
                name="request_source_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.RECEIVED, State.SET_ASIDE]) | Q(registered_on__isnull=False),
                name="registered_has_day",
            ),
            models.CheckConstraint(
                condition=Q(registered_on__isnull=True) | Q(due_at__isnull=False) | Q(norm__unit="none"),
                name="registered_has_due",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="place_is_whole",
            ),
        ]
        indexes = [
            models.Index(F("jurisdiction"), F("received_at").desc(), F("id").desc(), name="request_newest"),
            models.Index(F("jurisdiction"), F("answered_at").desc(nulls_last=True), name="request_answered"),
            models.Index(
                fields=["jurisdiction", "due_at"], condition=Q(state__in=OPEN_STATES), name="request_open_due"
            ),
            models.Index(
                fields=["body", "due_at"], condition=Q(state__in=OPEN_STATES), name="request_body_open"
            ),
            models.Index(fields=["jurisdiction", "cell", "received_at"], name="request_cell"),
            # Counts on a map read nothing but this index.
            models.Index(
                fields=["jurisdiction", "cell"],
                include=["id", "state", "due_at", "lat", "lon"],
                condition=Q(hidden=False),
                name="request_map",
            ),
            models.Index(
                F("jurisdiction"),
                F("voices").desc(),
                F("received_at").desc(),
                F("id").desc(),
                name="request_voices",
            ),
            models.Index(fields=["search_month"], name="request_month"),
            models.Index(fields=["lead"], condition=Q(state__in=OPEN_STATES), name="request_lead_open"),
            models.Index(fields=["jurisdiction", "body", "-received_at"], name="request_body_newest"),
            models.Index(fields=["jurisdiction", "district", "-received_at"], name="request_district_newest"),
            models.Index(fields=["jurisdiction", "category", "-received_at"], name="request_category_newest"),
            GinIndex(fields=["search_month", "search"], name="request_search"),
            GinIndex(fields=["staff_search"], name="request_staff_search"),
        ]

    def written(self) -> TextVersion:
        """Return the words as the person wrote them, the newest version."""
        return TextVersion.objects.filter(request=self).latest("n")

    def as_facts(self) -> RequestFacts:
        """Return what the row says of the facts; equal to the replay of the history."""
        said = self.progress
        return RequestFacts(
            public_id=self.public_id,
            jurisdiction=self.jurisdiction,
            state=self.state,
            kind=self.kind,
            category=self.category.code,
            body=self.body.code if self.body else None,
            applicant=said.get("applicant"),
            received_at=self.received_at,
            registered_on=self.registered_on,
            due_on=self.due_on,
            due_at=self.due_at,
            norm=NormCopy(**self.norm) if self.norm else None,
            lead=self.lead_id,
            helpers=tuple(said.get("helpers", ())),
            letter=self.letter_id,
            waiting=tuple(said.get("waiting", ())),
            signer=said.get("signer"),
            decision=self.decision,
            answered_at=self.answered_at,
            closed_at=self.closed_at,
            set_aside_by=said.get("set_aside_by"),
            extended=said.get("extended", False),
            disputed=said.get("disputed", False),
            reopened=said.get("reopened", 0),
            lapsed=said.get("lapsed", False),
            forwarded_to=said.get("forwarded_to", ""),
            last_n=self.last_n,
        )


IN_PROGRESS = (
    "applicant",
    "helpers",
    "waiting",
    "signer",
    "set_aside_by",
    "extended",
    "disputed",
    "reopened",
    "lapsed",
    "forwarded_to",
)
EMPTY = replace(RequestFacts("", "", ""))


def progress_of(facts: RequestFacts) -> dict[str, Any]:
    """Return the facts that have no column of their own, without those that are as at the start."""
    values = {name: getattr(facts, name) for name in IN_PROGRESS}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value != getattr(EMPTY, name)
    }


class RequestEvent(CaseEvent):
    """One event of a request's history."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="events")

    class Meta(CaseEvent.Meta):
        constraints = [models.UniqueConstraint(fields=["request", "n"], name="request_event_number")]


def role_of(actor: Actor, roles: frozenset[Any]) -> str:
    """Return the role in which the actor did a verb: the first of theirs that the verb allows."""
    held = [post.role for post in actor.posts if post.role in roles]
    return str(held[0] if held else next(iter(sorted(actor.roles & roles)), ""))
