"""What /api/v1 gives. Words of people come from the public projections only, hidden pieces in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

Names = dict[str, str]


class Problem(Schema):
    """A refusal (RFC 9457). errors: parameter → sentences."""

    type: str
    status: int
    code: str
    detail: str
    errors: dict[str, list[str]] | None = None


class Letter(Schema):
    """An issued letter of the body. signature: None for an answer given by voice."""

    n: int
    kind: str
    decision: str
    decision_names: Names
    text: Names
    issued_at: datetime
    signature: Signature | None


class Signature(Schema):
    """Who signed, verified before anything else changed. entry: number in the public log."""

    signed_by: str
    post: Names
    body: Names
    certificate: str
    signed_at: datetime
    status: str
    demo: bool
    manifest_sha256: str
    cms_sha256: str
    entry: int


class RequestOut(Schema):
    """A request as everyone sees it. title, text, address are empty where the content is withheld."""

    number: str
    city: str
    url: str
    state: str
    step: str
    step_name: str
    marks: list[str]
    kind: str
    category: str
    category_names: Names
    body: str | None
    body_names: Names
    district: str | None
    language: str
    channel: str
    visibility: str
    title: str
    text: str
    address: str
    lat: float | None
    lon: float | None
    received_at: datetime
    registered_on: date | None
    due_on: date | None
    overdue: bool
    answered_at: datetime | None
    closed_at: datetime | None
    decision: str
    voices: int


class RequestDetail(RequestOut):
    """A request with its letters."""

    letters: list[Letter]


class RequestList(Schema):
    """A page of requests. total counts up to a bound; exact says whether that is all of them."""

    items: list[RequestOut]
    page: int
    pages: int
    total: int
    exact: bool


class Event(Schema):
    """One event of a history, with what anyone needs to check it.

    payload: None once it was erased by law; then salt is None too, and the leaf still proves the rest.
    Check: commitment = HMAC-SHA256(salt, JCS(payload)) must stand as `c` in the leaf (base64), and the leaf
    is entry number `entry` of the public log.
    """

    n: int
    type: str
    name: str
    at: datetime
    role: str
    payload: dict[str, Any] | None
    entry: int | None
    salt: str | None = Field(description="base64")
    leaf: str | None = Field(description="canonical JSON (RFC 8785), exactly as logged")


class History(Schema):
    """The whole history of a request, from its first event on."""

    number: str
    events: list[Event]


class Body(Schema):
    """An organisation that answers."""

    code: str
    names: Names
    bin: str
    url: str


class Category(Schema):
    """A theme of requests. kind: the legal kind its requests have unless a registrar decides."""

    code: str
    names: Names
    kind: str
    icon: str
    keywords: Names


class District(Schema):
    """A district. lat, lon: a point in it."""

    id: str
    names: Names
    lat: float
    lon: float


class Norm(Schema):
    """A legal term. valid_to: last day, None while in force."""

    days: int
    unit: str
    count_from: str
    source: Names
    valid_from: date
    valid_to: date | None


class KindOut(Schema):
    """A legal kind of request, its dated terms, and how it may be decided."""

    code: str
    names: Names
    norms: list[Norm]
    decisions: dict[str, Names]


class Figures(Schema):
    """Figures with their denominators: answered of received, on_time of with_term.

    median_days, p90_days: to the answer, in the unit named beside.
    """

    key: str
    names: Names
    received: int
    answered: int
    with_term: int
    on_time: int
    overdue: int
    extended: int
    forwarded: int
    disputed: int
    reopened: int
    median_days: float | None
    p90_days: float | None


class StatisticsOut(Schema):
    """Figures of a city at a moment. A share is not given: below 30 it would mislead."""

    city: str
    at: datetime
    days_unit: str
    total: Figures
    by: dict[str, list[Figures]]
    answers_by_month: dict[str, int]
    licence: str
