"""What no form asked for: told in the person's language at the field, nothing half-written, nothing lost."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image
from tests.conftest import signed_in
from tests.pages import draft_of

from qala.base.people.api import Role
from qala.city.api import get_jurisdiction, is_inside
from qala.requests.models import Draft, RequestEvent, ServiceRequest

GOOD = "Мектеп алдындағы өткелде екі аптадан бері шам жанбайды."
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)> шам жанбайды",
    "sql": "'; DROP TABLE requests_servicerequest; -- шам жанбайды",
    "template": "{{ settings.SECRET_KEY }} {% debug %} %(x)s %s {0} шам жанбайды",
    "path": "../../../../etc/passwd шам жанбайды",
    "formula": '=HYPERLINK("http://evil.test";"шам жанбайды")',
    "control": "шам\x00 \x01\x08\x0b\x1b[31m жанбайды\x7f тағы",
    "direction": "шам \u202eйдйабнаж\u202c жанбайды \u2066x\u2069",
    "half of a pair": b"\xed\xa0\x80 \xd1\x88\xd0\xb0\xd0\xbc \xd0\xb6\xd0\xb0\xd0\xbd\xd0\xb1\xd0\xb0\xd0\xb9\xd0\xb4\xd1\x8b",
    "wrong encoding": "шам жанбайды, ешкім келмеді".encode("cp1251"),
    "brackets of ours": "⟦phone⟧ шам жанбайды ⟦iin⟧",
    "not composed": "шам жанба\u0438\u0306ды, ешкім келмеди",
    "only marks": "\u0301" * 200,
    "astral": "😀" * 300,
    "xml": "шам жанбайды ]]> <![CDATA[ &#0; &amp;",
}
TOO_LONG = "шам " * 2500


def counts():
    return ServiceRequest.objects.count(), RequestEvent.objects.count()


def told(answer):
    """Return the sentences of the error summary as text → field it leads to."""
    page = answer.content.decode()
    found = re.search(r'class="govuk-error-summary.*?</ul>', page, re.DOTALL)
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found[0], re.DOTALL) if found else []
    return {unescape(re.sub(r"<[^>]+>", "", words)).strip(): field for field, words in links}


def step(name, language):
    with translation.override(language):
        return reverse("requests:new_step", args=[name])


# Step → what is typed → the field that must be named. Sentences are compared between languages.
STEPS = [
    ("what", {"text": ""}, "id_text"),
    ("what", {}, "id_text"),
    ("what", {"text": "шам"}, "id_text"),
    ("what", {"text": " \n\t "}, "id_text"),
    ("what", {"text": TOO_LONG}, "id_text"),
    ("what", {"text": "\x00\x01\x02"}, "id_text"),
    ("category", {}, "id_category"),
    ("category", {"category": "no-such-theme"}, "id_category"),
    ("where", {"address": ""}, "id_address"),
    ("where", {"address": "а" * 301}, "id_address"),
    ("answer", {}, "id_wish"),
    ("answer", {"wish": "everything"}, "id_wish"),
    ("answer", {"wish": "official"}, "id_name"),
    ("answer", {"wish": "official", "name": "А" * 201, "contact": "+77015554433"}, "id_name"),
    ("answer", {"wish": "official", "name": "Сәуле", "contact": "777"}, "id_contact"),
    ("answer", {"wish": "official", "name": "Сәуле", "contact": "a@b"}, "id_contact"),
    (
        "answer",
        {"wish": "official", "name": "Сәуле", "contact": "a@b.kz\nBcc: all@people.test"},
        "id_contact",
    ),
    ("answer", {"wish": "official", "name": "Сәуле", "contact": "87015554433", "iin": "12"}, "id_iin"),
    (
        "answer",
        {"wish": "official", "name": "Сәуле", "contact": "87015554433", "iin": "900101300010"},
        "id_iin",
    ),
    (
        "answer",
        {"wish": "official", "name": "Сәуле", "contact": "87015554433", "iin": "٩٠٠١٠١٣٠٠٠١٧"},
        "id_iin",
    ),
]


@pytest.mark.parametrize(("name", "typed", "field"), STEPS)
def test_a_wrong_answer_is_told_at_its_field_in_each_language(fresh, name, typed, field):
    before, sentences = counts(), []
    for language in ("kk", "ru", "en"):
        client = signed_in(None)
        client.cookies["draft"] = draft_of(fresh.now)
        answer = client.post(step(name, language), typed)
        assert answer.status_code == 400
        said = told(answer)
        assert field in said.values(), said
        sentences.append(next(words for words, at in said.items() if at == field))
    assert len(set(sentences)) == 3, f"not translated: {sentences}"
    assert counts() == before


@pytest.mark.parametrize(("lat", "lon"), [("0", "0"), ("76.9", "43.2"), ("91", "76.9"), ("x", "y"), ("nan", "inf"), ("43.2", "")])  # fmt: skip
def test_a_point_that_is_no_place_here_writes_nothing(fresh, lat, lon):
    client = signed_in(None)
    client.cookies["draft"] = draft_of(fresh.now)
    before = counts()
    client.post(step("where", "kk"), {"lat": lat, "lon": lon, "address": ""})
    answer = client.get(step("check", "kk"))
    if answer.status_code == 200:
        client.post(step("check", "kk"), {})
    if counts() != before:  # then with the place that was known before
        row = ServiceRequest.objects.order_by("-pk").first()
        assert is_inside(get_jurisdiction(row.jurisdiction), row.lat, row.lon)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_only_words(fresh, kind):
    """They go in as words, and come out of every form of output as words."""
    words, client = HOSTILE[kind], signed_in(None)
    client.cookies["draft"] = draft_of(fresh.now)
    body = words if isinstance(words, bytes) else words.encode()
    boundary = b"----x"
    sent = (
        b"--"
        + boundary
        + b'\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
        + body
        + b"\r\n--"
        + boundary
        + b"--\r\n"
    )
    answer = client.generic(
        "POST", step("what", "kk"), sent, f"multipart/form-data; boundary={boundary.decode()}"
    )
    assert answer.status_code in {302, 400}, kind
    if answer.status_code == 400:
        assert "id_text" in told(answer).values()
        return
    if answer["Location"].endswith("/category/"):
        client.post(step("category", "kk"), {"category": "light"})
    answer = client.post(step("check", "kk"), {})
    number = re.search(r"/requests/([A-Z]+-\d+-\w+)/done/", answer["Location"])[1]
    public = signed_in(None)
    page = public.get(reverse("requests:detail", args=[number])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\x00" not in page
    for name in ("requests:csv", "requests:geojson", "requests:atom"):
        answer = public.get(reverse(name))
        said = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert b"\x00" not in said
        if name == "requests:csv":
            assert not re.search(rb'(^|[,"\n])=HYPERLINK', said)
    answer = public.get(reverse("api:request", args=[number]))
    assert answer.status_code == 200
    assert answer.json()["number"] == number
    row = ServiceRequest.objects.get(public_id=number)
    if kind == "brackets of ours":
        assert "⟦" not in row.text, "nobody writes a placeholder of ours"
    if kind == "not composed":
        assert "й" in row.text


def test_what_was_typed_stays_in_a_form_that_failed(fresh):
    client = signed_in(None)
    client.cookies["draft"] = draft_of(fresh.now)
    typed = {"wish": "official", "name": "Омарова Сәуле", "contact": "12", "iin": "34"}
    page = client.post(step("answer", "kk"), typed).content.decode()
    for name in ("name", "contact", "iin"):
        assert re.search(
            rf'name="{name}"[^>]*value="{typed[name]}"|value="{typed[name]}"[^>]*name="{name}"', page
        ), name
    again = client.get(step("answer", "ru")).content.decode()
    assert 'value="Омарова Сәуле"' in again, "and when the page is opened anew"


def picture(name, content, kind):
    return SimpleUploadedFile(name, content, kind)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jpg", b""),
        ("page.jpg", b"<html><script>alert(1)</script>"),
        ("program.png", b"\x7fELF" + b"\0" * 200),
        ("half.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("../../etc/passwd\x00.jpg", b"root"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ],
)
def test_a_file_that_will_not_do_is_named_and_the_words_stay(fresh, name, content):
    client = signed_in(None)
    before = counts()
    answer = client.post(step("what", "ru"), {"text": GOOD, "photos": picture(name, content, "image/jpeg")})
    assert answer.status_code == 400
    assert "id_photos" in told(answer).values()
    assert GOOD in answer.content.decode()
    assert counts() == before
    draft = Draft.objects.get(pk=client.cookies["draft"].value)
    assert draft.files == []


def test_more_files_than_six_are_refused_one_by_one(fresh):
    files = []
    for shade in range(8):
        made = io.BytesIO()
        Image.new("RGB", (32, 32), (shade * 30, 0, 0)).save(made, "PNG")
        files.append(picture(f"{shade}.png", made.getvalue(), "image/png"))
    client = signed_in(None)
    answer = client.post(step("what", "kk"), {"text": GOOD, "photos": files})
    assert answer.status_code == 400
    assert len(Draft.objects.get(pk=client.cookies["draft"].value).files) == 6


@pytest.mark.parametrize("cookie", ["", "x", "' OR 1=1", "0" * 4000, "00000000-0000-0000-0000-000000000000"])
def test_a_cookie_of_nobody_opens_nothing(fresh, cookie):
    client = signed_in(None)
    client.cookies["draft"] = cookie
    assert client.get(step("check", "kk")).status_code == 302
    assert client.get(step("what", "kk")).status_code == 200


@pytest.mark.parametrize(
    ("verb", "situation", "role", "typed", "field"),
    [
        ("register_request", "received", (Role.REGISTRAR, "call-centre"), {"body": "", "kind": "x"}, "id_body"),
        ("assign_request", "registered", (Role.REGISTRAR, "lighting"), {"lead": "999999999"}, "id_lead"),
        ("assign_request", "registered", (Role.REGISTRAR, "lighting"), {"lead": "1 OR 1=1"}, "id_lead"),
        ("submit_decision", "assigned", (Role.EXECUTOR, "lighting"), {"decision": "x"}, "id_decision"),
        ("return_decision", "approving", (Role.APPROVER, "lighting"), {"remark": " "}, "id_remark"),
        ("return_decision", "approving", (Role.APPROVER, "lighting"), {"remark": "а" * 2001}, "id_remark"),
        ("reopen_request", "answered", (Role.HEAD, "lighting"), {"reason": ""}, "id_reason"),
        ("extend_term", "assigned", (Role.HEAD, "lighting"), {"due_on_0": "32", "due_on_1": "13", "due_on_2": "20"}, "id_due_on"),
        ("forward_request", "registered", (Role.SIGNER, "lighting"), {"to": "lighting", "text_kk": GOOD}, "id_to"),
        ("answer_at_contact", "registered", (Role.OPERATOR, "call-centre"), {"decision": "explained", "text": ""}, "id_text"),
        ("answer_at_contact", "registered", (Role.OPERATOR, "call-centre"), {"decision": "explained", "text": GOOD}, "id_agreed"),
    ],
)  # fmt: skip
def test_a_wrong_form_of_a_verb_changes_nothing(fresh, verb, situation, role, typed, field):
    client, before = signed_in(fresh.user(*role)), counts()
    number, sentences = fresh.numbers[situation], set()
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            path = reverse("requests:act", args=[number, verb])
        answer = client.post(path, typed)
        assert answer.status_code == 400, verb
        said = told(answer)
        assert any(at.startswith(field) for at in said.values()), said
        sentences.add(next(words for words, at in said.items() if at.startswith(field)))
        if "remark" in typed and typed["remark"].strip():
            assert typed["remark"] in answer.content.decode()
    assert len(sentences) == 3, f"not translated: {sentences}"
    assert counts() == before
    assert fresh.row(situation).last_n == fresh.row(situation).events.count()


def test_a_letter_in_the_wrong_language_keeps_its_words(fresh):
    client = signed_in(fresh.user(Role.EXECUTOR))
    row = fresh.row("assigned")
    other = "ru" if row.language == "kk" else "kk"
    typed = {"decision": "satisfied", f"text_{other}": GOOD, "signer": fresh.user(Role.SIGNER).pk}
    answer = client.post(reverse("requests:act", args=[row.public_id, "submit_decision"]), typed)
    assert answer.status_code == 400
    assert f"id_text_{row.language}" in told(answer).values()
    assert GOOD in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "status=open,closed", "status=' OR 1=1--", "since=2026-13-45", "since=x&until=y", "page=0", "page=-5",
        "page=99999999999999999999", "page=x", "district=\x00", "category=no-such", "body=../..", "sort=price",
        "q=%00", "q=%ED%A0%80", "q=" + "a" * 5000, "q=%22%28%26%21%3A%2A", "at=../../etc", "view=x", "text=x", "q=%D1",
    ],
)  # fmt: skip
def test_no_address_breaks_a_page(fresh, query):
    """Pages take what they can of an address; the interface says what is wrong with it."""
    client = signed_in(None)
    for path in (
        "/kk/requests/",
        "/kk/requests/map/",
        "/kk/requests.csv",
        "/kk/requests.atom",
        "/kk/statistics/",
    ):
        assert client.get(f"{path}?{query}").status_code in {200, 302, 400, 404}, path
    assert client.get(f"/api/v1/requests?{query}").status_code in {200, 422}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=open,closed", "status"),
        ("page=0", "page"),
        ("page_size=101", "page_size"),
        ("since=2026-13-45", "since"),
        ("since=2026-02-01&until=2026-01-01", "until"),
        ("category=no-such", "category"),
        ("district=no-such", "district"),
        ("sort=price", "sort"),
        ("q=" + "a" * 201, "q"),
    ],
)
def test_the_interface_names_the_parameter_in_the_reader_s_language(fresh, query, field):
    said = {}
    for language in ("kk", "ru", "en"):
        answer = signed_in(None).get(f"/api/v1/requests?{query}", headers={"accept-language": language})
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("application/problem+json")
        said[language] = answer.json()["errors"][field]
    assert len({str(words) for words in said.values()}) == 3, said


@pytest.mark.parametrize("path", ["/api/v1/requests/x", "/api/v1/requests/QLA-2026-ZZZZZ", "/api/v1/nothing", "/kk/requests/%00/", "/kk/requests/QLA-2026-ZZZZZ/", "/kk/desk/QLA-2026-ZZZZZ/", "/kk/v/QLA-2026-ZZZZZ/1", "/kk/log/99999999999999999999", "/files/..%2f..%2fetc", "/tiles/requests/almaty/99/0/0.pbf", "/tiles/requests/x/0/0/0.pbf"])  # fmt: skip
def test_what_is_not_there_is_not_found(fresh, path):
    assert signed_in(None).get(path).status_code in {403, 404, 422}


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_change_nothing(fresh, method):
    client, before = signed_in(fresh.user(Role.HEAD)), counts()
    for path in (
        "/kk/requests/new/what/",
        f"/kk/desk/{fresh.numbers['answered']}/do/reopen_request/",
        "/api/v1/requests",
    ):
        assert getattr(client, method)(path).status_code in {200, 302, 405}
    assert counts() == before


def test_a_redaction_of_nothing_changes_nothing(fresh):
    client = signed_in(fresh.user(Role.MODERATOR, "call-centre"))
    path, before = reverse("requests:redact", args=[fresh.numbers["neighbour"]]), counts()
    for typed in (
        {},
        {"piece": "жоқ сөз", "kind": "name"},
        {"piece": "шам", "kind": "secret"},
        {"ground": "because"},
        {"confirm": "999999999999"},
        {"confirm": "x"},
        {"lift": "1"},
    ):
        assert client.post(path, typed).status_code in {400, 404}, typed
    assert counts() == before


def test_a_signature_that_is_none_changes_nothing(fresh):
    client = signed_in(fresh.user(Role.SIGNER))
    path = reverse("requests:sign", args=[fresh.numbers["signing"], fresh.letters["signing"]])
    client.get(path)
    before = counts()
    for upload in (
        None,
        b"",
        b"x" * 100,
        b"\x30\x80" * 5000,
        b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----",
    ):
        typed = {} if upload is None else {"cms": SimpleUploadedFile("a.cms", upload)}
        answer = client.post(path, typed)
        assert answer.status_code == 400
        assert told(answer), "the fault is told in words"
    assert counts() == before
    assert fresh.row("signing").state == "signing"
