"""A small invented town over Almaty's districts: one request in each situation, led there by the verbs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from qala.base.people.api import Actor, Post, Role, User, get_actor
from qala.city.api import clear_cache, load_base_map
from qala.city.data import PlaceKind
from qala.requests import actions
from qala.requests.actions.setup import load_city_file, read_city_file
from qala.requests.data import Applicant, Channel, PlaceGiven, Submission, Visibility
from qala.requests.demo.generate import SITUATIONS
from qala.requests.demo.people import appoint_officials
from qala.requests.models import Redaction, ServiceRequest

CITY = "almaty"
LAT, LON = 43.2363, 76.8180
NAME, PHONE, MAIL = "Ағыбаева Дәмегүл", "+77015554433", "applicant@people.test"
ANSWER = {
    "kk": "Өтінішіңіз бойынша жарық желісі тексерілді. Үш шам ауыстырылды, өткел жарық.",
    "ru": "По вашему обращению проверена линия освещения. Заменены три лампы, переход освещён.",
    "en": "The line was checked. Three lamps were replaced, the crossing is lit.",
}
ADDRESSES = {"kk": "Төле би көшесі, 93", "ru": "ул. Толе би, 93", "en": "93 Töle Bi street"}


@dataclass
class Town:
    """numbers: situation → number of its request. letters: situation → id of its last letter."""

    now: datetime
    numbers: dict[str, str] = field(default_factory=dict)
    letters: dict[str, int] = field(default_factory=dict)

    def user(self, role: Role, body: str = "lighting", which: int = 0) -> User:
        """Return the official; citywide roles are at body="call-centre"."""
        posts = Post.objects.filter(organisation__code=body, organisation__jurisdiction=CITY, role=role)
        return posts.select_related("user").order_by("pk")[which].user

    def who(self, role: Role, body: str = "lighting", which: int = 0) -> Actor:
        """Return the same as an actor."""
        return get_actor(self.user(role, body, which), today=self.now.date())

    def resident(self) -> User:
        """Return the invented resident with an account."""
        return User.objects.get(email="resident@people.test")

    def row(self, situation: str) -> ServiceRequest:
        """Return the row of a situation's request as it is now."""
        return ServiceRequest.objects.get(public_id=self.numbers[situation])

    def ago(self, days: float) -> datetime:
        """Return the moment so many days ago."""
        return self.now - timedelta(days=days)


def build(now: datetime) -> Town:
    """Make the town in the database of the test."""
    machine = Actor.machine("tests")
    load_base_map(CITY, kinds={PlaceKind.DISTRICT, PlaceKind.STREET})
    clear_cache()
    load_city_file(machine, CITY, read_city_file(CITY))
    appoint_officials(machine, CITY)
    resident = User.objects.create_user("resident@people.test", name="Сәуле Омарова")
    User.objects.filter(pk=resident.pk).update(demo=True)
    town = Town(now)
    for number, (name, lead) in enumerate(SITUATIONS_HERE.items()):
        lead(town, name, number)
    return town


def submit(town: Town, name: str, number: int, *, days: float = 9, **changes: Any) -> str:
    """Hand in a request of an invented resident; language and words go round."""
    language = changes.pop("language", ("kk", "ru", "kk", "en")[number % 4])
    said = _words(number, changes.get("category", "light"), language)
    values: dict[str, Any] = {
        "title": said["title"],
        "text": said["text"],
        "category": "light",
        "language": language,
        "place": PlaceGiven(ADDRESSES[language], LAT + 0.004 * number, LON + 0.003 * number),
        "applicant": Applicant(name=NAME, phone=PHONE, email=MAIL),
    }
    submitter = changes.pop("by", Actor.anonymous())
    slip = actions.submit_request(submitter, CITY, Submission(**{**values, **changes}), now=town.ago(days))
    town.numbers[name] = slip.public_id
    return slip.public_id


def _words(number: int, category: str, language: str) -> dict[str, str]:
    told = tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"]
    ours = [one for one in told if one["category"] == category] or told
    one = ours[number % len(ours)]
    text = one["text"][language].format(place=ADDRESSES[language])
    return {"title": one["title"][language], "text": text}


def assign(town: Town, number: str, *, days: float = 8) -> None:
    """Send the request to the first executor of the lighting body."""
    lead = town.user(Role.EXECUTOR).pk
    actions.assign_request(
        town.who(Role.REGISTRAR), number, lead=lead, resolution="Тексеріңіз.", now=town.ago(days)
    )


def decide(town: Town, name: str, *, days: float = 6) -> None:
    """Put the answer on its approval sheet."""
    number = town.numbers[name]
    town.letters[name] = actions.submit_decision(
        town.who(Role.EXECUTOR),
        number,
        decision="satisfied",
        text=ANSWER,
        approvers=[town.user(Role.APPROVER).pk],
        signer=town.user(Role.SIGNER).pk,
        now=town.ago(days),
    )


def approve(town: Town, name: str, *, days: float = 5) -> None:
    """Approve it, so that it waits for the signer."""
    actions.approve_decision(town.who(Role.APPROVER), town.numbers[name], now=town.ago(days))


def sign(town: Town, name: str, *, days: float = 4) -> None:
    """Sign the answer with the demo key."""
    signer, number, at = town.who(Role.SIGNER), town.numbers[name], town.ago(days)
    session = actions.open_letter_signing(signer, number, town.letters[name], now=at)
    actions.answer_request(signer, number, session_id=session.session_id, cms=None, now=at)


def _received(town: Town, name: str, number: int) -> None:
    submit(town, name, number, days=1, category="other")


