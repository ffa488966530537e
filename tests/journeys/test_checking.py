"""A journalist checks what they were sent, on their own computer: the file never leaves it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

import pytest
from django.utils import timezone

from qala.requests.models import Letter
from qala.trust.api import get_signature
from qala.trust.log import home
from qala.trust.log.files import LogFolder
from qala.trust.log.reads import get_proof
from qala.trust.log.sequencer import Sequencer
from qala.trust.log.signing import LogSigner
from qala.trust.queries import get_signed_bytes

pytestmark = pytest.mark.browser
TOLD = "[data-check-told] .q-message"


@pytest.fixture
def signed(fresh, live, monkeypatch, tmp_path):
    """The answer of the town, and the log published with it."""
    signer, folder = LogSigner(tmp_path / "signer", home.first_origin()), LogFolder(tmp_path / "log")
    monkeypatch.setattr(home, "signer_client", lambda: signer)
    monkeypatch.setattr(home, "log_folder", lambda: folder)
    with live.lock:
        Sequencer(folder, signer).turn(timezone.now())
        letter = Letter.objects.filter(request__public_id=fresh.numbers["answered"], signature__isnull=False)
        return get_signature(letter.first().signature_id)


def zipped(content, how):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as bundle:
        bundle.writestr("mimetype", "application/vnd.etsi.asic-s+zip", zipfile.ZIP_STORED)
        bundle.writestr("manifest.json", content)
    return made.getvalue()


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_a_file_is_checked_on_the_page_of_its_document_and_never_sent(open_page, signed, live):
    with live.lock:
        manifest, cms = get_signed_bytes(signed.id)
        proof = get_proof(signed.entry).proof_text
    page = open_page(f"/en/v/{signed.doc}")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    hashes = proof.splitlines()
    broken = proof.replace(hashes[2], "A" * 43 + "=")
    for name, content, words in [
        ("a.json", manifest, "exactly what was signed"),
        ("a.p7s", cms, "the signature of this document"),
        ("stored.asics", zipped(manifest, zipfile.ZIP_STORED), "exactly what was signed"),
        ("packed.asics", zipped(manifest, zipfile.ZIP_DEFLATED), "exactly what was signed"),
        ("b.json", manifest.replace(b"1", b"2"), "was not signed with this document"),
        ("empty.json", b"", "was not signed with this document"),
        ("a.tlog-proof", proof.encode(), "the proof fits"),
        ("b.tlog-proof", broken.encode(), "not about this signature"),
        ("c.tlog-proof", b"index 1", "not about this signature"),
        ("d.tlog-proof", proof.replace("index ", "index 9").encode(), "not about this signature"),
    ]:
        page.set_input_files("#file", file(name, content))
        page.click("form[data-check-file] button")
        page.locator(TOLD, has_text=words).wait_for()
    assert [one for one in sent if one[0] != "GET" or "/static/" not in one[1]] == []


def test_elsewhere_only_the_fingerprint_is_asked_for(open_page, signed, live):
    with live.lock:
        manifest, _cms = get_signed_bytes(signed.id)
    page = open_page("/ru/verify/file/")
    page.set_input_files("#file", file("answer.json", manifest))
    page.click("form[data-check-file] button")
    page.wait_for_url(f"**/ru/verify/file/?sha256={signed.manifest_sha256}")
    assert "Это подписанный файл города" in page.inner_text("main")
    page.click(f"main a[href*='/ru/v/{signed.doc}#']")
    assert "Да. Это подлинный ответ города." in page.inner_text("main")


def test_without_javascript_the_form_is_sent(open_page, signed, live):
    with live.lock:
        manifest, _cms = get_signed_bytes(signed.id)
    page = open_page(f"/kk/v/{signed.doc}", javascript=False)
    page.set_input_files("#file", file("answer.json", manifest))
    page.click("form[data-check-file] button")
    assert "Бұл – қала қол қойған файл" in page.inner_text("main")


def test_what_is_downloaded_holds_without_us(open_page, signed, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("no OpenSSL on this computer")
    page = open_page(f"/en/requests/{signed.of}/")
    page.locator("main a[href*='/v/']").first.click()
    page.click("summary:has-text('OpenSSL')")
    for link, name in {".json": "a.json", ".p7s": "a.p7s", ".pem": "ca.pem"}.items():
        with page.expect_download() as held:
            page.click(f".q-details a[href$='{link}']")
        held.value.save_as(tmp_path / name)
    command = (
        "openssl cms -verify -cades -binary -inform DER -in a.p7s -content a.json -CAfile ca.pem -purpose any"
    )
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
