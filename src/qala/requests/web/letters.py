"""Letters and pictures of a request as its page shows them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qala.base.cases.api import EventData
from qala.base.text.api import format_number, translated
from qala.requests import words
from qala.requests.data import LetterKind, LetterState, Visibility
from qala.requests.models import Attachment, Letter, ServiceRequest
from qala.requests.norms import find_decision
from qala.trust.api import SignatureData, get_signature


def find_url(name: str, *args: str) -> str:
    """Return an address, or "" where that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def letters_of(row: ServiceRequest, asked: str) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """Return the issued letters, the oldest first, and the one of them that is the answer now.

    asked: the language to read them in; else the reader's, else the request's. After a reopening the old
    answer is a letter among others.
    """
    issued = row.letters.filter(state=LetterState.ISSUED).prefetch_related("attachments").order_by("n")
    letters = [_letter(row, letter, asked) for letter in issued]
    answers = [one for one in letters if one["kind"] == LetterKind.ANSWER]
    answer = answers[-1] if answers and row.answered_at else None
    for one in answers:
        one["superseded"] = one is not answer
    return letters, answer


def _letter(row: ServiceRequest, letter: Letter, asked: str) -> dict[str, Any]:
    language = get_language() or "kk"
    shown = next((one for one in (asked, language, row.language) if one in letter.public), "")
    decision = find_decision(row.kind, letter.decision)
    signature = get_signature(letter.signature_id) if letter.signature_id else None
    return {
        "kind": letter.kind,
        "n": letter.n,
        "heading": words.LETTER_NAMES[LetterKind(letter.kind)],
        "decision": translated(decision.names, language) if decision else "",
        "text": letter.public.get(shown, ""),
        "language": shown,
        "others": [(one, name) for one, name in settings.LANGUAGES if one in letter.public and one != shown],
        "files": [_file(one, number) for number, one in enumerate(letter.attachments.all(), start=1)],
        "contact": letter.contact,
        "issued_at": letter.issued_at,
        "signature": signature,
        "report": _report(signature),
    }


def _report(signature: SignatureData | None) -> dict[str, Any]:
    """Return what stands behind "more about the signature"."""
    if signature is None:
        return {}
    language = get_language() or "kk"
    return {
        "body": translated(signature.body_name, language),
        "serial": signature.certificate_serial,
        "status": signature.status,
    }


def _file(one: Attachment, number: int) -> dict[str, Any]:
    """Return an annex under a name of ours."""
    kind = one.content_type.split("/")[-1].upper()
    return {
        "name": _("Annex %(number)d (%(kind)s, %(size)s kB)")
        % {
            "number": number,
            "kind": kind,
            "size": format_number(max(1, round(one.size / 1000)), get_language() or "kk"),
        },
        "url": find_url("files:public", one.public_sha256) if one.public_sha256 else "",
    }


def source_answer(history: list[EventData]) -> dict[str, Any] | None:
    """Return the words with which another register closed the case; they were never signed here."""
    closed = next((event for event in reversed(history) if event.type == "closed_at_source"), None)
    if closed is None or not (closed.public or {}).get("text"):
        return None
    return {"text": (closed.public or {})["text"], "at": closed.at}


def photos_of(row: ServiceRequest) -> list[dict[str, Any]]:
    """Return the public copies of the pictures, those of the applicant first."""
    if row.visibility == Visibility.WITHHELD:
        return []
    pictures = row.attachments.filter(content_type__startswith="image/").exclude(public_sha256="")
    return [
        {
            "src": find_url("files:public", one.public_sha256),
            "width": one.width,
            "height": one.height,
            "after": one.after,
            "at": one.at,
        }
        for one in pictures.order_by("after", "pk")
    ]
