"""The contract of carriers: a new one passes this battery by a class of four lines."""

import datetime as dt
import json

import pytest
from django.core import mail

from qala.base.notify.carriers import EmailCarrier, SmsFileSimulator
from qala.base.notify.data import CannotDeliver, Letter

NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)


class CarrierContract:
    """What every carrier owes."""

    good: str
    bad: str

    def carrier(self):
        raise NotImplementedError

    def taken(self):
        """Return (message id, address, text) of all that was handed over."""
        raise NotImplementedError

    def letter(self, **changed):
        values = {"message_id": "<1@city>", "to": self.good, "subject": "Тақырып", "body": "Су қосылды."}
        return Letter(**(values | {"language": "kk"} | changed))

    def test_letter_is_handed_over_whole_before_it_returns(self):
        self.carrier().carry(self.letter(), now=NOW)
        ((message_id, to, text),) = self.taken()
        assert (message_id, to, text.strip()) == ("<1@city>", self.good, "Су қосылды.")

    def test_repeated_letter_keeps_its_id(self):
        for _ in range(2):
            self.carrier().carry(self.letter(), now=NOW)
        assert {message_id for message_id, _to, _text in self.taken()} == {"<1@city>"}

    def test_wrong_address_is_refused_for_good(self):
        with pytest.raises(CannotDeliver):
            self.carrier().carry(self.letter(to=self.bad), now=NOW)
        assert self.taken() == []


class TestEmail(CarrierContract):
    good, bad = "a@example.org", "+77001234567"
    carrier = EmailCarrier

    def taken(self):
        return [(m.extra_headers["Message-ID"], m.to[0], m.body) for m in mail.outbox]


class TestSmsSimulator(CarrierContract):
    good, bad = "+77001234567", "a@example.org"
    carrier = SmsFileSimulator

    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.SMS_PATH = tmp_path
        self.path = tmp_path

    def taken(self):
        lines = [
            json.loads(line) for file in self.path.glob("*.jsonl") for line in file.read_text().splitlines()
        ]
        assert all(line["simulated"] is True for line in lines)
        return [(line["message_id"], line["to"], line["text"]) for line in lines]

    def test_file_is_readable_by_its_owner_only(self):
        self.carrier().carry(self.letter(), now=NOW)
        (file,) = self.path.iterdir()
        assert file.name == "2026-11-25.jsonl"
        assert file.stat().st_mode & 0o077 == 0
