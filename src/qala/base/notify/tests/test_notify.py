"""Messages are written with what happened and sent once, under one name, whatever dies on the way."""

import datetime as dt
import json

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.template import engines
from django.template.loaders.locmem import Loader
from procrastinate.contrib.django.models import ProcrastinateJob

from qala.base.errors.api import Invalid
from qala.base.jobs.api import defer, run_pending
from qala.base.jobs.testing import empty_queue, kill_at_each_step
from qala.base.notify.actions import attempt_message
from qala.base.notify.api import CannotDeliver, list_failed_messages, retry_failed, send_message
from qala.base.notify.checks import failed_messages
from qala.base.notify.jobs import TryAgain
from qala.base.notify.models import Message
from qala.base.notify.rules import MAX_ATTEMPTS, channel_of, split_message
from qala.base.people.api import decrypt

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
TEMPLATES = {
    "notify/test/answered.txt": "Answer to {{ number }}\n\nRead it: {{ base_url }}/{{ number }}\n{{ words }}\n",
    "notify/test/answered.sms.txt": "Answer to {{ number }}:\n{{ base_url }}",
    "notify/test/long.txt": "{{ words }}",
}


@pytest.fixture(autouse=True)
def carriers(settings, tmp_path, monkeypatch):
    settings.SMS_PATH = tmp_path / "sms"
    settings.BASE_URL = "https://city.example"
    engine = engines["django"].engine
    loader = Loader(engine, TEMPLATES)
    monkeypatch.setattr(engine, "template_loaders", [loader, *engine.template_loaders])


def send(to="aliya@example.org", *, key="k1", kind="test/answered", **context):
    return send_message(
        kind, to=to, language="kk", context={"number": "QLA-1", **context}, dedupe_key=key, now=NOW
    )


def sms_lines():
    files = django_settings.SMS_PATH.glob("*")
    return [json.loads(line) for file in files for line in file.read_text().rstrip("\n").split("\n")]


class Broken:
    """A carrier that is not there."""

    def carry(self, letter, *, now):
        raise ConnectionRefusedError("smtp.secret.example")


class Refusing:
    """A carrier that will not have the address."""

    def carry(self, letter, *, now):
        raise CannotDeliver


@pytest.mark.django_db
class TestSending:
    def test_email_carries_the_words_and_the_id_of_its_row(self):
        number = send(words="Су қосылды")
        assert run_pending() == 1
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["aliya@example.org"], "Answer to QLA-1")
        assert sent.body == "Read it: https://city.example/QLA-1\nСу қосылды\n"
        message = Message.objects.get(pk=number)
        assert sent.extra_headers["Message-ID"] == message.message_id
        assert message.message_id.endswith("@city.example>")
        assert (message.state, message.attempts) == ("sent", 1)

    def test_sms_is_written_to_a_file_that_says_it_was_not_sent(self):
        send("+77001234567")
        run_pending()
        (line,) = sms_lines()
        assert line["simulated"] is True
        assert "No SMS was sent" in line["notice"]
        assert (line["to"], line["text"]) == ("+77001234567", "Answer to QLA-1: https://city.example")
        assert line["message_id"] == Message.objects.get().message_id

    def test_same_key_is_sent_once(self):
        assert send() == send(number="QLA-2")
        run_pending()
        assert len(mail.outbox) == 1

    def test_second_run_of_the_job_sends_nothing(self):
        number = send()
        run_pending()
        defer("notify.send", message=number)
        run_pending()
        assert len(mail.outbox) == 1

    def test_message_vanishes_with_a_rolled_back_transaction(self):
        with transaction.atomic():
            send()
            transaction.set_rollback(True)
        assert run_pending() == 0
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        "to", ["", "87001234567", "a@b@c", "a b@example.org", "a@example.org\nBcc: x@y.z"]
    )
    def test_what_is_no_address_is_refused_and_nothing_is_written(self, to):
        with pytest.raises(Invalid) as refusal:
            send(to)
        assert list(refusal.value.errors) == ["to"]
        assert not Message.objects.exists()


