"""The public projection of a request: what is hidden is decided here, before anything is indexed or shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from qala.base.redact.api import Kind, Span, find_personal_data, public_text
from qala.base.text.api import Language, search_vector
from qala.requests.data import Visibility
from qala.requests.models import Redaction, ServiceRequest, TextVersion

FIELDS = ("title", "text", "address")
PROJECTION = (*FIELDS, "search", "staff_search", "search_version", "search_month")
SEARCH_VERSION = 1


def find_redactions(version: TextVersion, *, country: str, now: datetime) -> list[Redaction]:
    """Return what the machine would hide of a version.

    Certain finds are applied, likely ones proposed; both are hidden until a person decides, because what
    was once public cannot be taken back (docs/decisions/0010).
    """
    return [
        Redaction(
            version=version,
            field=field,
            start=span.start,
            end=span.end,
            kind=span.kind,
            rule=span.rule,
            state=Redaction.APPLIED if span.certainty == "certain" else Redaction.PROPOSED,
            at=now,
        )
        for field in FIELDS
        for span in find_personal_data(getattr(version, field), country=country)
    ]


def project(request: ServiceRequest, version: TextVersion, redactions: Iterable[Redaction]) -> None:
    """Set the public columns and both search vectors. The only place that writes them.

    A person's words reach the public through `public_text` alone; withheld content not at all.
    """
    spans: dict[str, list[Span]] = {field: [] for field in FIELDS}
    for one in redactions:
        if one.state != Redaction.LIFTED:
            spans[one.field].append(Span(one.start, one.end, cast("Kind", one.kind), one.rule, "certain"))
    shown = {field: public_text(getattr(version, field), spans[field]) for field in FIELDS}
    if request.visibility == Visibility.WITHHELD:
        shown = dict.fromkeys(FIELDS, "")
    request.title, request.text, request.address = shown["title"], shown["text"], shown["address"]
    language = cast("Language", request.language)
    request.search = search_vector(shown, language)
    written = {field: getattr(version, field) for field in FIELDS}
    hidden = written != shown
    request.staff_search = search_vector(written, language) if hidden else request.search
    request.search_version = SEARCH_VERSION
    request.search_month = request.received_at.year * 12 + request.received_at.month - 1
