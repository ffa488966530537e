"""The projection: text of a person with its hidden pieces replaced. The only way out of such a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from qala.base.redact.data import KINDS, Hidden, Kind, Span
from qala.base.redact.rules.letters import BRACKETS

_PLACEHOLDER = re.compile("⟦(" + "|".join(KINDS) + ")⟧")


def normalise(text: str) -> str:
    """Return the NFC form, to which all offsets refer."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and join those that overlap; a certain, then a longer one gives kind and rule."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            best = max(last, span, key=lambda one: (one.certainty == "certain", one.end - one.start))
            end = max(last.end, span.end)
            merged[-1] = Span(last.start, end, best.kind, best.rule, best.certainty)
        else:
            merged.append(span)
    return merged


def public_text(text: str, spans: Iterable[Span]) -> str:
    """Replace every span by the placeholder of its kind, such as ⟦phone⟧.

    The spans are those to hide: the caller leaves out what a person has lifted. Brackets ⟦ ⟧ typed by
    people become [ ]. Raises ValueError for a span that does not lie in the text.
    """
    normal = normalise(text).translate(BRACKETS)
    parts: list[str] = []
    at = 0
    for span in merge(spans):
        if not 0 <= span.start < span.end <= len(normal):
            raise ValueError(f"The span {span.start}–{span.end} is not in this text.")
        parts += (normal[at : span.start], f"⟦{span.kind}⟧")
        at = span.end
    parts.append(normal[at:])
    return "".join(parts)


def segments(projection: str) -> list[str | Hidden]:
    """Split a projection into texts and hidden pieces, in order, without empty texts."""
    found: list[str | Hidden] = []
    for number, part in enumerate(_PLACEHOLDER.split(projection)):
        if number % 2:
            kind: Kind = part  # type: ignore[assignment]  # the pattern holds only kinds
            found.append(Hidden(kind))
        elif part:
            found.append(part)
    return found


def plain_text(projection: str, language: str) -> str:
    """Return the projection as plain words: "[телефон скрыт]"."""
    return "".join(
        part if isinstance(part, str) else f"[{part.sentence(language)}]" for part in segments(projection)
    )
