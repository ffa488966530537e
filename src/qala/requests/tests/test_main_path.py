"""A request goes from a resident to a public, signed answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from qala.base.cases.api import replay
from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Role
from qala.requests import actions
from qala.requests.data import PlaceGiven, State
from qala.requests.models import Letter, RequestEvent, ServiceRequest
from qala.requests.queries import get_history
from qala.requests.rules import apply
from qala.requests.tests.factories import CITY, NOW, actor, make_city, resident, submission

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, db):
    settings.DEMO = True
    make_city()


def submit(**changes):
    return actions.submit_request(resident(), CITY, submission(**changes), now=NOW)


def answered(public_id):
    actions.assign_request(actor(Role.REGISTRAR), public_id, lead=actor(Role.EXECUTOR).user_id, now=NOW)
    letter = actions.submit_decision(
        actor(Role.EXECUTOR),
        public_id,
        decision="satisfied",
        text={"kk": "Шам ауыстырылды. Өткел жарық.", "ru": "Лампа заменена."},
        approvers=[actor(Role.APPROVER).user_id],
        signer=actor(Role.SIGNER).user_id,
        now=NOW,
    )
    actions.approve_decision(actor(Role.APPROVER), public_id, now=NOW)
    session = actions.open_letter_signing(actor(Role.SIGNER), public_id, letter, now=NOW)
    actions.answer_request(actor(Role.SIGNER), public_id, session_id=session.session_id, cms=None, now=NOW)
    return letter


def test_a_request_is_registered_at_once_and_answered_with_a_signature():
    slip = submit()
    request = ServiceRequest.objects.get(public_id=slip.public_id)
    assert request.state == State.REGISTERED
    assert slip.body == "lighting"
    assert slip.due_on == request.due_on
    letter = Letter.objects.get(pk=answered(slip.public_id))
    request.refresh_from_db()
    assert request.state == State.ANSWERED
    assert letter.state == "issued"
    assert letter.signature is not None
    assert letter.signature.status == "PASSED"


def test_the_history_tells_the_state():
    public_id = submit().public_id
    answered(public_id)
    request = ServiceRequest.objects.get(public_id=public_id)
    history = get_history(public_id)
    assert replay(history, apply) == request.as_facts()
    assert [event.type for event in history] == [
        "submitted",
        "registered",
        "assigned",
        "decision_submitted",
        "approved",
        "answered",
    ]
    assert all(event.entry for event in history)


def test_the_same_form_sent_twice_gives_one_request_and_one_slip():
    first = submit(idempotency_key="abc")
    assert submit(idempotency_key="abc") == first
    assert ServiceRequest.objects.count() == 1


def test_history_cannot_be_changed_in_the_database():
    slip = submit()
    for change in (
        lambda rows: rows.update(type="nothing"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change(RequestEvent.objects.filter(request__public_id=slip.public_id))


def test_nothing_is_written_when_the_place_is_outside():
    with pytest.raises(Invalid) as caught:
        submit(place=PlaceGiven(lat=51.1, lon=71.4), text="")
    assert set(caught.value.errors) == {"place", "text"}
    assert not ServiceRequest.objects.exists()


def test_a_refusal_needs_a_reason_why_nobody_was_heard():
    public_id = submit().public_id
    actions.assign_request(actor(Role.REGISTRAR), public_id, lead=actor(Role.EXECUTOR).user_id, now=NOW)
    with pytest.raises(Invalid, match="waiver"):
        actions.submit_decision(
            actor(Role.EXECUTOR),
            public_id,
            decision="refused",
            text={"kk": "Бас тартылды, себебі бар."},
            approvers=[],
            signer=actor(Role.SIGNER).user_id,
            now=NOW,
        )


def test_a_stranger_may_not_dispute_and_the_applicant_may():
    public_id = submit().public_id
    answered(public_id)
    with pytest.raises(Refused, match="not_applicant"):
        actions.dispute_answer(resident("other"), public_id, reason="", now=NOW)
    actions.dispute_answer(resident(), public_id, reason="Әлі қараңғы", now=NOW)
    actions.reopen_request(actor(Role.HEAD), public_id, reason="Жұмыс бітпеген", now=NOW + timedelta(days=1))
    request = ServiceRequest.objects.get(public_id=public_id)
    assert request.state == State.REGISTERED
    assert replay(get_history(public_id), apply) == request.as_facts()


def test_forwarding_and_extension_are_signed_letters():
    public_id = submit().public_id
    signer, head = actor(Role.SIGNER), actor(Role.HEAD)
    other = submit(title="Екінші").public_id
    actions.assign_request(actor(Role.REGISTRAR), other, lead=actor(Role.EXECUTOR).user_id, now=NOW)
    due = ServiceRequest.objects.get(public_id=other).due_on
    with pytest.raises(Invalid, match="due_on"):
        actions.draft_extension(
            head, other, due_on=due + timedelta(days=90), text={"kk": "Ұзартылды."}, now=NOW
        )
    letter = actions.draft_extension(
        head, other, due_on=due + timedelta(days=20), text={"kk": "Мерзім ұзартылды."}, now=NOW
    )
    session = actions.open_letter_signing(head, other, letter, now=NOW)
    actions.extend_term(head, other, letter_id=letter, session_id=session.session_id, cms=None, now=NOW)
    assert ServiceRequest.objects.get(public_id=other).due_on == due + timedelta(days=20)

    letter = actions.draft_forwarding(
        signer, public_id, to="roads", text={"kk": "Құзыреті бойынша."}, now=NOW
    )
    session = actions.open_letter_signing(signer, public_id, letter, now=NOW)
    child = actions.forward_request(
        signer, public_id, letter_id=letter, session_id=session.session_id, cms=None, now=NOW
    )
    moved = ServiceRequest.objects.get(public_id=child)
    assert moved.body.code == "roads"
    assert moved.parent.public_id == public_id
    assert ServiceRequest.objects.get(public_id=public_id).state == State.FORWARDED
    assert replay(get_history(child), apply) == moved.as_facts()


def test_a_lapse_is_put_on_record_once():
    public_id = submit().public_id
    request = ServiceRequest.objects.get(public_id=public_id)
    assert not actions.record_lapse(public_id, now=request.due_at)
    late = request.due_at + timedelta(seconds=1)
    assert actions.record_lapse(public_id, now=late)
    assert not actions.record_lapse(public_id, now=late)
    assert get_history(public_id)[-1].type == "lapsed"
