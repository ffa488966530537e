"""What everyone sees: home, list, map, tiles, the page of one request, its paper, feed and proofs."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from mapbox_vector_tile import decode

from qala.base.people.api import Role, User
from qala.city.api import CitySettings, save_jurisdiction, tile_at
from qala.requests import actions
from qala.requests.data import Channel, PlaceGiven
from qala.requests.models import Category, RequestEvent, ServiceRequest
from qala.requests.tests.factories import CITY, LAT, LON, actor, make_city, names, resident, submission
from qala.trust.api import find_by_doc

pytestmark = pytest.mark.django_db
NOW = timezone.now()
QUERIES = 25


@pytest.fixture(autouse=True)
def city(settings, db):
    settings.DEMO = True
    cache.clear()
    make_city()
    yield
    cache.clear()


@pytest.fixture
def look(client: Client):
    """Return a function that fetches a page and gives its words."""

    def fetch(url: str, status: int = 200) -> str:
        response = client.get(url)
        assert response.status_code == status, url
        return unescape(response.content.decode())

    return fetch


def submit(days_ago: float = 0, **changes) -> str:
    at = NOW - timedelta(days=days_ago)
    return actions.submit_request(resident(), CITY, submission(**changes), now=at).public_id


def answer(public_id: str, text=None, at=None) -> None:
    at = at or NOW
    actions.assign_request(actor(Role.REGISTRAR), public_id, lead=actor(Role.EXECUTOR).user_id, now=at)
    letter = actions.submit_decision(
        actor(Role.EXECUTOR),
        public_id,
        decision="satisfied",
        text=text or {"kk": "Құрметті өтініш иесі! Шам ауыстырылды.", "ru": "Лампа заменена."},
        approvers=[],
        signer=actor(Role.SIGNER).user_id,
        now=at,
    )
    session = actions.open_letter_signing(actor(Role.SIGNER), public_id, letter, now=at)
    actions.answer_request(actor(Role.SIGNER), public_id, session_id=session.session_id, cms=None, now=at)


def url(name: str, *args: object, language: str = "ru") -> str:
    with translation.override(language):
        return reverse(f"requests:{name}", args=args)


# ── the list ─────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_number_state_and_what_is_left(look):
    public_id = submit()
    page = look(url("list"))
    assert f"/ru/requests/{public_id}/" in page
    assert "1 обращение" in page
    assert "Зарегистрировано" in page
    assert re.search(r"\d+ рабочих дн", page)


def test_rows_are_numbered_as_on_the_map_and_carry_their_place(look):
    submit()
    page = look(url("list"))
    row = re.search(r"<li class=\"q-row[^>]*>", page)[0]
    assert 'data-number="1"' in row
    assert f'data-lat="{LAT:.6f}"' in row
    assert 'data-kind="waiting"' in row


def test_a_request_without_a_point_has_a_row_and_no_mark(look):
    submit(place=PlaceGiven(address="Бір жерде"))
    row = re.search(r"<li class=\"q-row[^>]*>", look(url("list")))[0]
    assert "data-lat" not in row


def test_queries_of_the_list_do_not_grow_with_its_rows(client, django_assert_max_num_queries):
    for number in range(12):
        submit(title=f"Шам {number}")
    client.get(url("list"))
    with django_assert_max_num_queries(8):
        client.get(url("list"))


@pytest.mark.parametrize("name", ["list", "map"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_filter_has_its_chip_and_the_chip_drops_it(look, name, language):
    submit()
    page = look(url(name, language=language) + "?category=lighting&status=open&answered=30&since=2026-01-01")
    chips = re.findall(r'<a class="q-chip" href="([^"]+)"', page)
    assert len(chips) == 4
    assert all(chip.startswith(url(name, language=language)) for chip in chips)
    assert not any(
        "status=open" in chip and "category" in chip and "answered" in chip and "since" in chip
        for chip in chips
    )


def test_words_in_another_script_and_form_find_the_request(look):
    public_id = submit()
    for words in ("шамдар", "жанбайды мектеп", "janbaidy"):
        assert public_id in look(url("list", language="kk") + f"?q={words}"), words


def test_it_is_said_when_only_some_of_the_words_were_found(look):
    submit()
    assert "некоторые из них" in look(url("list") + "?q=шам жирафтар")


@pytest.mark.parametrize("change", [str.lower, str, lambda number: f" {number} ", lambda number: number[-5:]])
def test_a_number_alone_opens_its_page(client, change):
    public_id = submit()
    ServiceRequest.objects.filter(public_id=public_id).update(public_id=f"QLA-{NOW.year}-7F3K9")
    response = client.get(url("list"), {"q": change(f"QLA-{NOW.year}-7F3K9")})
    assert response["Location"] == url("detail", f"QLA-{NOW.year}-7F3K9")


def test_an_empty_list_says_what_to_do(look):
    page = look(url("list") + "?q=жоқсөз")
    assert "Обращений не нашлось" in page
    assert "Уберите один из фильтров" in page


def test_hidden_requests_are_in_no_list_tile_or_home(client, look):
    public_id = submit()
    answer(public_id)
    ServiceRequest.objects.update(hidden=True)
    assert public_id not in look(url("list"))
    assert public_id not in look(url("map"))
    assert public_id not in look("/ru/")
    assert not client.get(tile_url()).content


def test_pages_past_the_end_show_the_last_one(look):
    submit()
    assert "1 обращение" in look(url("list") + "?page=99999")
    assert "1 обращение" in look(url("list") + "?page=-x")


def test_a_title_is_escaped_in_list_page_and_paper(look):
    public_id = submit(title="<b>&</b> шам")
    answer(public_id)
    for page in ("list", "detail", "print"):
        raw = Client().get(url(page, *([] if page == "list" else [public_id]))).content.decode()
        assert "<b>&" not in raw
        assert "&lt;b&gt;&amp;&lt;/b&gt; шам" in raw


# ── tiles ────────────────────────────────────────────────────────────────────────────────────────


def tile_url(zoom: int = 12, query: str = "") -> str:
    x, y = tile_at(LAT, LON, zoom)
    return f"/tiles/requests/{CITY}/{zoom}/{x}/{y}.pbf{query}"


def features(client: Client, address: str) -> list[dict]:
    body = client.get(address).content
    return [one["properties"] for one in decode(body)["requests"]["features"]] if body else []


def test_tiles_count_what_the_page_does_not_list(client):
    for _ in range(25):
        submit()
    assert sum(one["count"] for one in features(client, tile_url())) == 5
    assert sum(one["count"] for one in features(client, tile_url(query="?page=2"))) == 20


def test_a_request_that_stands_alone_is_named_with_its_kind(client):
    for _ in range(20):
        submit()
    old = submit(days_ago=60, place=PlaceGiven(lat=LAT + 0.01, lon=LON + 0.01))
    zoom = 12
    x, y = tile_at(LAT + 0.01, LON + 0.01, zoom)
    found = features(client, f"/tiles/requests/{CITY}/{zoom}/{x}/{y}.pbf")
    assert {"id": old, "count": 1, "kind": "overdue"} in found


def test_tiles_keep_the_filter_of_the_list(client):
    for _ in range(22):
        submit()
    assert features(client, tile_url(query="?category=roads")) == []
    assert features(client, tile_url(query="?category=lighting"))


@pytest.mark.parametrize(
    "address", ["/tiles/requests/nowhere/1/0/0.pbf", f"/tiles/requests/{CITY}/2/4/0.pbf"]
)
def test_a_tile_that_cannot_be_is_not_found(client, address):
    assert client.get(address).status_code == 404


# ── the page of one request ──────────────────────────────────────────────────────────────────────


def test_a_running_request_shows_steps_countdown_law_and_history(look):
    public_id = submit()
    page = look(url("detail", public_id))
    assert 'aria-current="step"' in page
    assert "По закону 15 рабочих дней" in page
    assert "АППК РК, статья 76" in page
    assert page.count('<li class="q-event') == 2
    assert f"/requests/{public_id}/history/1/" in page


def test_an_answered_one_shows_decision_signer_certificate_and_the_check(look):
    public_id = submit()
    answer(public_id)
    page = look(url("detail", public_id))
    signer = User.objects.get(email__startswith="signer.first@lighting")
    assert "Лампа заменена." in page
    assert "Удовлетворено" in page
    assert signer.name in page
    assert "PASSED" in page
    assert f"/ru/v/{public_id}/1" in page
    assert "ДЕМО" in page
    assert re.search(r"Ответ дан за \d рабочи", page)


def test_the_answer_is_read_in_the_other_language_when_asked(look):
    public_id = submit()
    answer(public_id)
    assert "Шам ауыстырылды." in look(url("detail", public_id) + "?text=kk")
    assert "Лампа заменена." in look(url("detail", public_id) + "?text=xx")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_queries_of_a_page_stay_few(client, django_assert_max_num_queries, language):
    public_id = submit()
    answer(public_id)
    client.get(url("detail", public_id))
    with django_assert_max_num_queries(QUERIES):
        client.get(url("detail", public_id, language=language))


def test_personal_data_are_in_no_form_of_the_page(client):
    text = "Мектеп жанында шам жанбайды, телефоным 8 701 234 56 78, поштам canary@example.kz деп жазыңыз."
    public_id = submit(text=text, title="Шам, 8 701 234 56 78")
    answer(public_id, {"kk": "Сізге 8 701 234 56 78 нөміріне қоңырау шалдық, шам жанды."})
    pages = [url("list"), url("map"), url("detail", public_id), url("print", public_id), "/kk/"]
    pages += [url("feed", public_id), *(url("event", public_id, n) for n in (1, 2, 5))]
    for page in pages:
        said = client.get(page).content.decode()
        assert "234 56 78" not in said, page
        assert "canary" not in said, page
    assert 'class="q-redaction"' in client.get(url("detail", public_id)).content.decode()


def test_withheld_content_leaves_procedure_and_signature_open(look):
    public_id = submit()
    answer(public_id)
    actions.withhold_content(actor(Role.MODERATOR), public_id, ground="health", now=NOW)
    page = look(url("detail", public_id))
    assert "жанбайды" not in page
    assert "Лампа" not in page
    assert "чьём-то здоровье" in page
    assert "PASSED" in page
    assert 'class="q-steps' in page
    look(url("print", public_id), 404)
    assert "Лампа" not in look("/ru/")


@pytest.mark.parametrize("change", ["withheld", "hidden"])
def test_signed_files_close_with_their_request(client, change):
    public_id = submit()
    answer(public_id)
    files = [f"/v/{find_by_doc(public_id).doc}.{kind}" for kind in ("json", "p7s")]
    assert [client.get(one).status_code for one in files] == [200, 200]
    if change == "withheld":
        actions.withhold_content(actor(Role.MODERATOR), public_id, ground="health", now=NOW)
    else:
        ServiceRequest.objects.update(hidden=True)
    assert [client.get(one).status_code for one in files] == [404, 404]


def test_a_hidden_request_is_gone_in_words(look):
    public_id = submit()
    ServiceRequest.objects.update(hidden=True)
    for page in (url("detail", public_id), url("event", public_id, 1), url("feed", public_id)):
        assert "Модератор скрыл это обращение" in look(page, 410)


def test_a_number_that_never_was_is_not_found_and_small_letters_are_led_to_the_page(client):
    assert client.get(url("detail", "QLA-2026-ZZZZZ")).status_code == 404
    public_id = submit()
    response = client.get(f"/ru/requests/{public_id.lower()}/")
    assert response["Location"] == url("detail", public_id)


def test_an_answer_by_voice_never_bears_a_seal(look):
    public_id = submit(channel=Channel.PHONE)
    actions.answer_at_contact(
        actor(Role.OPERATOR), public_id, decision="explained", text="Ертең жөнделеді.", agreed=True, now=NOW
    )
    page = look(url("detail", public_id))
    assert "Такой ответ не подписывают" in page
    assert "q-seal" not in page
    assert "Ответ дан и подписан" not in page


def test_the_voice_is_a_form_that_works_without_a_script(client):
    public_id = submit()
    page = client.get(url("detail", public_id)).content.decode()
    assert f'action="{url("voice", public_id)}"' in page
    client.post(url("voice", public_id))
    assert "1 голос" in unescape(client.get(url("detail", public_id)).content.decode())


def test_only_the_applicant_is_offered_to_dispute(client):
    public_id = submit()
    answer(public_id)
    address = url("dispute", public_id)
    assert address not in client.get(url("detail", public_id)).content.decode()
    client.force_login(
        User.objects.get(email="resident@people.test"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    assert address in client.get(url("detail", public_id)).content.decode()
    client.post(address, {"reason": "Әлі қараңғы"})
    page = unescape(client.get(url("detail", public_id)).content.decode())
    assert "Ответ оспорен" in page
    assert "Әлі қараңғы" not in page


def test_a_stranger_cannot_dispute(client):
    public_id = submit()
    answer(public_id)
    assert client.post(url("dispute", public_id)).status_code == 403
    assert client.get(url("dispute", public_id)).status_code == 405


def test_linked_requests_lead_to_each_other(look):
    public_id = submit()
    signer = actor(Role.SIGNER)
    letter = actions.draft_forwarding(
        signer, public_id, to="roads", text={"kk": "Құзыреті бойынша."}, now=NOW
    )
    session = actions.open_letter_signing(signer, public_id, letter, now=NOW)
    child = actions.forward_request(
        signer, public_id, letter_id=letter, session_id=session.session_id, cms=None, now=NOW
    )
    page = look(url("detail", public_id))
    assert url("detail", child) in page
    assert "Құзыреті бойынша." in page
    assert "Перенаправлено" in page
    assert url("detail", public_id) in look(url("detail", child))


# ── paper, feed, proofs ──────────────────────────────────────────────────────────────────────────


def test_the_paper_holds_text_signer_code_and_the_way_to_check(look):
    public_id = submit()
    answer(public_id)
    page = look(url("print", public_id))
    assert 'class="q-qr"' in page
    assert "Лампа заменена." in page
    assert "ДЕМО" in page
    assert re.search(rf"{public_id[-5:]} – [0-9A-F]{{4}} ", page)
    assert "style=" not in page


def test_there_is_no_paper_without_an_answer(client):
    assert client.get(url("print", submit())).status_code == 404


def test_every_event_can_be_recomputed_by_the_command_on_its_page(look):
    public_id = submit()
    answer(public_id)
    for n in RequestEvent.objects.filter(request__public_id=public_id).values_list("n", flat=True):
        page = look(url("event", public_id, n))
        assert "Событие такое, каким его записали" in page
        command = re.findall(r"<pre[^>]*>(printf .*?)</pre>", page, re.DOTALL)[0]
        code = re.search(r'"c":"([^"]+)"', page)[1]
        made = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
        assert made.stdout.strip() == code


def test_a_changed_event_is_noticed(look, monkeypatch):
    public_id = submit()
    honest = RequestEvent.as_data

    def forged(event):
        data = honest(event)
        data.public["category"] = "roads"
        return data

    monkeypatch.setattr(RequestEvent, "as_data", forged)
    assert "Данные не сходятся с журналом" in look(url("event", public_id, 1))


def test_the_feed_tells_the_history(client):
    feedparser = pytest.importorskip("feedparser")
    public_id = submit()
    answer(public_id)
    feed = feedparser.parse(client.get(url("feed", public_id)).content)
    assert not feed.bozo
    assert feed.entries[0].title == "Ответ подписан и опубликован"
    assert len(feed.entries) == 5


# ── home ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_figure_of_the_home_page_is_the_count_of_its_list(look):
    for _ in range(3):
        submit()
    submit(days_ago=60)
    answer(submit())
    answer(submit(days_ago=2), at=NOW)
    page = look("/ru/")
    tiles = re.findall(r'<a class="q-tile[^"]*" href="([^"]+)".*?q-tile-figure">([^<]+)<', page, re.DOTALL)
    assert [figure for _, figure in tiles] == ["4", "2", "100\u00a0%", "1"]
    for address, figure in tiles:
        counted = re.search(r"(\d+) обращени", look(address))[1]
        assert counted == ("2" if figure.startswith("100") else figure), address


def test_answers_of_home_are_signed_and_say_something(look):
    answer(submit())
    page = look("/kk/")
    assert "«Шам ауыстырылды.»" in page
    assert "Тексерілді, журналда" in page


def test_the_box_of_home_tells_and_finds(client):
    page = client.get("/kk/").content.decode()
    assert f'formaction="{url("new", language="kk")}"' in page
    response = client.get("/kk/search/", {"text": "су жоқ"})
    assert response["Location"] == url("list", language="kk") + "?q=%D1%81%D1%83+%D0%B6%D0%BE%D2%9B"


def test_home_asks_the_database_little_and_the_second_reader_less(client, django_assert_max_num_queries):
    answer(submit())
    with django_assert_max_num_queries(15):
        client.get("/ru/")
    with django_assert_max_num_queries(6):
        client.get("/kk/")


# ── every city, every page ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def boston() -> str:
    save_jurisdiction(
        CitySettings(
            code="boston",
            names=names("Boston"),
            timezone="America/New_York",
            languages=["en"],
            default_language="en",
            bounds=(-71.2, 42.2, -70.9, 42.4),
            view=(-71.2, 42.2, -70.9, 42.4),
            centre=(42.36, -71.06),
            is_default=False,
            country="US",
            subdivision="MA",
            licence="PDDL",
        )
    )
    category = Category.objects.create(
        jurisdiction="boston", code="pothole", names={"en": "Pothole"}, kind="given"
    )
    place = PlaceGiven(lat=42.36, lon=-71.06)
    given = submission(category=category.code, language="en", title="A deep pothole", place=place)
    return actions.submit_request(resident(), "boston", given, now=NOW).public_id


def test_another_city_has_its_own_pages_under_its_own_prefix(look, boston):
    assert "Boston" in look("/boston/en/")
    page = look("/boston/en/requests/")
    assert f"/boston/en/requests/{boston}/" in page
    assert "A deep pothole" in look(f"/boston/en/requests/{boston}/")
    assert boston not in look("/en/requests/")
    look(f"/en/requests/{boston}/", 404)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_hold_no_inline_style_or_script_and_one_heading(look, language):
    public_id = submit()
    answer(public_id)
    pages = [f"/{language}/", *(url(name, language=language) for name in ("list", "map"))]
    pages += [url(name, public_id, language=language) for name in ("detail", "print")]
    pages += [url("event", public_id, 1, language=language)]
    for address in pages:
        page = look(address)
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=", page), address
        assert len(re.findall(r"<h1[ >]", page)) == 1, address
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address


def test_after_a_reopening_the_old_answer_is_a_letter_among_others(look):
    public_id = submit()
    answer(public_id)
    actions.reopen_request(actor(Role.HEAD), public_id, reason="Жұмыс бітпеген", now=NOW + timedelta(days=1))
    page = look(url("detail", public_id))
    assert "Другие письма" in page
    assert "прежний" in page
    assert 'id="answer"' not in page
    look(url("print", public_id), 404)
