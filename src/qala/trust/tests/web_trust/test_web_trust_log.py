"""Pages and routes of the public log, and the check of a file: what they say, and to bad input."""

import hashlib
import html
import io
import re
import zipfile
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from qala.trust.api import issue_receipt, sign_as_demo
from qala.trust.log import home
from qala.trust.log.files import LogFolder
from qala.trust.log.reads import get_log_state
from qala.trust.log.sequencer import Sequencer
from qala.trust.log.signing import LogSigner
from qala.trust.queries import get_signed_bytes
from qala.trust.tests.factories import NOW, official, opened
from qala.trust.tlog.note import Signer, Verifier
from qala.trust.tlog.policy import Policy
from qala.trust.tlog.proof import check_proof, read_proof

pytestmark = pytest.mark.django_db
DOC = "QLA-2026-7F3K9/2"
CITY = SimpleNamespace(
    code="almaty", is_default=True, timezone="Asia/Almaty", names={"en": "Almaty"}, call_number="1308"
)


@pytest.fixture(autouse=True)
def city(monkeypatch):
    monkeypatch.setattr("qala.site.middleware.list_jurisdictions", lambda: [CITY])
    cache.clear()


@pytest.fixture
def signature():
    actor = official()
    return sign_as_demo(actor, opened(actor, DOC, public=True).session_id, now=NOW)


@pytest.fixture
def published(signature, monkeypatch, tmp_path):
    """The log with the signature in it, signed in this process."""
    signer = LogSigner(tmp_path / "signer", home.first_origin())
    monkeypatch.setattr(home, "signer_client", lambda: signer)
    folder = LogFolder(tmp_path / "log")
    monkeypatch.setattr(home, "log_folder", lambda: folder)
    Sequencer(folder, signer).turn(NOW)
    Sequencer(folder, signer).turn(NOW)  # the keys of the first turn
    return signature


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_without_a_signer_the_log_says_that_it_is_not_published(client, signature):
    page = read(client, "/en/log/")
    assert "The log is not published yet" in page
    assert "Nobody outside watches this log yet" in page


def test_the_log_shows_its_size_its_key_and_that_nobody_watches(client, published):
    page, state = read(client, "/en/log/"), get_log_state()
    assert f"Entries {state.size}" in page
    assert state.vkey in page
    assert state.origin in page
    assert "quorum none" in page
    assert "Nobody outside watches this log yet" in page
    assert client.get("/log/policy.txt").content.decode().startswith(f"log {state.vkey}")


def test_witnesses_are_named_and_what_they_saw_last(client, published, settings):
    key = Signer("newspaper", bytes(32), 4).vkey
    path = settings.DATA / "log-policy"
    path.write_text(f"log {get_log_state().vkey}\nwitness w {key}\ngroup g 1 w\nquorum g\n")
    try:
        page = read(client, "/en/log/")
        assert "Who watches that the log is the same for everyone" in page
        assert "Has not signed yet" in page
        assert "no independent witness" not in read(client, f"/en/v/{DOC}")
    finally:
        path.unlink()


def test_a_published_entry_leads_to_its_proof_and_the_proof_holds(client, published):
    page = read(client, f"/en/log/{published.entry}")
    assert "It stands in the published log: place" in page
    leaf = client.get(f"/log/{published.entry}.json").content
    proof = client.get(f"/log/{published.entry}.tlog-proof")
    assert proof["Content-Disposition"].endswith('.tlog-proof"')
    policy = Policy((Verifier(get_log_state().vkey),))
    assert check_proof(read_proof(proof.content.decode()), leaf, policy)
    assert "Recorded in the public log, entry" in read(client, f"/en/v/{DOC}")


