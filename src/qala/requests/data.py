"""The words of `requests`: states, steps, marks, and what the door hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a request stands in the procedure (APPC, Art. 62-76)."""

    RECEIVED = "received"
    SET_ASIDE = "set_aside"
    REGISTERED = "registered"
    CORRECTING = "correcting"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    ASSIGNED = "assigned"
    HEARING = "hearing"
    APPROVING = "approving"
    SIGNING = "signing"
    ANSWERED = "answered"
    CLOSED = "closed"
    REVOKED = "revoked"


ENDED = frozenset(
    {State.ANSWERED, State.CLOSED, State.FORWARDED, State.RETURNED, State.REVOKED, State.SET_ASIDE}
)
OPEN = frozenset(State) - ENDED


class PublicStep(StrEnum):
    """The six steps that everyone sees."""

    RECEIVED = "received"
    REGISTERED = "registered"
    WITH_BODY = "with_body"
    PREPARING = "preparing"
    ANSWERED = "answered"
    CLOSED = "closed"


class Mark(StrEnum):
    """What a request shows beside its step."""

    NEEDS_YOU = "needs_you"
    FORWARDED = "forwarded"
    EXTENDED = "extended"
    HEARING = "hearing"
    DISPUTED = "disputed"
    COMPLAINT = "complaint"
    OVERDUE = "overdue"
    RETURNED = "returned"
    REVOKED = "revoked"
    REOPENED = "reopened"


class Channel(StrEnum):
    """How a request came."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    MAIL = "mail"
    OPEN311 = "open311"
    IMPORT = "import"


class Visibility(StrEnum):
    """What everyone sees. Withheld: the content, on a legal ground; the procedure stays public."""

    UNNAMED = "unnamed"
    NAMED = "named"
    WITHHELD = "withheld"


class LetterKind(StrEnum):
    """A signed paper that a request gives rise to."""

    ANSWER = "answer"
    FORWARDING = "forwarding"
    EXTENSION = "extension"


class LetterState(StrEnum):
    """Where a letter stands."""

    APPROVING = "approving"
    SIGNING = "signing"
    ISSUED = "issued"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class NormCopy:
    """The legal term as it was on the day of registration. A later law never moves an old case.

    unit: "working", "calendar", or "given" where the source named the due time itself.
    """

    days: int
    unit: str
    count_from: str
    source: str


@dataclass(frozen=True)
class RequestFacts:
    """What the history of a request says: the fold of its events (`rules.apply`).

    People and organisations are ids and codes. lead, helpers: who prepares the answer.
    waiting: whose approval is still missing. letter: the one now approved or signed.
    due_at: the last instant at which an answer is in time.
    """

    public_id: str
    jurisdiction: str
    state: str
    kind: str = ""
    category: str = ""
    body: str | None = None
    applicant: int | None = None
    received_at: datetime | None = None
    registered_on: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    norm: NormCopy | None = None
    lead: int | None = None
    helpers: tuple[int, ...] = ()
    letter: int | None = None
    waiting: tuple[int, ...] = ()
    signer: int | None = None
    decision: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    set_aside_by: int | None = None
    extended: bool = False
    disputed: bool = False
    reopened: int = 0
    lapsed: bool = False
    forwarded_to: str = ""
    last_n: int = 0


@dataclass(frozen=True)
class PlaceGiven:
    """Where a request is about. address: the person's words; lat, lon in degrees; district: its public id."""

    address: str = ""
    lat: float | None = None
    lon: float | None = None
    district: str = ""


@dataclass(frozen=True)
class Applicant:
    """Who asks. Kept encrypted, shown to the responsible body only; every read is recorded."""

    name: str = ""
    iin: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        """Whether anything is known of the person."""
        return any((self.name, self.iin, self.phone, self.email, self.address))


@dataclass(frozen=True)
class Submission:
    """What a person tells the city, by whichever channel."""

    title: str
    text: str
    category: str
    language: str
    channel: Channel = Channel.WEB
    kind: str = ""
    place: PlaceGiven = field(default_factory=PlaceGiven)
    applicant: Applicant = field(default_factory=Applicant)
    visibility: Visibility = Visibility.UNNAMED
    files: tuple[str, ...] = ()
    idempotency_key: str = ""
    source: str = ""
    source_id: str = ""


@dataclass(frozen=True)
class Slip:
    """What the applicant is given at once (APPC, Art. 63). secret: opens the applicant's own page."""

    public_id: str
    received_at: datetime
    acceptor: str
    due_on: date | None
    body: str | None
    secret: str


@dataclass(frozen=True)
class RequestData:
    """A request as its door hands it out: only what is public, and its facts.

    title, text, address: projections of `base.redact.public_text`, hidden pieces as ⟦kind⟧.
    """

    public_id: str
    jurisdiction: str
    state: State
    step: PublicStep
    marks: tuple[Mark, ...]
    kind: str
    category: str
    language: str
    channel: Channel
    visibility: Visibility
    title: str
    text: str
    address: str
    lat: float | None
    lon: float | None
    district: str | None
    body: str | None
    received_at: datetime
    registered_on: date | None
    due_on: date | None
    answered_at: datetime | None
    closed_at: datetime | None
    decision: str
    voices: int
    facts: RequestFacts


@dataclass(frozen=True)
class CategoryData:
    """A theme of requests (an Open311 service). icon: a name in the icon sprite."""

    code: str
    names: dict[str, str]
    icon: str
    keywords: dict[str, str]


def parse_time(value: Any) -> datetime | None:
    """Read an ISO time out of a payload, or None."""
    return datetime.fromisoformat(value) if value else None


def parse_date(value: Any) -> date | None:
    """Read an ISO date out of a payload, or None."""
    return date.fromisoformat(value) if value else None
