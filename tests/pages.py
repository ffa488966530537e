"""The page families: one table for axe, for the narrow screen, for counts of queries and for `make shots`.

Each family has a name, who looks at it, and the way to an example. The ways ask the database, so the table
serves a town of a test as well as the demo city.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import translation

from qala.base.people.api import Organisation, Post, Role, User, encrypt
from qala.requests.actions import secret_of
from qala.requests.data import State
from qala.requests.models import Draft, Letter, Redaction, ServiceRequest
from qala.trust.api import get_signature

Way = Callable[[], str]


@dataclass(frozen=True)
class Family:
    """A kind of page. who: finds the user who looks, None for a visitor. draft: what was typed before.

    queries: the most that the page may ask of the database, for a city of any size.
    """

    name: str
    way: Way
    who: Callable[[], User] | None = None
    draft: bool = False
    queries: int = 25


def at(name: str, *args: object, query: str = "") -> Way:
    """Return the way to an address that needs nothing of the database."""
    return lambda: reverse(name, args=args) + query


def case(name: str, query: str = "", **conditions: object) -> Way:
    """Return the way to a page of the first request that meets the conditions."""
    return lambda: reverse(name, args=[_first(**conditions).public_id]) + query


def _first(**conditions: object) -> ServiceRequest:
    row = ServiceRequest.objects.filter(hidden=False, **conditions).order_by("pk").first()
    if row is None:
        raise LookupError(f"no request with {conditions}")
    return row


def _official(role: Role, **conditions: object) -> Callable[[], User]:
    return lambda: Post.objects.filter(role=role, **conditions).order_by("pk").first().user


def _citywide(role: Role) -> Callable[[], User]:
    return _official(role, organisation__is_body=False)


def _lead_of(**conditions: object) -> Callable[[], User]:
    return lambda: User.objects.get(pk=_first(**conditions).lead_id)


def _in_body_of(role: Role, **conditions: object) -> Callable[[], User]:
    def who() -> User:
        return _official(role, organisation=_first(**conditions).body)()

    return who


def _resident() -> User:
    return User.objects.filter(demo=True, posts=None).order_by("pk").first()


def _signing() -> Letter:
    return Letter.objects.filter(state="signing").order_by("pk").first()


def _sign_page() -> str:
    letter = _signing()
    return reverse("requests:sign", args=[letter.request.public_id, letter.pk])


def _verify() -> str:
    letter = (
        Letter.objects.filter(kind="answer", state="issued", signature__isnull=False).order_by("pk").first()
    )
    return reverse("trust:verify", args=[get_signature(letter.signature_id).doc])


def _entry() -> str:
    return reverse("trust:entry", args=[_first(state=State.ANSWERED).events.order_by("-n").first().entry])


def _secret(name: str, **conditions: object) -> Way:
    def way() -> str:
        number = _first(**conditions).public_id
        return reverse(name, args=[number, secret_of(number)])

    return way


def _body() -> str:
    return reverse(
        "requests:body", args=[Organisation.objects.filter(is_body=True).order_by("pk").first().code]
    )


def _history() -> str:
    return reverse("requests:event", args=[_first(state=State.ANSWERED).public_id, 2])


def _redact() -> str:
    one = Redaction.objects.filter(state=Redaction.PROPOSED).order_by("pk").first()
    return reverse("requests:redact", args=[one.version.request.public_id])


def _act(verb: str, **conditions: object) -> Way:
    return lambda: reverse("requests:act", args=[_first(**conditions).public_id, verb])


WAITING = {"state": State.ASSIGNED, "progress__extended__isnull": True}
SIGNED = {"state": State.ANSWERED, "letter__signature__isnull": False}

FAMILIES = [
    Family("home", at("home")),
    Family("list", at("requests:list")),
    Family("list-found", at("requests:list", query="?q=шам")),
    Family("list-empty", at("requests:list", query="?q=жоқсөз&status=overdue")),
    Family("map", at("requests:map")),
    Family("request-in-work", case("requests:detail", **WAITING)),
    Family("request-answered", case("requests:detail", **SIGNED)),
    Family("request-disputed", case("requests:detail", progress__disputed=True)),
    Family("request-forwarded", case("requests:detail", state=State.FORWARDED)),
    Family("request-withheld", case("requests:detail", visibility="withheld")),
    Family("request-hidden-words", case("requests:detail", text__contains="⟦")),
    Family("paper", case("requests:print", **SIGNED)),
    Family("event", _history),
    Family("verify", _verify),
    Family("verify-find", at("trust:find")),
    Family("log-entry", _entry),
    Family("bodies", at("requests:bodies")),
    Family("body", _body),
    Family("statistics", at("requests:statistics")),
    Family("new-what", at("requests:new_step", "what")),
    Family("new-category", at("requests:new_step", "category"), draft=True),
    Family("new-where", at("requests:new_step", "where"), draft=True),
    Family("new-similar", at("requests:new_step", "similar"), draft=True),
    Family("new-answer", at("requests:new_step", "answer"), draft=True),
    Family("new-check", at("requests:new_step", "check"), draft=True),
    Family("slip", _secret("requests:done", state=State.REGISTERED)),
    Family("mine", _secret("requests:mine", **SIGNED)),
    Family("sign-in", at("account_login")),
    Family("demo-people", at("people:demo")),
    Family("display", at("ui:display")),
    Family("catalogue", at("ui:catalogue")),
    Family("not-found", lambda: reverse("home") + "no-such-page/"),
    Family("account", at("people:account"), _resident),
    Family("second-factor", at("people:second_factor"), _resident),
    Family("desk-operator", at("requests:desk"), _citywide(Role.OPERATOR)),
    Family("call", at("requests:operator"), _citywide(Role.OPERATOR)),
    Family("desk-registrar", at("requests:desk"), _citywide(Role.REGISTRAR)),
    Family("desk-head", at("requests:desk"), _in_body_of(Role.HEAD, **WAITING)),
    Family("work", case("requests:work", **WAITING), _lead_of(**WAITING)),
    Family("sign", _sign_page, lambda: User.objects.get(pk=_signing().signer_id)),
    Family("desk-moderator", at("requests:desk"), _citywide(Role.MODERATOR)),
    Family("redact", _redact, _citywide(Role.MODERATOR)),
    Family("register", _act("register_request", state=State.RECEIVED), _citywide(Role.REGISTRAR)),
    Family(
        "assign",
        _act("assign_request", state=State.REGISTERED),
        _in_body_of(Role.REGISTRAR, state=State.REGISTERED),
    ),
    Family("decide", _act("submit_decision", **WAITING), _lead_of(**WAITING)),
    Family("extend", _act("extend_term", **WAITING), _in_body_of(Role.HEAD, **WAITING)),
    Family("forward", _act("forward_request", **WAITING), _in_body_of(Role.SIGNER, **WAITING)),
    Family(
        "return",
        _act("return_decision", state=State.SIGNING),
        lambda: User.objects.get(pk=_first(state=State.SIGNING).progress["signer"]),
    ),
    Family("answer-by-voice", _act("answer_at_contact", state=State.REGISTERED), _citywide(Role.OPERATOR)),
    Family("reopen", _act("reopen_request", **SIGNED), _in_body_of(Role.HEAD, **SIGNED)),
]
BY_NAME = {one.name: one for one in FAMILIES}


def draft_of(now: datetime) -> str:
    """Keep what a person has typed, about the place of a request that is there; return its cookie."""
    near = _first(state=State.REGISTERED, lat__isnull=False)
    words = near.texts.order_by("-n").first()
    said = {
        "text": words.text,
        "category": near.category.code,
        "address": words.address,
        "lat": near.lat,
        "lon": near.lon,
        "wish": "official",
        "name": "Сәуле Омарова",
        "contact": "+77015554433",
        "show_name": "no",
    }
    sealed = encrypt(json.dumps(said, ensure_ascii=False))
    return str(Draft.objects.create(jurisdiction=near.jurisdiction, sealed=sealed, updated_at=now).pk)


def path_of(family: Family, language: str) -> str:
    """Return the address of the family's example in a language."""
    with translation.override(language):
        return family.way()