def test_routes_give_report_entry_proof_and_receipt(client, published):
    base = f"/api/v1/trust/entries/{published.entry}"
    assert client.get(base).json()["leaf"].encode() == client.get(f"/log/{published.entry}.json").content
    assert client.get(f"{base}/proof").json()["proof"].startswith("c2sp.org/tlog-proof@v1")
    assert client.get(f"{base}/receipt").status_code == 404
    note = issue_receipt(published.entry, now=NOW)
    assert client.get(f"{base}/receipt").json() == {"entry": published.entry, "receipt": note}
    assert client.get(f"/log/{published.entry}-receipt.txt").content.decode() == note
    report = client.get(f"/api/v1/trust/signatures/{DOC}").json()
    assert (report["verdict"], report["status"], report["reason"]) == ("passed", "PASSED", None)
    assert report["manifest_sha256"] == published.manifest_sha256
    assert "iin" not in report
    assert client.get("/api/v1/trust/log").json()["witnesses"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("entries/0", 422),
        ("entries/-1", 422),
        ("entries/99999999999999999999", 422),
        ("entries/x", 422),
        ("entries/77", 404),
        ("entries/77/proof", 404),
        ("entries/77/receipt", 404),
        ("signatures/QLA-2026-XXXXX", 404),
        ("signatures/%00", 422),
        ("signatures/" + "A" * 90, 422),
    ],
)
def test_routes_refuse_bad_input_as_problems(client, path, status):
    answer = client.get(f"/api/v1/trust/{path}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_files_of_an_entry_that_is_not_there(client, signature):
    for name in ("77.tlog-proof", "77.json", "77-receipt.txt", f"{signature.entry}.tlog-proof"):
        assert client.get(f"/log/{name}").status_code == 404


def sent(client, content, name="x.json", language="en"):
    return client.post(f"/{language}/verify/file/", {"file": SimpleUploadedFile(name, content)})


def zipped(content):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("mimetype", "application/vnd.etsi.asic-s+zip", zipfile.ZIP_STORED)
        bundle.writestr("manifest.json", content)
    return made.getvalue()


def test_a_file_is_known_by_its_fingerprint_alone(client, signature, django_assert_max_num_queries):
    manifest, cms = get_signed_bytes(signature.id)
    for content, words in ((manifest, "a signed file of the city"), (cms, "a signature of the city")):
        assert words in sent(client, content).content.decode()
        sha256 = hashlib.sha256(content).hexdigest()
        assert words in read(client, f"/en/verify/file/?sha256={sha256}")
    assert "a signed file of the city" in sent(client, zipped(manifest)).content.decode()
    assert "has signed no such file" in sent(client, manifest + b" ").content.decode()
    with django_assert_max_num_queries(2):  # the counter of the limit
        read(client, f"/en/verify/file/?sha256={signature.manifest_sha256}")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK" + b"\0" * 500, zipped(b"{}")[:-9], b"\xff" * 9]
)
def test_a_broken_file_is_nothing_of_ours(client, content):
    answer = sent(client, content or b" ")
    assert answer.status_code == 200
    assert "has signed no such file" in answer.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_wrong_with_the_form_is_told(client, language, monkeypatch):
    assert client.post(f"/{language}/verify/file/", {}).status_code == 400
    for sha256 in ("x", "AB", "0" * 63, "<script>", "%00" * 64):
        answer = client.get(f"/{language}/verify/file/?sha256={sha256}")
        assert answer.status_code == 400
        assert b"govuk-error-summary" in answer.content
        assert b"<script>" not in answer.content.split(b"</head>")[1].split(b"<main")[1]
    monkeypatch.setattr("qala.trust.web.checking.LARGEST_FILE", 5)
    assert sent(client, b"123456", language=language).status_code == 400


def test_checks_are_counted(client, settings):
    settings.LIMITS_ON = True
    settings.LIMITS = settings.LIMITS | {"check": (2, 60)}
    codes = [client.get("/en/verify/file/").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Бізге сенбей-ақ", "qala verify", "тәуелсіз куәгер қол қоймайды"]),
        ("ru", ["не доверяя нам", "qala verify", "Независимые свидетели этот журнал пока не подписывают"]),
        ("en", ["without trusting us", "0 genuine, 1 not genuine", "No independent witness"]),
    ],
)
def test_how_to_check_speaks_three_languages(client, language, words):
    page = read(client, f"/{language}/how-to-check/")
    for word in words:
        assert word in page


def test_a_page_opened_again_checks_the_signature_once_a_minute(client, signature, monkeypatch):
    read(client, f"/en/v/{DOC}")
    monkeypatch.setattr("qala.trust.web.reports.get_report", None)
    assert "Yes. This is a genuine answer" in read(client, f"/en/v/{DOC}")
    assert client.get(f"/api/v1/trust/signatures/{DOC}").json()["verdict"] == "passed"
