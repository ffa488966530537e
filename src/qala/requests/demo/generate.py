"""A year of an invented city: requests in three languages, led through the verbs by invented officials.

Every step is done by the same actions as in life. The same day gives the same city, but for public numbers
and keys. A request carries its number, so an interrupted run is taken up where it ended.
"""

from __future__ import annotations

import io
import multiprocessing
import queue
import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import connection, connections

from qala.base.calendar.api import WorkCalendar, load_calendar
from qala.base.files.api import store_upload
from qala.base.people.api import Actor, Post, Role, get_actor
from qala.base.text.api import translated
from qala.city.api import JurisdictionData, get_jurisdiction, is_inside, list_addresses
from qala.requests import actions
from qala.requests.data import Applicant, Channel, PlaceGiven, Submission, Visibility
from qala.requests.demo.people import name_of
from qala.requests.demo.photos import draw
from qala.requests.models import ServiceRequest
from qala.requests.norms import Group, group_of

SITUATIONS = Path(__file__).with_name("situations.toml")
LANGUAGES = ("kk",) * 5 + ("ru",) * 4 + ("en",)
PHONE_WORDS = {
    "kk": " Маған {phone} нөмірі арқылы хабарласуға болады.",
    "ru": " Мой телефон {phone}, звоните в любое время.",
    "en": " You can call me at {phone}.",
}
NEIGHBOUR_WORDS = {
    "kk": " Көршім {name} осыған дейін де айтқан.",
    "ru": " Соседка {name} об этом уже сообщала.",
    "en": " My neighbour {name} has told you before.",
}
REMARKS = ("Орындалған күнін жазыңыз.", "Укажите дату выполнения работ.", "Қазақша мәтінін толықтырыңыз.")
WAIVER = "Мән-жайлар құжаттармен толық расталған, өтініш иесінің ұстанымы мәтінде айқын."
REASONS = {
    "kk": "Жұмыс соңына дейін жасалмады.",
    "ru": "Работу не довели до конца.",
    "en": "The work was not finished.",
}
Step = Iterator[datetime]
SOURCE = "demo"


@dataclass
class City:
    """What the generator draws from."""

    data: JurisdictionData
    zone: ZoneInfo
    calendar: WorkCalendar
    chance: random.Random
    situations: list[dict[str, Any]]
    places: list[Any]
    people: dict[tuple[str, Role], list[Actor]]
    photos: dict[tuple[str, bool], list[str]]
    now: datetime