@pytest.mark.django_db
class TestSafety:
    def test_address_and_words_lie_encrypted(self):
        send(words="құпия")
        message = Message.objects.get()
        stored = bytes(message.to) + bytes(message.subject) + bytes(message.body)
        assert b"aliya" not in stored
        assert "құпия".encode() not in stored
        assert decrypt(message.to) == "aliya@example.org"

    def test_markup_is_neither_escaped_nor_run(self):
        send(words="<b>5 & 6</b> {{ settings.SECRET_KEY }}")
        run_pending()
        assert "<b>5 & 6</b> {{ settings.SECRET_KEY }}" in mail.outbox[0].body

    def test_no_header_can_be_smuggled_in_by_the_subject(self):
        send(number="1\r\nBcc: victim@example.org\u2028x")
        run_pending()
        assert "\n" not in mail.outbox[0].message()["Subject"]
        assert mail.outbox[0].message()["Bcc"] is None
        assert mail.outbox[0].recipients() == ["aliya@example.org"]

    def test_sms_is_bounded(self):
        send("+77001234567", kind="test/long", words="ұ" * 5000)
        run_pending()
        assert len(sms_lines()[0]["text"]) == 670

    def test_sms_of_strange_characters_stays_one_line(self):
        send("+77001234567", kind="test/long", words='a"}\n{"simulated": false}\u2028b')
        run_pending()
        assert [line["simulated"] for line in sms_lines()] == [True]


@pytest.mark.django_db
class TestFailure:
    def use(self, settings, carrier):
        settings.CARRIERS = {"email": f"{__name__}.{carrier.__name__}"}

    def test_absent_carrier_is_tried_again_under_the_same_id(self, settings):
        working = settings.CARRIERS
        self.use(settings, Broken)
        number = send()
        before = Message.objects.get().message_id
        with pytest.raises(TryAgain):
            run_pending()
        message = Message.objects.get()
        assert (message.state, message.attempts, message.error) == ("waiting", 1, "ConnectionRefusedError")
        settings.CARRIERS = working
        assert not attempt_message(number, now=NOW)
        assert mail.outbox[0].extra_headers["Message-ID"] == before

    def test_given_up_after_all_attempts_and_sent_again_on_request(self, settings):
        working = settings.CARRIERS
        self.use(settings, Broken)
        number = send()
        again = [attempt_message(number, now=NOW) for _ in range(MAX_ATTEMPTS)]
        assert again == [True] * (MAX_ATTEMPTS - 1) + [False]
        assert [failed.id for failed in list_failed_messages()] == [number]
        settings.CARRIERS = working
        assert retry_failed(number)
        assert not retry_failed(number)
        run_pending()
        assert len(mail.outbox) == 1
        assert list_failed_messages() == []

    def test_refused_address_is_not_tried_again(self, settings):
        self.use(settings, Refusing)
        number = send()
        assert not attempt_message(number, now=NOW)
        assert list_failed_messages()[0].error == "CannotDeliver"


@pytest.mark.parametrize(
    ("to", "channel"),
    [
        ("+77272345678", "sms"),
        ("ә@мысал.қаз", "email"),
        ("+7", None),
        ("a@b,c@d", None),
        ("a\0@b.kz", None),
        ("x" * 250 + "@b.kz", None),
    ],
)
def test_channel_is_told_by_the_address(to, channel):
    assert channel_of(to) == channel


def test_subject_is_the_first_line():
    assert split_message("\nOne\n\nTwo\nThree") == ("One", "Two\nThree\n")
    assert split_message("One") == ("One", "\n")


@pytest.mark.django_db(transaction=True)
class TestKill:
    def test_killed_anywhere_nothing_is_lost_and_no_id_is_new(self):
        """The second half of a message's life: the carrier took it or did not."""
        ids = set()
        turns = 0
        send("+77001234567")
        number = Message.objects.get().pk
        ids = {Message.objects.get().message_id}
        for _step in kill_at_each_step(lambda: attempt_message(number, now=NOW)):
            turns += 1
            carried = sms_lines()
            assert {line["message_id"] for line in carried} <= ids
            if Message.objects.get().state == "sent":
                assert carried
            attempt_message(number, now=NOW)
            assert {line["message_id"] for line in sms_lines()} == ids
            assert len(sms_lines()) <= 2  # twice only when killed between carrier and commit
            for file in django_settings.SMS_PATH.glob("*"):
                file.unlink()
            Message.objects.update(state="waiting", attempts=0)
        empty_queue()
        assert turns > 3

    def test_killed_while_writing_there_are_message_and_job_or_neither(self):
        def scenario():
            with transaction.atomic():
                send()

        for _step in kill_at_each_step(scenario):
            assert Message.objects.count() == ProcrastinateJob.objects.count()
            Message.objects.all().delete()
            empty_queue()


@pytest.mark.django_db
def test_check_of_the_operator_shows_what_was_given_up_but_no_address():
    assert failed_messages(["default"]) == []
    number = send()
    Message.objects.update(state="failed", error="SMTPException")
    (complaint,) = failed_messages(["default"])
    assert f"retry_failed({number})" in complaint.hint
    assert "aliya" not in complaint.msg + complaint.hint
