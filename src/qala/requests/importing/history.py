"""Tells the history of one case: words projected, events told, facts folded, all as lines of COPY text.

The row of a request is the fold of its events by the same `rules.apply` as everywhere else, and its public
words come from the same `project`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from qala.base.cases.api import EventData
from qala.base.people.api import Role, blind_index, encrypt
from qala.base.redact.api import Span, find_personal_data, normalise, public_text
from qala.base.text.api import detect_language
from qala.city.api import JurisdictionData, cell, district_at
from qala.requests.actions.core import BY_SECRET
from qala.requests.actions.intake import term_payload
from qala.requests.actions.publish import FIELDS, project
from qala.requests.data import Applicant, NormCopy, RequestFacts, Visibility
from qala.requests.importing.copying import Table, json_text
from qala.requests.importing.data import Case, Mapping
from qala.requests.importing.taxonomies import Body, Taxonomies
from qala.requests.models import Category, Party, Redaction, ServiceRequest, TextVersion
from qala.requests.models.request import progress_of
from qala.requests.norms import Kind
from qala.requests.rules import apply
from qala.trust.api import PublicEvent

_REQUEST = (
    "id public_id jurisdiction state kind category_id body_id language channel title text address lat lon "
    "cell district received_at registered_on due_on due_at norm calendar_version provisional answered_at "
    "closed_at decision progress last_n source source_id search staff_search search_month search_version"
)
REQUEST_NAMES = tuple(_REQUEST.split())
REQUESTS = Table.of(ServiceRequest, REQUEST_NAMES, visibility=str(Visibility.UNNAMED))
TEXTS = Table.of(TextVersion, ("id", "request_id", "title", "text", "address", "at"))
REDACTIONS = Table.of(Redaction, ("version_id", "field", "start", "end", "kind", "rule", "state", "at"))
PARTIES = Table.of(Party, ("request_id", "sealed", "phone_index"))
EVENT_COLUMNS = ("request_id", "n", "type", "at", "actor_id", "role", "public", "internal")
_FACTS = (
    "state",
    "kind",
    "registered_on",
    "due_on",
    "due_at",
    "answered_at",
    "closed_at",
    "decision",
    "last_n",
)
NO_NORM = {"days": 0, "unit": "none", "count_from": "", "source": ""}
SYSTEM = str(Role.SYSTEM)
SHORT = 80
Told = tuple[str, datetime, dict[str, Any], dict[str, Any]]


class Hiding(NamedTuple):
    """A redaction, as `project` and the table want it."""

    field: str
    start: int
    end: int
    kind: str
    rule: str
    state: str = Redaction.APPLIED


@dataclass(frozen=True)
class Prepared:
    """A case as lines of the four tables, and as events. hidden: kinds of what was masked."""

    lines: tuple[str, str, str, str]
    event_lines: list[str]
    public_events: list[PublicEvent]
    hidden: list[str]


class Teller:
    """Tells the cases of one file."""

    def __init__(self, city: JurisdictionData, mapping: Mapping, taxonomies: Taxonomies) -> None:
        """Take the city and what its file speaks of."""
        self.city, self.mapping, self.taxonomies = city, mapping, taxonomies
        self.zone = ZoneInfo(city.timezone)
        self.short_spans: Callable[[str], list[Span]] = lru_cache(20_000)(self._find)

    def tell(self, case: Case, number: str, request_id: int, version_id: int) -> Prepared:
        """Prepare a case. Raises SkipRow when the city has no such theme or body."""
        district = self._district(case)
        category = self.taxonomies.category(case.category, case.words)
        body = self.taxonomies.body(case.body, category, district)
        hidings = [
            Hiding(field, span.start, span.end, span.kind, span.rule)
            for field in FIELDS
            for span in self._spans(getattr(case, field))
        ]
        row = self._words(case, hidings)
        answer_spans = self._spans(case.answer)
        told = list(self._events(case, number, row, category, body, hidings, answer_spans))
        facts, lines, public = _fold(told, number, request_id)
        _set_facts(row, facts)
        row.id, row.public_id, row.category_id, row.body_id = (
            request_id,
            number,
            category.pk,
            body.pk if body else None,
        )
        row.district = district
        at = case.received_at
        return Prepared(
            (
                REQUESTS.line(*[getattr(row, name) for name in REQUEST_NAMES]),
                TEXTS.line(version_id, request_id, case.title, case.text, case.address, at),
                "".join([REDACTIONS.line(version_id, *one, at) for one in hidings]),
                _party(request_id, Applicant(**case.applicant)) if case.applicant else "",
            ),
            lines,
            public,
            [*(one.kind for one in hidings), *(one.kind for one in answer_spans)],
        )

    def _district(self, case: Case) -> str:
        known = self.taxonomies.district(case.district)
        if known or case.lat is None or case.lon is None:
            return known
        place = district_at(self.city, case.lat, case.lon)
        return place.public_id if place else ""

    def _spans(self, words: str) -> list[Span]:
        """Return what is certainly personal: these words were public in their source already."""
        if not words:
            return []
        return self.short_spans(words) if len(words) < SHORT else self._find(words)

    def _find(self, words: str) -> list[Span]:
        return find_personal_data(words, country=self.mapping.phones, certain_only=True)

    def _words(self, case: Case, hidings: list[Hiding]) -> Any:
        """Return the row with its public words; attributes as those of ServiceRequest."""
        language = case.language if case.language in self.city.languages else ""
        row: Any = SimpleNamespace(
            jurisdiction=self.city.code,
            language=language or detect_language(f"{case.title} {case.text}"),
            channel=case.channel,
            visibility=Visibility.UNNAMED,
            lat=case.lat,
            lon=case.lon,
            cell=cell(case.lat, case.lon) if case.lat is not None and case.lon is not None else None,
            received_at=case.received_at,
            calendar_version="",
            provisional=False,
            source=self.mapping.source,
            source_id=case.source_id,
        )
        version: Any = case
        shown: Any = hidings
        project(row, version, shown)
        return row

    def _events(  # noqa: PLR0917 - what a history is told from
        self,
        case: Case,
        number: str,
        row: Any,
        category: Category,
        body: Body | None,
        hidings: list[Hiding],
        answer_spans: list[Span],
    ) -> Iterator[Told]:
        """Give type, time, public and internal payload of each event."""
        submitted = {
            "number": number,
            "jurisdiction": self.city.code,
            "category": category.code,
            "channel": case.channel,
            "language": row.language,
            "hidden": sorted({one.kind for one in hidings}),
            "source": self.mapping.source,
            "source_id": case.source_id,
        }
        if case.at_default_point:
            submitted["place"] = "default_point"
        yield "submitted", case.received_at, submitted, {"applicant": BY_SECRET} if case.applicant else {}
        if body is None:
            return
        yield "registered", case.received_at, self._term(case, row, category, body), {}
        if case.closed_at:
            shown = public_text(case.answer, answer_spans)
            # Staff may read what is hidden of the words; all else stands in the public part.
            original = {"original": case.answer} if answer_spans and normalise(case.answer) != shown else {}
            closed = {"decision": "closed_by_source", "text": shown}
            yield "closed_at_source", case.closed_at, closed, original

    def _term(self, case: Case, row: Any, category: Category, body: Body) -> dict[str, Any]:
        """Return kind, norm and due date: given by the source, or counted by the law of the city."""
        kind = case.kind or category.kind
        if kind != Kind.GIVEN:
            counted = term_payload(self.city, kind, case.received_at)
            row.calendar_version, row.provisional = str(counted["calendar"]), bool(counted["provisional"])
            return {"kind": kind, "body": body.code, **counted}
        due = case.due_at.astimezone(self.zone) if case.due_at else None
        return {
            "kind": kind,
            "body": body.code,
            "registered_on": case.received_at.astimezone(self.zone).date().isoformat(),
            "due_on": due.date().isoformat() if due else None,
            "due_at": due.astimezone(UTC).isoformat() if due else None,
            "norm": {**NO_NORM, "unit": "given", "source": self.mapping.source} if due else NO_NORM,
        }


def _fold(
    told: list[Told], number: str, request_id: int
) -> tuple[RequestFacts, list[str], list[PublicEvent]]:
    """Return the facts that the events tell, and the events as lines and as the log takes them."""
    facts: RequestFacts | None = None
    lines, events = [], []
    for n, (kind, at, public, internal) in enumerate(told, start=1):
        facts = apply(facts, EventData(n, kind, at, SYSTEM, public, internal))
        events.append(PublicEvent(f"request.{kind}", number, n, at, public))
        said = f"{json_text(public)}\t{json_text(internal)}"
        lines.append(f"{request_id}\t{n}\t{kind}\t{at.isoformat()}\t\\N\t{SYSTEM}\t{said}")
    if facts is None:
        raise RuntimeError("a case without a history")
    return facts, lines, events


def _set_facts(row: Any, facts: RequestFacts) -> None:
    """Write the fold of the history into the row, as `actions.core.save_facts` does."""
    for name in [
        "state",
        "kind",
        "registered_on",
        "due_on",
        "due_at",
        "answered_at",
        "closed_at",
        "decision",
        "last_n",
    ]:
        setattr(row, name, getattr(facts, name))
    row.norm, row.progress = _norm(facts.norm), progress_of(facts)


def _norm(norm: NormCopy | None) -> dict[str, Any] | None:
    if norm is None:
        return None
    return {"days": norm.days, "unit": norm.unit, "count_from": norm.count_from, "source": norm.source}


def _party(request_id: int, applicant: Applicant) -> str:
    sealed = encrypt(json.dumps(asdict(applicant), ensure_ascii=False))
    return PARTIES.line(request_id, sealed, blind_index(applicant.phone) if applicant.phone else "")