def generate(
    jurisdiction: str,
    numbers: Sequence[int],
    *,
    size: int,
    now: datetime,
    processes: int = 2,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Make the requests of these numbers out of `size` over the year before `now`; higher is later.

    Each life is led to its end before the next begins, so a kill leaves at most one a process unfinished.
    """
    _photos(now)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    work = [
        context.Process(target=_part, args=(jurisdiction, numbers[part::processes], size, now, told))
        for part in range(processes)
    ]
    for process in work:
        process.start()
    done = 0
    while any(process.is_alive() for process in work) or not told.empty():
        with suppress(queue.Empty):
            done += told.get(timeout=0.5)
            if progress:
                progress(done)
    if any(process.exitcode for process in work):
        raise RuntimeError("the demo could not be made; the reason stands above")


def _part(jurisdiction: str, numbers: Sequence[int], size: int, now: datetime, told: Any) -> None:
    """Lead these requests, one after the other. The commits need not wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    city = _prepare(jurisdiction, now)
    for number in numbers:
        city.chance.seed(number)
        life = _life(city, _arrival(city, number, size), number)
        while (following := next(life, None)) is not None and following <= now:
            pass
        told.put(1)


def _prepare(jurisdiction: str, now: datetime) -> City:
    data = get_jurisdiction(jurisdiction)
    chance = random.Random(7)  # noqa: S311 - an invented city, not a secret
    places = [one for one in list_addresses(data) if one.district]
    return City(
        data=data,
        zone=ZoneInfo(data.timezone),
        calendar=load_calendar(data.country, data.subdivision or None),
        chance=chance,
        situations=tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"],
        places=chance.sample(places, len(places)),
        people=_people(jurisdiction, now),
        photos=_photos(now),
        now=now,
    )


def _people(jurisdiction: str, now: datetime) -> dict[tuple[str, Role], list[Actor]]:
    """Return (organisation, role) → the actors who hold it."""
    held: dict[tuple[str, Role], list[Actor]] = {}
    for post in Post.objects.filter(organisation__jurisdiction=jurisdiction).select_related(
        "user", "organisation"
    ):
        actor = get_actor(post.user, today=now.date())
        held.setdefault((post.organisation.code, Role(post.role)), []).append(actor)
    return held


def _photos(now: datetime) -> dict[tuple[str, bool], list[str]]:
    """Draw and store the pictures: scene and before/after → files."""
    kept: dict[tuple[str, bool], list[str]] = {}
    for scene in ("lamp", "pothole", "rubbish", "tree", "water", "stop", "house"):
        for after in (False, True):
            for seed in range(3):
                file = ContentFile(draw(scene, after=after, seed=seed), name="photo.jpg")
                kept.setdefault((scene, after), []).append(
                    store_upload(io.BytesIO(file.read()), now=now).sha256
                )
    return kept


def _arrival(city: City, number: int, size: int) -> datetime:
    """Return when the request comes: over a year, denser lately, by day more than by night."""
    age = timedelta(days=364 * (1 - ((number + 0.5) / size) ** 0.62))
    day = (city.now - age).astimezone(city.zone).date()
    hour = city.chance.choices(
        range(24), weights=[1] * 7 + [6, 10, 12, 12, 10, 8, 9, 10, 9, 8, 8, 9, 9, 7, 5, 3, 2]
    )[0]
    at = datetime.combine(day, time(hour, city.chance.randrange(60), city.chance.randrange(60)), city.zone)
    return min(at, city.now - timedelta(minutes=city.chance.randint(3, 300)))


def _life(city: City, arrival: datetime, number: int) -> Step:
    """Lead one request. Yields when it goes on, so that the caller can stop at today."""
    chance = city.chance
    situation = chance.choice(city.situations)
    language = chance.choice(LANGUAGES)
    slip = actions.submit_request(
        _submitter(city, number), city.data.code, _submission(city, situation, language, number), now=arrival
    )
    _voices(city, slip.public_id, arrival)
    if slip.body is None:
        yield _office(city, arrival, 0)
        registrar = city.people["call-centre", Role.REGISTRAR][0]
        body = chance.choice([code for code, role in city.people if role is Role.SIGNER])
        at = max(arrival, _office(city, arrival, 0))
        actions.register_request(registrar, slip.public_id, body=body, kind="response", now=at)
    row = ServiceRequest.objects.select_related("body", "category").get(public_id=slip.public_id)
    if chance.random() < 0.04:
        yield _office(city, arrival, 0)
        operator = city.people["call-centre", Role.OPERATOR][0]
        if group_of(row.kind) is Group.FIRST:
            words = situation["answer"][language]
            at = _office(city, arrival, 0)
            actions.answer_at_contact(
                operator, row.public_id, decision="explained", text=words, agreed=True, now=at
            )
            return
    yield from _considered(city, row, situation, arrival)


def _considered(city: City, row: ServiceRequest, situation: dict[str, Any], arrival: datetime) -> Step:
    """From assignment to what follows the answer."""
    chance, code = city.chance, row.body.code
    pick = lambda role: chance.choice(city.people[code, role])  # noqa: E731 - one word, used six times below
    yield (at := _office(city, arrival, chance.choice((0, 1, 1, 2))))
    if chance.random() < 0.02:
        signer = pick(Role.SIGNER)
        to = chance.choice([one for one, role in city.people if role is Role.SIGNER and one != code])
        text = {
            "kk": "Өтінішіңіз құзыретіне қарай жауапты ұйымға жолданды.",
            "ru": "Ваше обращение направлено по компетенции.",
            "en": "Your request was forwarded to the competent body.",
        }
        letter = actions.draft_forwarding(signer, row.public_id, to=to, text=text, now=at)
        session = actions.open_letter_signing(signer, row.public_id, letter, now=at)
        child = actions.forward_request(
            signer, row.public_id, letter_id=letter, session_id=session.session_id, cms=None, now=at
        )
        moved = ServiceRequest.objects.select_related("body", "category").get(public_id=child)
        yield from _considered(city, moved, situation, at)
        return
    lead = pick(Role.EXECUTOR)
    actions.assign_request(pick(Role.REGISTRAR), row.public_id, lead=lead.user_id, now=at)
    late = chance.random() < 0.055
    days = chance.randint(15, 19) if late else chance.choice((2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12))
    if late and chance.random() < 0.4:
        head = pick(Role.HEAD)
        yield (at := _office(city, at, 8))
        due = city.calendar.next_working_day(row.due_on + timedelta(days=chance.randint(10, 30)))
        text = {
            "kk": "Қосымша тексеру қажет болғандықтан, мерзім ұзартылды.",
            "ru": "Срок продлён: нужна дополнительная проверка.",
            "en": "The term is extended: a further inspection is needed.",
        }
        letter = actions.draft_extension(head, row.public_id, due_on=due, text=text, now=at)
        session = actions.open_letter_signing(head, row.public_id, letter, now=at)
        actions.extend_term(
            head, row.public_id, letter_id=letter, session_id=session.session_id, cms=None, now=at
        )
    yield (at := _office(city, at, max(1, days - 2)))
    people = (
        lead,
        chance.sample(city.people[code, Role.APPROVER], chance.choice((1, 1, 2))),
        pick(Role.SIGNER),
    )
    yield from _approved(city, row, situation, at, people)


def _approved(
    city: City,
    row: ServiceRequest,
    situation: dict[str, Any],
    at: datetime,
    people: tuple[Actor, list[Actor], Actor],
) -> Step:
    """Draft, approval, sometimes a return, signature; then what the applicant says of it."""
    chance, (_lead, approvers, signer) = city.chance, people
    while True:
        _submit(city, row, situation, at, people)
        at += timedelta(minutes=chance.randint(20, 200))
        yield at
        if chance.random() < 0.07:
            actions.return_decision(approvers[0], row.public_id, remark=chance.choice(REMARKS), now=at)
            yield (at := _office(city, at, 1))
            continue
        for approver in approvers:
            actions.approve_decision(approver, row.public_id, now=at)
        break
    yield (at := _office(city, at, 1))
    session = actions.open_letter_signing(signer, row.public_id, _letter(row), now=at)
    actions.answer_request(signer, row.public_id, session_id=session.session_id, cms=None, now=at)
    yield (at := at + timedelta(days=chance.randint(1, 12), hours=3))
    applicant = Actor(0, "")
    if chance.random() < 0.05:
        reason = REASONS[row.language]
        actions.dispute_answer(applicant, row.public_id, reason=reason, now=at)
        if chance.random() < 0.5:
            yield (at := _office(city, at, 2))
            head = chance.choice(city.people[row.body.code, Role.HEAD])
            actions.reopen_request(head, row.public_id, reason=reason, now=at)
            row.refresh_from_db()
            yield from _considered(city, row, situation, at)
    elif chance.random() < 0.6:
        actions.confirm_answer(applicant, row.public_id, now=at)
    else:
        yield at + timedelta(days=92)
        actions.confirm_answer(Actor.machine("terms"), row.public_id, now=at + timedelta(days=92))


def _submit(
    city: City,
    row: ServiceRequest,
    situation: dict[str, Any],
    at: datetime,
    people: tuple[Actor, list[Actor], Actor],
) -> None:
    lead, approvers, signer = people
    usual = "favourable_act" if group_of(row.kind) is Group.SECOND else "satisfied"
    decision = situation.get("decision", usual) if group_of(row.kind) is Group.FIRST else usual
    languages = {"kk", "ru", row.language}
    greeting = {"kk": "Құрметті өтініш иесі!", "ru": "Уважаемый заявитель!", "en": "Dear applicant,"}
    ending = {
        "kk": "Жауаппен келіспесеңіз, үш ай ішінде жоғары тұрған органға шағым бере аласыз.",
        "ru": "Если вы не согласны с ответом, за три месяца можно подать жалобу в вышестоящий орган.",
        "en": "If you do not agree, you may complain to the higher body within three months.",
    }
    text = {
        tongue: f"{greeting[tongue]}\n\n{situation['answer'][tongue]}\n\n{ending[tongue]}"
        for tongue in languages
    }
    photo = city.photos.get((situation["photo"], True), [])
    actions.submit_decision(
        lead,
        row.public_id,
        decision=decision,
        text=text,
        approvers=[one.user_id for one in approvers],
        signer=signer.user_id,
        waiver=WAIVER if decision == "refused" else "",
        files=[city.chance.choice(photo)] if photo and city.chance.random() < 0.15 else [],
        now=at,
    )


def _letter(row: ServiceRequest) -> int:
    return ServiceRequest.objects.values_list("letter", flat=True).get(pk=row.pk)


def _submitter(city: City, number: int) -> Actor:
    if number % 3 == 0:
        return city.chance.choice(city.people["call-centre", Role.OPERATOR])
    return Actor.anonymous()


def _submission(city: City, situation: dict[str, Any], language: str, number: int) -> Submission:
    """Return what a resident says: the situation at an address, now and then with what should be hidden."""
    chance = city.chance
    place = city.places[(number * 13) % len(city.places)]
    address = translated(place.names, language)
    text = situation["text"][language].format(place=address)
    if chance.random() < 0.18:
        text += PHONE_WORDS[language].format(phone=_phone(chance))
    if chance.random() < 0.06:
        text += NEIGHBOUR_WORDS[language].format(name=name_of(2 * chance.randint(1, 40)))
    photo = city.photos.get((situation["photo"], False), [])
    named = chance.random() < 0.08
    lat, lon = (at + chance.uniform(-0.0006, 0.0006) for at in (place.lat, place.lon))
    if not is_inside(city.data, lat, lon):
        lat, lon = place.lat, place.lon
    return Submission(
        title=situation["title"][language],
        text=text,
        category=situation["category"],
        language=language,
        channel=Channel.PHONE if number % 3 == 0 else Channel.WEB,
        place=PlaceGiven(address, lat, lon),
        applicant=Applicant(name=name_of(chance.randint(1, 400)))
        if named or chance.random() < 0.7
        else Applicant(),
        visibility=Visibility.NAMED if named else Visibility.UNNAMED,
        files=(chance.choice(photo),) if photo and chance.random() < 0.2 else (),
        source=SOURCE,
        source_id=str(number),
    )


def _phone(chance: random.Random) -> str:
    groups = (chance.randint(100, 999), chance.randint(10, 99), chance.randint(10, 99))
    return "+7 70{} {} {} {}".format(chance.randint(0, 8), *groups)


def _voices(city: City, public_id: str, now: datetime) -> None:
    for number in range(int(city.chance.paretovariate(1.4)) - 1 if city.chance.random() < 0.35 else 0):
        if number >= 40:
            break
        actions.add_voice(public_id, voter=f"demo:{number}", now=now)


def _office(city: City, after: datetime, days: int) -> datetime:
    """Return a moment in office hours, so many working days later."""
    day = after.astimezone(city.zone).date()
    for _turn in range(days):
        day = city.calendar.next_working_day(day + timedelta(days=1))
    day = city.calendar.next_working_day(day)
    at = datetime.combine(day, time(9 + city.chance.randrange(8), city.chance.randrange(60)), city.zone)
    return max(at, after + timedelta(minutes=city.chance.randint(5, 90)))