def _proposed(town: Town, name: str, number: int) -> None:
    submit(town, name, number, days=2, category="other")
    actions.propose_set_aside(town.who(Role.MODERATOR, "call-centre"), town.numbers[name], now=town.ago(1.5))


def _set_aside(town: Town, name: str, number: int) -> None:
    _proposed(town, name, number)
    second = town.who(Role.MODERATOR, "call-centre", 1)
    actions.set_aside_submission(second, town.numbers[name], now=town.ago(1))


def _registered(town: Town, name: str, number: int) -> None:
    submit(town, name, number, days=3, language="kk")


def _private(town: Town, name: str, number: int) -> None:
    text = "Мектеп алдында шам жанбайды. Маған +7 701 555 44 33 нөмірі арқылы хабарласыңыз."
    submit(town, name, number, days=3, language="kk", text=text)


def _assigned(town: Town, name: str, number: int) -> None:
    assign(town, submit(town, name, number))


def _overdue(town: Town, name: str, number: int) -> None:
    assign(town, submit(town, name, number, days=60), days=58)


def _extended(town: Town, name: str, number: int) -> None:
    assign(town, submit(town, name, number))
    head, public_id, at = town.who(Role.HEAD), town.numbers[name], town.ago(5)
    due = town.row(name).due_on + timedelta(days=20)
    letter = actions.draft_extension(head, public_id, due_on=due, text=ANSWER, now=at)
    session = actions.open_letter_signing(head, public_id, letter, now=at)
    actions.extend_term(head, public_id, letter_id=letter, session_id=session.session_id, cms=None, now=at)


def _approving(town: Town, name: str, number: int) -> None:
    _assigned(town, name, number)
    decide(town, name)


def _returned(town: Town, name: str, number: int) -> None:
    _approving(town, name, number)
    remark = "Орындалған күнін жазыңыз."
    actions.return_decision(town.who(Role.APPROVER), town.numbers[name], remark=remark, now=town.ago(5))


def _signing(town: Town, name: str, number: int) -> None:
    _approving(town, name, number)
    approve(town, name)


def _answered(town: Town, name: str, number: int) -> None:
    _signing(town, name, number)
    sign(town, name)


def _named(town: Town, name: str, number: int) -> None:
    submit(town, name, number, visibility=Visibility.NAMED)
    assign(town, town.numbers[name])
    decide(town, name)
    approve(town, name)
    sign(town, name)


def _own(town: Town, name: str, number: int) -> None:
    """Handed in by a resident with an account, answered."""
    applicant = get_actor(town.resident(), today=town.now.date())
    submit(town, name, number, by=applicant)
    assign(town, town.numbers[name])
    decide(town, name)
    approve(town, name)
    sign(town, name)


def _closed(town: Town, name: str, number: int) -> None:
    _answered(town, name, number)
    actions.confirm_answer(Actor(0, ""), town.numbers[name], now=town.ago(3))


def _disputed(town: Town, name: str, number: int) -> None:
    _answered(town, name, number)
    reason = "Жұмыс соңына дейін жасалмады."
    actions.dispute_answer(Actor(0, ""), town.numbers[name], reason=reason, now=town.ago(3))


def _reopened(town: Town, name: str, number: int) -> None:
    _disputed(town, name, number)
    actions.reopen_request(
        town.who(Role.HEAD), town.numbers[name], reason="Қайта қарау керек.", now=town.ago(2)
    )


def _by_voice(town: Town, name: str, number: int) -> None:
    operator = town.who(Role.OPERATOR, "call-centre")
    submit(town, name, number, by=operator, channel=Channel.PHONE)
    actions.answer_at_contact(
        operator,
        town.numbers[name],
        decision="explained",
        text=ANSWER[town.row(name).language],
        agreed=True,
        now=town.ago(8),
    )


def _forwarded(town: Town, name: str, number: int) -> None:
    submit(town, name, number)
    signer, public_id, at = town.who(Role.SIGNER), town.numbers[name], town.ago(7)
    letter = actions.draft_forwarding(signer, public_id, to="roads", text=ANSWER, now=at)
    session = actions.open_letter_signing(signer, public_id, letter, now=at)
    town.numbers["child"] = actions.forward_request(
        signer, public_id, letter_id=letter, session_id=session.session_id, cms=None, now=at
    )


def _withheld(town: Town, name: str, number: int) -> None:
    submit(town, name, number)
    moderator = town.who(Role.MODERATOR, "call-centre")
    actions.withhold_content(moderator, town.numbers[name], ground="child", now=town.ago(7))


def _proposal_of_redaction(town: Town, name: str, number: int) -> None:
    text = "Көршім Дәурен Әбенов осыған дейін де айтқан, шам әлі жанбайды."
    submit(town, name, number, days=2, language="kk", text=text)
    if not Redaction.objects.filter(version__request__public_id=town.numbers[name]).exists():
        raise AssertionError("the machine proposes to hide a neighbour's name")


SITUATIONS_HERE: dict[str, Callable[[Town, str, int], None]] = {
    "received": _received,
    "proposed": _proposed,
    "set_aside": _set_aside,
    "registered": _registered,
    "private": _private,
    "neighbour": _proposal_of_redaction,
    "assigned": _assigned,
    "overdue": _overdue,
    "extended": _extended,
    "approving": _approving,
    "returned": _returned,
    "signing": _signing,
    "answered": _answered,
    "named": _named,
    "own": _own,
    "closed": _closed,
    "disputed": _disputed,
    "reopened": _reopened,
    "by_voice": _by_voice,
    "forwarded": _forwarded,
    "withheld": _withheld,
}
