"""What officials see: the desk with its bars, a case, its forms, signing, personal data, a call."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from qala.base.calendar.api import load_calendar
from qala.base.people.api import Role, User
from qala.requests import actions
from qala.requests.models import Redaction, ServiceRequest
from qala.requests.norms import decisions_for
from qala.requests.tests.factories import CITY, actor, make_city, resident, submission
from qala.requests.web.due_days import HEIGHT, LEAST, count_later, list_due_days

NOW = timezone.now()
QUERIES = 30  # with those of signing in
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = {"kk": "Шам ауыстырылды.\n\nЖарық бар.", "ru": "Лампа заменена."}
PHONE = "Телефоным 8 701 123 45 67."


@pytest.fixture
def city(settings, db):
    settings.DEMO = True
    cache.clear()
    make_city()


@pytest.fixture
def as_official(client: Client, city):
    """Return a function that signs an official in and fetches a page."""

    def fetch(role: Role, url: str, status: int = 200, body: str = "lighting", **typed) -> str:
        person = actor(role, body)
        client.force_login(User.objects.get(pk=person.user_id), BACKEND)
        response = client.post(url, typed) if typed else client.get(url)
        assert response.status_code == status, (url, response.status_code)
        return unescape(response.content.decode())

    return fetch


def submit(days_ago: int = 0, **changes) -> str:
    at = NOW - timedelta(days=days_ago)
    number = actions.submit_request(resident(), CITY, submission(**changes), now=at).public_id
    actions.assign_request(actor(Role.REGISTRAR), number, lead=actor(Role.EXECUTOR).user_id, now=at)
    return number


def draft(number: str) -> int:
    row = ServiceRequest.objects.get(public_id=number)
    decision = next(one.code for one in decisions_for(row.kind) if not one.on_withdrawal)
    return actions.submit_decision(
        actor(Role.EXECUTOR),
        number,
        decision=decision,
        text=TEXT,
        approvers=[actor(Role.APPROVER).user_id],
        signer=actor(Role.SIGNER).user_id,
        now=NOW,
    )


def test_bars_hold_what_is_overdue_the_working_days_and_holidays():
    monday = date(2026, 12, 14)
    calendar = load_calendar("KZ")
    counts = {date(2026, 12, 1): 2, monday: 4, date(2026, 12, 17): 1, date(2027, 3, 1): 5}
    bars = list_due_days(counts, monday, calendar, "ru")
    assert [(bars[0].code, bars[0].kind, bars[0].count)] == [("overdue", "late", 2)]
    assert (bars[1].kind, bars[1].height, bars[1].below) == ("today", HEIGHT, "14\u00a0дек")
    by_day = {bar.code: bar for bar in bars}
    assert by_day["2026-12-16"].kind == "off"  # Independence Day, a Wednesday
    assert "2026-12-19" not in by_day  # a Saturday without work
    assert by_day["2026-12-17"].height > LEAST
    assert by_day["2026-12-15"].height == 0
    assert count_later(counts, bars) == 5


def test_every_day_of_the_bars_opens_exactly_its_cases(as_official, django_assert_max_num_queries):
    late, fresh = submit(40), submit(0)
    with django_assert_max_num_queries(QUERIES):
        page = as_official(Role.EXECUTOR, "/ru/desk/")
    assert page.count("<h1>") == 1
    assert "Просрочено 1 дело" in page
    due = ServiceRequest.objects.get(public_id=fresh).due_on
    only_late = as_official(Role.EXECUTOR, "/ru/desk/?queue=mine&day=overdue")
    assert late in only_late
    assert fresh not in only_late
    only_fresh = as_official(Role.EXECUTOR, f"/ru/desk/?queue=mine&day={due.isoformat()}")
    assert fresh in only_fresh
    assert late not in only_fresh
    assert fresh not in as_official(Role.EXECUTOR, "/ru/desk/?queue=mine&q=нет+такого")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_desk_of_every_role_in_every_language(as_official, language):
    submit(3)
    for role in (Role.REGISTRAR, Role.EXECUTOR, Role.APPROVER, Role.SIGNER, Role.HEAD):
        page = as_official(role, f"/{language}/desk/")
        assert "г.." not in page
        assert "ж.." not in page
    assert "<h1>" in as_official(Role.MODERATOR, f"/{language}/desk/")


def test_returned_draft_comes_back_into_its_form(as_official):
    number = submit(2)
    draft(number)
    actions.return_decision(actor(Role.APPROVER), number, remark="Назовите номер опоры", now=NOW)
    desk = as_official(Role.EXECUTOR, "/ru/desk/?queue=mine")
    assert "Возвращено с замечаниями" in desk
    assert "Исправить" in desk
    page = as_official(Role.EXECUTOR, f"/ru/desk/{number}/do/submit_decision/")
    assert "Назовите номер опоры" in page
    assert TEXT["ru"] in page
    assert page.index('id="id_text_kk"') < page.index('id="id_text_ru"')  # the request is in Kazakh


def test_form_keeps_what_was_typed_and_names_what_to_mend(as_official):
    number = submit(2)
    url = f"/ru/desk/{number}/do/submit_decision/"
    signer = actor(Role.SIGNER).user_id
    page = as_official(Role.EXECUTOR, url, 400, text_kk="Жазылған сөз", decision="", signer=signer)
    assert "Жазылған сөз" in page
    assert 'href="#id_decision"' in page


def test_signing_page_shows_both_texts_whole_fingerprint_and_signs(as_official):
    number = submit(2)
    letter = draft(number)
    actions.approve_decision(actor(Role.APPROVER), number, now=NOW)
    url = f"/ru/desk/{number}/sign/{letter}/"
    page = as_official(Role.SIGNER, url)
    assert "Шам ауыстырылды." in page
    assert TEXT["ru"] in page
    with translation.override("kk"):
        assert 'lang="kk"' in page
    parts = page.split('class="q-card-foot q-sign-print"')[1].split("<code>")[1].split("</code>")[0]
    assert len("".join(parts.replace("<span>", "").replace("</span>", "").split())) == 64
    assert 'href="#cms"' in as_official(Role.SIGNER, url, 400, upload="1")
    as_official(Role.SIGNER, url, 302, demo="1")
    assert ServiceRequest.objects.get(public_id=number).state == "answered"


def test_moderator_sees_marks_and_goes_to_the_queue_when_all_is_decided(as_official):
    number = submit(1, text=f"Шам жанбайды, көршім Айгүл Серікова айтты. {PHONE}")
    piece = Redaction.objects.filter(version__request__public_id=number).first()
    Redaction.objects.filter(pk=piece.pk).update(state=Redaction.PROPOSED)
    Redaction.objects.exclude(pk=piece.pk).update(state=Redaction.APPLIED)
    url = f"/ru/desk/{number}/redact/"
    page = as_official(Role.MODERATOR, url)
    assert f'href="#piece-{piece.pk}"' in page
    kept = as_official(Role.MODERATOR, url, 400, lift=str(piece.pk), **{f"why-{piece.pk}": ""})
    assert "q-piece" in kept
    as_official(Role.MODERATOR, url, 302, confirm=str(piece.pk))
    assert not Redaction.objects.filter(state=Redaction.PROPOSED).exists()


def test_call_is_read_back_with_telephone_and_language(as_official):
    typed = {"text": "Шам жанбайды, кешке қараңғы", "address": "Төле би 93", "category": "lighting"}
    typed |= {"contact": "8 701 123 45 67", "language": "kk", "name": "Серікова"}
    page = as_official(Role.OPERATOR, "/ru/desk/new/", **typed)
    assert "+7 701 123 45 67" in page.replace("\u00a0", " ")
    assert "Қазақша" in page
    sent = as_official(Role.OPERATOR, "/ru/desk/new/", 302, **typed, send="1")
    assert sent == ""
