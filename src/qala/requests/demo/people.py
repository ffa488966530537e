"""Invented officials and residents of the demo. Any likeness is chance."""

from __future__ import annotations

from datetime import date

from qala.base.people.api import Actor, Organisation, Post, Role, User, appoint, open_account

MEN = (
    "Ерлан",
    "Бекзат",
    "Нұрлан",
    "Тимур",
    "Арман",
    "Дәурен",
    "Санжар",
    "Олжас",
    "Қайрат",
    "Рустам",
    "Виктор",
    "Сергей",
)
WOMEN = (
    "Айгүл",
    "Сәуле",
    "Динара",
    "Гүлнар",
    "Мәдина",
    "Әсел",
    "Жанар",
    "Ләззат",
    "Ирина",
    "Ольга",
    "Камила",
    "Назгүл",
)
SURNAMES = (
    "Дүйсенов",
    "Сәрсенов",
    "Нұрғалиев",
    "Әбенов",
    "Омаров",
    "Қасымов",
    "Жүнісов",
    "Тоқтаров",
    "Ким",
    "Иванов",
    "Петров",
    "Бектұров",
    "Мұратов",
    "Есенов",
    "Рахимов",
    "Сүлейменов",
    "Ткаченко",
    "Ахметов",
    "Байжанов",
    "Сейітов",
)
UNCHANGED = ("Ким", "Ткаченко")
TITLES = {
    Role.OPERATOR: {
        "kk": "байланыс орталығының операторы",
        "ru": "оператор контакт-центра",
        "en": "contact centre operator",
    },
    Role.REGISTRAR: {"kk": "тіркеуші", "ru": "регистратор", "en": "registrar"},
    Role.EXECUTOR: {"kk": "бас маман", "ru": "главный специалист", "en": "chief specialist"},
    Role.APPROVER: {"kk": "сектор меңгерушісі", "ru": "заведующий сектором", "en": "head of section"},
    Role.SIGNER: {
        "kk": "бөлім басшысының орынбасары",
        "ru": "заместитель руководителя отдела",
        "en": "deputy head of department",
    },
    Role.HEAD: {"kk": "бөлім басшысы", "ru": "руководитель отдела", "en": "head of department"},
    Role.MODERATOR: {"kk": "модератор", "ru": "модератор", "en": "moderator"},
    Role.ANALYST: {"kk": "талдаушы", "ru": "аналитик", "en": "analyst"},
    Role.ADMINISTRATOR: {"kk": "әкімші", "ru": "администратор", "en": "administrator"},
}
IN_BODY = (Role.REGISTRAR, Role.EXECUTOR, Role.EXECUTOR, Role.APPROVER, Role.APPROVER, Role.SIGNER, Role.HEAD)
CITYWIDE = (
    Role.OPERATOR,
    Role.OPERATOR,
    Role.REGISTRAR,
    Role.MODERATOR,
    Role.MODERATOR,
    Role.ANALYST,
    Role.ADMINISTRATOR,
)
SINCE = date(2020, 1, 1)


def name_of(number: int) -> str:
    """Return the number-th invented name."""
    surname = SURNAMES[(number * 7 + 3) % len(SURNAMES)]
    if number % 2:
        return f"{MEN[(number // 2) % len(MEN)]} {surname}"
    return f"{WOMEN[(number // 2) % len(WOMEN)]} {surname if surname in UNCHANGED else surname + 'а'}"


def appoint_officials(actor: Actor, jurisdiction: str) -> None:
    """Fill every post of the city once. A second call changes nothing."""
    number = 0
    for organisation in Organisation.objects.filter(jurisdiction=jurisdiction).order_by("pk"):
        for place, role in enumerate(IN_BODY if organisation.is_body else CITYWIDE):
            number += 1
            email = f"{role}{place}@{organisation.code}.{jurisdiction}.demo"
            user = open_account(
                actor, email=email, name=name_of(number), language="kk" if number % 3 else "ru"
            )
            if Post.objects.filter(user_id=user).exists():
                continue
            User.objects.filter(pk=user).update(demo=True)
            appoint(
                actor,
                user_id=user,
                organisation_id=organisation.pk,
                role=role,
                title=TITLES[role],
                valid_from=SINCE,
            )
