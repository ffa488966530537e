"""Pages on which anyone checks a signature."""

import html
import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template import engines
from django.urls import reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from qala.trust.actions import erase_salt
from qala.trust.api import sign_as_demo
from qala.trust.cades import read_der
from qala.trust.demo import demo_iin
from qala.trust.rules import fingerprint
from qala.trust.tests.factories import NOW, official, opened

pytestmark = pytest.mark.django_db
DOC = "QLA-2026-7F3K9/2"


CITY = SimpleNamespace(
    code="almaty", is_default=True, timezone="Asia/Almaty", names={"en": "Almaty"}, call_number="1308"
)


@pytest.fixture(autouse=True)
def city(monkeypatch):
    """The frame shows a city; trust stands below `city` and needs none."""
    monkeypatch.setattr("qala.site.middleware.list_jurisdictions", lambda: [CITY])


@pytest.fixture
def actor():
    return official()


@pytest.fixture
def signature(actor):
    return sign_as_demo(actor, opened(actor, DOC, public=True).session_id, now=NOW)


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def page_of(client, doc=DOC, language="en"):
    return read(client, f"/{language}/v/{doc}")


def test_a_good_answer_is_called_genuine(client, signature, actor):
    page = page_of(client)
    assert "Is this a genuine answer?" in page
    assert "Yes. This is a genuine answer of the city." in page
    assert "Ерлан Дуйсенов" in page
    assert signature.manifest_sha256 in page
    assert signature.certificate_serial in page
    assert page.count(": passed") == 4
    assert "Recorded in the log" in page
    assert "17 November 2026" in page
    assert "it is not published yet" in page


def test_the_page_never_shows_the_personal_number_or_the_text(client, signature, actor):
    page = page_of(client)
    assert demo_iin(actor.user_id) not in page
    assert "Заменены три лампы" not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Бұл шын жауап па?", "Иә. Бұл – қаланың шын жауабы.", "заңды күші жоқ", "Бөлім басшысы"]),
        (
            "ru",
            [
                "Настоящий ли это ответ?",
                "Да. Это подлинный ответ города.",
                "юридической силы нет",
                "17 ноября 2026",
            ],
        ),
        ("en", ["training signature without legal force"]),
    ],
)
def test_it_speaks_three_languages_and_bears_the_demo_mark(client, signature, language, words):
    page = page_of(client, language=language)
    for word in words:
        assert word in page


def test_the_number_of_the_request_leads_to_its_answer(client, signature):
    assert DOC in page_of(client, "QLA-2026-7F3K9")


def test_unknown_documents_and_odd_addresses(client):
    for address in ("QLA-2026-XXXXX", "qla-2026-7f3k9", "QLA-2026-7F3K9/0", "%2e%2e%2fetc", "A" * 100):
        assert client.get(f"/en/v/{address}").status_code == 404
    assert client.post(f"/en/v/{DOC}").status_code == 405


def test_a_letter_of_another_kind_is_a_document(client, actor):
    sign_as_demo(actor, opened(actor, DOC, kind="extension").session_id, now=NOW)
    assert "Yes. This is a genuine document of the city." in page_of(client)


def test_outside_a_demo_the_failed_check_comes_first(client, signature, settings):
    settings.DEMO = False
    page = page_of(client)
    assert "No. Do not rely on this text." in page
    assert "an authority that we do not know" in page
    first = page.index("It was not signed by a person who had the right")
    assert first < page.index("The text has not changed since it was signed")
    assert "Whether the certificate was valid is not known yet" in page


