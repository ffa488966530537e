"""A small invented city for tests: two districts, two bodies, one official for each role."""

from __future__ import annotations

from datetime import UTC, date, datetime

from qala.base.people.api import Actor, Organisation, Post, Role, User, get_actor
from qala.city.api import save_jurisdiction
from qala.city.base_map import CitySettings
from qala.requests.api import Applicant, PlaceGiven, Submission
from qala.requests.models import Category, RoutingRule

CITY = "testa"
NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LAT, LON = 43.25, 76.92
BODY_ROLES = (Role.REGISTRAR, Role.EXECUTOR, Role.APPROVER, Role.SIGNER, Role.HEAD)
CITYWIDE_ROLES = (Role.OPERATOR, Role.REGISTRAR, Role.MODERATOR, Role.ANALYST, Role.ADMINISTRATOR)


def names(word: str) -> dict[str, str]:
    return {"kk": f"{word} kk", "ru": f"{word} ru", "en": word}


def make_city() -> None:
    """Make the city, its bodies, officials, categories and routes."""
    save_jurisdiction(
        CitySettings(
            code=CITY,
            names=names("Testa"),
            timezone="Asia/Almaty",
            languages=["kk", "ru", "en"],
            default_language="kk",
            bounds=(76.8, 43.1, 77.0, 43.4),
            view=(76.8, 43.1, 77.0, 43.4),
            centre=(LAT, LON),
            is_default=True,
            call_number="1308",
            country="KZ",
            licence="CC0",
        )
    )
    call_centre = Organisation.objects.create(
        jurisdiction=CITY, code="call-centre", names=names("Call centre")
    )
    for role in CITYWIDE_ROLES:
        official(call_centre, role)
    official(call_centre, Role.MODERATOR, "second")
    for number, code in enumerate(("lighting", "roads"), start=1):
        body = Organisation.objects.create(
            jurisdiction=CITY, code=code, names=names(code), bin=f"99010000000{number}", is_body=True
        )
        for role in BODY_ROLES:
            official(body, role)
        official(body, Role.EXECUTOR, "second")
        official(body, Role.APPROVER, "second")
        category = Category.objects.create(jurisdiction=CITY, code=code, names=names(code), icon="light")
        RoutingRule.objects.create(category=category, body=body)
    Category.objects.create(jurisdiction=CITY, code="other", names=names("other"))


def official(body: Organisation, role: Role, which: str = "first") -> User:
    user = User.objects.create_user(f"{role}.{which}@{body.code}.test", name=f"{role} {which} of {body.code}")
    Post.objects.create(
        user=user, organisation=body, role=role, title=names(str(role)), valid_from=date(2020, 1, 1)
    )
    return user


def actor(role: Role, body: str = "lighting", which: str = "first") -> Actor:
    """Return the official of that role; citywide roles are at the call centre."""
    code = body if role in BODY_ROLES and body else "call-centre"
    return get_actor(User.objects.get(email=f"{role}.{which}@{code}.test"), today=TODAY)


def resident(name: str = "resident") -> Actor:
    user, _made = User.objects.get_or_create(
        email=f"{name}@people.test", defaults={"name": "Invented Resident"}
    )
    return get_actor(user, today=TODAY)


def submission(**changes: object) -> Submission:
    """Return a submission about a street lamp."""
    values = {
        "title": "Көшеде шам жанбайды",
        "text": "Мектеп алдындағы өткелде екі аптадан бері шам жанбайды.",
        "category": "lighting",
        "language": "kk",
        "place": PlaceGiven(address="Төле би көшесі", lat=LAT, lon=LON),
        "applicant": Applicant(name="Invented Resident", email="resident@people.test"),
    }
    return Submission(**{**values, **changes})
