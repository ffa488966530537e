"""Canaries: a secret for every field, planted in one request, sought in everything that leaves the house."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation
from PIL import Image
from tests.conftest import signed_in
from tests.pages import FAMILIES, path_of
from tests.town import submit

from qala.base.files.api import store_upload
from qala.base.notify.models import Message
from qala.base.people.api import Actor, Role, decrypt
from qala.base.people.models import AccessRecord
from qala.requests import actions
from qala.requests.actions import secret_of
from qala.requests.data import Applicant, PlaceGiven
from qala.requests.models import Attachment, Letter, ServiceRequest
from qala.trust.api import get_signature


def iin(digits: str) -> str:
    """Return eleven digits with the right twelfth."""
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest != 10:
            return f"{digits}{rest}"
    raise ValueError(digits)


TEXT_IIN, OWN_IIN = iin("90010130001"), iin("85050540012")
# Field → how it was written → what of it must be nowhere, also not in another spelling.
IN_WORDS = {
    "phone in the text": ("+7 701 987 65 43", "9876543"),
    "e-mail in the text": ("canary.text@people.test", "canary.text"),
    "IIN in the text": (TEXT_IIN, TEXT_IIN),
    "phone in the title": ("8 (702) 111-22-33", "1112233"),
    "e-mail in the title": ("canary.title@people.test", "canary.title"),
    "phone in the address": ("+77051239876", "1239876"),
    "neighbour": ("Қанарейкин Тоқтарбек", "канарейкинтоқтарбек"),
    "phone in the answer": ("+7 747 333 22 11", "3332211"),
    "e-mail in the answer": ("canary.answer@people.test", "canary.answer"),
}
INSIDE = {
    "name": "Жасырынбекова Қанарей",
    "own IIN": OWN_IIN,
    "own phone": "+77779998877",
    "own e-mail": "canary.own@people.test",
    "resolution": "канарейка-резолюция",
    "remark": "канарейка-ескерту",
    "waiver": "канарейка-тыңдау",
    "reason": "канарейка-себеп",
    "lift": "канарейка-ашу",
}
FILE_NAME = "canary-file-name.jpg"
SHOWN_TO_STAFF = {"name", "own phone", "own e-mail", "resolution", "remark", "reason"}


def squeezed(words: str) -> str:
    """Return the words without what tells spellings apart."""
    return re.sub(r"[\s()+\-–\u00a0]", "", words.casefold()).replace("қанар", "канар")


def sought() -> dict[str, str]:
    found = {name: squeezed(part) for name, (_whole, part) in IN_WORDS.items()}
    found |= {name: squeezed(words).removeprefix("7") for name, words in INSIDE.items()}
    return {**found, "file name": "canaryfilename"}


def photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "canary artist"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (80, 60), "green").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile(FILE_NAME, made.getvalue(), "image/jpeg")


@pytest.fixture
def planted(fresh):
    """A request with every canary, answered, disputed."""
    said = {name: whole for name, (whole, _part) in IN_WORDS.items()}
    text = (
        f"Шам жанбайды. Маған {said['phone in the text']} немесе {said['e-mail in the text']} арқылы жазыңыз, "
        f"ЖСН {said['IIN in the text']}. Көршім {said['neighbour']} осыған дейін де айтқан."
    )
    number = submit(
        fresh,
        "canary",
        2,
        language="kk",
        title=f"Шам жанбайды {said['phone in the title']} {said['e-mail in the title']}",
        text=text,
        place=PlaceGiven(f"Төле би көшесі, 93, {said['phone in the address']}", 43.2363, 76.8180),
        applicant=Applicant(INSIDE["name"], OWN_IIN, INSIDE["own phone"], INSIDE["own e-mail"]),
        files=(store_upload(photo(), now=fresh.now).sha256,),
    )
    lead, approver, signer = fresh.user(Role.EXECUTOR), fresh.user(Role.APPROVER), fresh.user(Role.SIGNER)
    actions.assign_request(
        fresh.who(Role.REGISTRAR), number, lead=lead.pk, resolution=INSIDE["resolution"], now=fresh.ago(8)
    )
    answer = f"Шам ауыстырылды. {said['phone in the answer']}, {said['e-mail in the answer']}."
    for turn in (1, 2):
        letter = actions.submit_decision(
            fresh.who(Role.EXECUTOR),
            number,
            decision="refused",
            waiver=INSIDE["waiver"],
            text={"kk": answer, "ru": answer.replace("Шам ауыстырылды", "Лампа заменена")},
            approvers=[approver.pk],
            signer=signer.pk,
            now=fresh.ago(7),
        )
        if turn == 1:
            actions.return_decision(
                fresh.who(Role.APPROVER), number, remark=INSIDE["remark"], now=fresh.ago(6)
            )
    actions.approve_decision(fresh.who(Role.APPROVER), number, now=fresh.ago(5))
    session = actions.open_letter_signing(fresh.who(Role.SIGNER), number, letter, now=fresh.ago(4))
    actions.answer_request(
        fresh.who(Role.SIGNER), number, session_id=session.session_id, cms=None, now=fresh.ago(4)
    )
    actions.dispute_answer(Actor(0, ""), number, reason=INSIDE["reason"], now=fresh.ago(3))
    return number


def addresses(town, number: str) -> list[str]:
    """Return every public address that may speak of the request, in each language."""
    letter = Letter.objects.get(request__public_id=number, state="issued")
    doc = get_signature(letter.signature_id).doc
    public = Attachment.objects.get(request__public_id=number, letter=None).public_sha256
    found = [
        reverse("trust-files:manifest", args=[doc]),
        reverse("trust-files:signature", args=[doc]),
        reverse("files:public", args=[public]),
        reverse("api:requests"),
        reverse("api:request", args=[number]),
        reverse("api:request_history", args=[number]),
        reverse("api:statistics"),
    ]
    for z, x, y in ((0, 0, 0), (10, 730, 374), (11, 1460, 749), (14, 11687, 5997)):
        found.append(reverse("requests-files:tile", args=["almaty", z, x, y]))
    events = ServiceRequest.objects.get(public_id=number).events.values_list("n", "entry")
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            found += [
                reverse(name, args=[number])
                for name in ("requests:detail", "requests:feed", "requests:print")
            ]
            found += [
                reverse("requests:detail", args=[number]) + "?text=ru",
                reverse("trust:verify", args=[doc]),
            ]
            found += [
                reverse(name)
                for name in (
                    "requests:list",
                    "requests:map",
                    "requests:csv",
                    "requests:geojson",
                    "requests:atom",
                )
            ]
            found += [reverse("home"), reverse("requests:statistics"), reverse("requests:bodies")]
            found += [
                reverse("requests:statistics_csv", args=["body"]),
                reverse("requests:body", args=["lighting"]),
            ]
    for n, entry in events:
        found += [reverse("requests:event", args=[number, n]), reverse("trust:entry", args=[entry])]
    return found


def body_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode("utf-8", "replace") + str(sorted(answer.headers.items()))


def test_no_secret_leaves_by_a_public_address(fresh, planted):
    """A signed document with personal data in it is not handed out; its verification page is there."""
    client, secrets, found = signed_in(None), sought(), []
    for path in addresses(fresh, planted):
        answer = client.get(path)
        assert answer.status_code in ({404} if path.startswith("/v/") else {200, 204}), path
        said = squeezed(body_of(answer))
        found += [(path, name) for name, secret in secrets.items() if secret in said]
    assert found == []


@pytest.mark.parametrize("name", [*IN_WORDS, *INSIDE])
def test_nobody_finds_a_request_by_what_is_hidden_in_it(fresh, planted, name):
    """The index of words, too, is an output: to find the page by a telephone number is to know whose it is."""
    words = IN_WORDS[name][0] if name in IN_WORDS else INSIDE[name]
    client = signed_in(None)
    for path in (
        reverse("requests:list"),
        reverse("requests:csv"),
        reverse("requests:atom"),
        reverse("api:requests"),
    ):
        answer = client.get(path, {"q": words})
        assert planted not in body_of(answer), (path, name)


def test_mails_tell_the_applicant_nothing_that_others_could_read(fresh, planted):
    secrets = sought()
    for message in Message.objects.filter(dedupe_key__contains=planted):
        said = squeezed(decrypt(message.subject) + decrypt(message.body))
        assert [name for name, secret in secrets.items() if secret in said] == [], message.kind
        assert decrypt(message.to) in {INSIDE["own phone"], INSIDE["own e-mail"]}


def test_the_database_holds_a_person_only_sealed(fresh, planted):
    """What an index or a dump shows: no column in the clear has the applicant's data or a file's name."""
    tables = ("requests_party", "requests_servicerequest", "requests_attachment", "requests_requestevent")
    own = {name: sought()[name] for name in ("name", "own IIN", "own phone", "own e-mail", "file name")}
    with connection.cursor() as cursor:
        for table in (*tables, "notify_message", "outbox_event", "procrastinate_jobs"):
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone() == (None,):
                continue
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            said = squeezed(cursor.fetchone()[0])
            assert [name for name, secret in own.items() if secret in said] == [], table


def test_error_pages_repeat_nothing_of_what_they_refuse(fresh, planted):
    client = signed_in(fresh.user(Role.REGISTRAR, "roads"))
    secrets = sought()
    for path in (
        reverse("requests:work", args=[planted]),
        reverse("requests:redact", args=[planted]),
        reverse("requests:act", args=[planted, "reopen_request"]),
        reverse("requests:mine", args=[planted, "x" * 24]),
        reverse("requests:detail", args=["QLA-2026-ZZZZZ"]),
    ):
        answer = client.get(path)
        assert answer.status_code in {403, 404}, path
        assert [name for name, secret in secrets.items() if secret in squeezed(body_of(answer))] == []


def test_the_pages_of_others_do_not_show_it(fresh, planted):
    """Families of public pages, looked at by an official of another body: signed in is not invited."""
    client, secrets = signed_in(fresh.user(Role.HEAD, "roads")), sought()
    for family in FAMILIES:
        if family.who is None and not family.draft:
            said = squeezed(body_of(client.get(path_of(family, "kk"))))
            assert [name for name, secret in secrets.items() if secret in said] == [], family.name


def test_the_body_sees_it_and_every_look_is_on_record(fresh, planted):
    head = fresh.user(Role.HEAD)
    before = AccessRecord.objects.filter(reader=head).count()
    said = squeezed(body_of(signed_in(head).get(reverse("requests:work", args=[planted]))))
    missing = [name for name in SHOWN_TO_STAFF if sought()[name] not in said]
    assert missing == []
    for name in (
        "phone in the text",
        "IIN in the text",
        "phone in the title",
        "phone in the address",
        "neighbour",
    ):
        assert sought()[name] in said, name
    assert sought()["own IIN"] not in said, "the whole number helps nobody"
    looks = AccessRecord.objects.filter(reader=head).order_by("-pk")
    assert looks.count() == before + 1
    assert (looks[0].subject, looks[0].purpose) == (f"request:{planted}", "work")


def test_a_lifted_piece_is_shown_and_the_rest_stays(fresh, planted):
    moderator = fresh.who(Role.MODERATOR, "call-centre")
    version = ServiceRequest.objects.get(public_id=planted).texts.first()
    piece = version.redactions.get(kind="email", field="text")
    actions.lift_redaction(moderator, planted, piece.pk, why=INSIDE["lift"], now=fresh.now)
    said = squeezed(body_of(signed_in(None).get(reverse("requests:detail", args=[planted]))))
    found = {name for name, secret in sought().items() if secret in said}
    assert found == {"e-mail in the text"}


def test_withheld_content_leaves_nothing_but_the_procedure(fresh, planted):
    moderator = fresh.who(Role.MODERATOR, "call-centre")
    actions.withhold_content(moderator, planted, ground="child", now=fresh.now)
    client = signed_in(None)
    for path in addresses(fresh, planted):
        answer = client.get(path)
        if answer.status_code == 200 and planted in (said := body_of(answer)):
            assert "Шам ауыстырылды" not in said, path
            assert "Лампа заменена" not in said, path
            assert "Шам жанбайды" not in said, path


def test_the_slip_and_the_own_page_do_not_repeat_it(fresh, planted):
    """Links are passed on: what opens by a link alone shows no personal data."""
    for name in ("requests:done", "requests:mine"):
        said = squeezed(body_of(signed_in(None).get(reverse(name, args=[planted, secret_of(planted)]))))
        assert [one for one, secret in sought().items() if secret in said] == [], name