def forge(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("trust_manifest", "trust_logintake"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        for table in ("trust_manifest", "trust_logintake"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_text_changed_in_the_database_is_found_out(client, signature):
    forge("UPDATE trust_manifest SET content = replace(encode(content, 'escape'), '240000', '240001')::bytea")
    page = page_of(client)
    assert "No. Do not rely on this text." in page
    assert "The text is not the one that was signed" in page


def test_an_entry_of_the_log_that_was_changed_is_found_out(client, signature):
    forge("UPDATE trust_logintake SET leaf = '{}'::bytea")
    page = page_of(client)
    assert "No. Do not rely on this text." in page
    assert "does not match this signature" in page
    assert "the log says something else" in page


def test_a_text_with_personal_data_is_not_handed_out(client, actor):
    session = opened(actor, DOC, public=True, text={"ru": "Мы позвонили на +7 701 234 56 78."})
    sign_as_demo(actor, session.session_id, now=NOW)
    page = page_of(client)
    assert "given to the applicant only" in page
    assert "701" not in page
    for end in ("json", "p7s"):
        assert client.get(f"/v/{DOC}.{end}").status_code == 404


def test_outside_a_demo_no_file_is_handed_out(client, signature, settings):
    settings.DEMO = False
    for address in (f"/v/{DOC}.json", f"/v/{DOC}.p7s", "/v/demo-ca.pem"):
        assert client.get(address).status_code == 404


def test_the_files_and_the_command_of_the_page_work(client, signature, tmp_path):
    manifest = client.get(reverse("trust-files:manifest", args=[DOC]))
    assert fingerprint(manifest.content) == signature.manifest_sha256
    assert 'filename="QLA-2026-7F3K9-2.json"' in manifest["Content-Disposition"]
    cms = client.get(reverse("trust-files:signature", args=[DOC]))
    assert fingerprint(read_der(cms.content)) == signature.cms_sha256
    command = re.search(r"openssl cms .*?-purpose any", page_of(client)).group().split()
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl on this computer")
    (tmp_path / "QLA-2026-7F3K9-2.json").write_bytes(manifest.content)
    (tmp_path / "QLA-2026-7F3K9-2.p7s").write_bytes(cms.content)
    (tmp_path / "demo-ca.pem").write_bytes(client.get("/v/demo-ca.pem").content)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "QLA-2026-7F3K9-2.json").write_bytes(manifest.content + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_field_leads_to_the_page(client, signature):
    assert client.get("/en/verify/", {"number": " qla–2026‑7f3k9 "}).headers["Location"] == f"/en/v/{DOC}"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "Write the number."),
        ("QLA-2026-XXXXX", "No signed document has this number."),
        ("<script>", "A number looks like this"),
        ("A" * 81, "80"),
        ("\x00", "A number looks like this"),
    ],
)
def test_the_field_says_what_is_wrong_and_keeps_what_was_typed(client, number, told):
    response = client.get("/en/verify/", {"number": number})
    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert told in page or (number == "\x00" and "Null characters" in page)
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


def test_the_empty_field_has_no_error(client):
    page = read(client, "/kk/verify/")
    assert "Қаланың жауабы шын ба?" in page
    assert "Нөмірді жазыңыз" not in page


def test_an_entry_of_the_log_is_shown_as_it_stands(client, signature):
    page = read(client, f"/en/log/{signature.entry}")
    assert "answer.signed" in page
    assert "not published yet" in page
    erase_salt(signature.entry)
    assert "erased together with the data" in read(client, f"/en/log/{signature.entry}")
    assert client.get("/en/log/999999999").status_code == 404
    assert client.get("/en/log/99999999999999999999999").status_code == 404


def test_the_line_under_a_signed_text(signature, rf):
    source = CottonCompiler().process('<c-signature-line :signature="signature" />')
    template = engines["django"].from_string(source)
    with translation.override("kk"):
        line = template.render({"signature": signature}, rf.get("/kk/"))
    assert "Ерлан Дуйсенов" in line
    assert "Бөлім басшысы" in line
    assert f'href="/kk/v/{DOC}#{signature.manifest_sha256[:16]}"' in line
    assert f'href="/kk/log/{signature.entry}"' in line
    assert "ДЕМО" in line


@pytest.mark.parametrize("page", [f"/kk/v/{DOC}", "/kk/verify/", "/kk/log/{entry}"])
def test_pages_ask_little_of_the_database(client, signature, django_assert_max_num_queries, page):
    address = page.format(entry=signature.entry)
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)
