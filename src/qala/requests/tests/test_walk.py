"""Random verbs by random people over real PostgreSQL: what the table does not list is refused."""

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from qala.base.cases.api import replay
from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Role
from qala.requests import actions
from qala.requests.models import Letter, ServiceRequest
from qala.requests.queries import get_history
from qala.requests.rules import VERBS, apply
from qala.requests.tests.factories import (
    BODY_ROLES,
    CITY,
    CITYWIDE_ROLES,
    NOW,
    actor,
    make_city,
    resident,
    submission,
)

# Written from the dossier's adjacency table by hand, not read from the code: verb → from → to.
LISTED = {
    "register_request": {"received": {"registered"}},
    "propose_set_aside": {"received": {"received"}},
    "set_aside_submission": {"received": {"set_aside"}},
    "restore_submission": {"set_aside": {"received"}},
    "answer_at_contact": {"registered": {"answered"}},
    "assign_request": {"registered": {"assigned"}},
    "reassign_request": {"assigned": {"assigned"}},
    "cancel_assignments": {"assigned": {"registered"}},
    "forward_request": {"registered": {"forwarded"}, "assigned": {"forwarded"}},
    "extend_term": {"assigned": {"assigned"}},
    "submit_decision": {"assigned": {"approving", "signing"}},
    "approve_decision": {"approving": {"approving", "signing"}},
    "return_decision": {"approving": {"assigned"}, "signing": {"assigned"}},
    "answer_request": {"signing": {"answered"}},
    "confirm_answer": {"answered": {"closed"}},
    "dispute_answer": {"answered": {"answered"}, "closed": {"closed"}},
    "reopen_request": {s: {"registered"} for s in ("answered", "closed", "forwarded", "returned")},
    "record_lapse": {
        s: {s} for s in ("registered", "correcting", "assigned", "hearing", "approving", "signing")
    },
}
MAY_BEGIN = {"registered", "received"}
PEOPLE = [
    *((role, "lighting", "first") for role in BODY_ROLES),
    *((role, "roads", "first") for role in BODY_ROLES),
    *((role, "", "first") for role in CITYWIDE_ROLES),
    (Role.MODERATOR, "", "second"),
    (Role.APPROVER, "lighting", "second"),
    (Role.EXECUTOR, "lighting", "second"),
    (Role.RESIDENT, "applicant", ""),
    (Role.RESIDENT, "stranger", ""),
    (Role.SYSTEM, "", ""),
]
TEXT = {"kk": "Өтінішіңіз бойынша жұмыс жасалды.", "ru": "Работа выполнена."}


def who(person, cache):
    if person not in cache:
        role, body, which = person
        if role is Role.SYSTEM:
            cache[person] = actions.intake.RULE
        elif role is Role.RESIDENT:
            cache[person] = resident("resident" if body == "applicant" else body)
        else:
            cache[person] = actor(role, body, which)
    return cache[person]


class Walk(RuleBasedStateMachine):
    """One request, led by chance."""

    people = {}

    @initialize(routed=st.booleans())
    def begin(self, routed):
        self.now = NOW
        category = "lighting" if routed else "other"
        slip = actions.submit_request(
            who((Role.RESIDENT, "applicant", ""), self.people),
            CITY,
            submission(category=category),
            now=self.now,
        )
        self.public_id = slip.public_id
        self.check()
        assert self.row().state in MAY_BEGIN

    def row(self):
        return ServiceRequest.objects.select_related("category", "body").get(public_id=self.public_id)

    @rule(
        verb=st.sampled_from(sorted(LISTED)),
        person=st.sampled_from(PEOPLE),
        variant=st.integers(0, 3),
        days=st.integers(0, 9),
    )
    def step(self, verb, person, variant, days):
        self.now += timedelta(days=days, minutes=1)
        before = self.row()
        facts = before.as_facts()
        someone = who(person, self.people)
        try:
            self.call(verb, someone, variant, facts)
        except (Refused, Invalid):
            assert self.row().as_facts() == facts
            self.check()
            return
        after = self.row()
        if after.last_n == facts.last_n:
            assert verb == "record_lapse"
            return
        assert after.state in LISTED[verb].get(facts.state, set()), (verb, facts.state, after.state)
        assert after.last_n == facts.last_n + 1
        self.check()

    def call(self, verb, someone, variant, facts):
        lighting = facts.body or "lighting"
        by = {"now": self.now}
        if verb == "register_request":
            actions.register_request(someone, self.public_id, body="lighting", kind="report", **by)
        elif verb in ("assign_request", "reassign_request"):
            lead = actor(Role.EXECUTOR, lighting, ("first", "second")[variant % 2]).user_id
            getattr(actions, verb)(someone, self.public_id, lead=lead, **by)
        elif verb == "answer_at_contact":
            actions.answer_at_contact(
                someone, self.public_id, decision="explained", text=TEXT["kk"], agreed=variant > 0, **by
            )
        elif verb == "submit_decision":
            approvers = [
                actor(Role.APPROVER, lighting, which).user_id for which in ("first", "second")[:variant]
            ]
            actions.submit_decision(
                someone,
                self.public_id,
                decision="refused" if variant == 3 else "satisfied",
                waiver="Тыңдау керек емес" if variant == 3 else "",
                text=TEXT,
                approvers=approvers,
                signer=actor(Role.SIGNER, lighting).user_id,
                **by,
            )
        elif verb == "return_decision":
            actions.return_decision(someone, self.public_id, remark="Күнін жазыңыз", **by)
        elif verb in ("answer_request", "forward_request", "extend_term"):
            self.sign(verb, someone, facts)
        elif verb in ("dispute_answer", "reopen_request"):
            getattr(actions, verb)(someone, self.public_id, reason="Бітпеген", **by)
        elif verb == "record_lapse":
            actions.record_lapse(self.public_id, **by)
        else:
            getattr(actions, verb)(someone, self.public_id, **by)

    def sign(self, verb, someone, facts):
        if verb == "forward_request":
            to = "roads" if facts.body == "lighting" else "lighting"
            letter = actions.draft_forwarding(someone, self.public_id, to=to, text=TEXT, now=self.now)
        elif verb == "extend_term":
            due = facts.due_on + timedelta(days=10) if facts.due_on else self.now.date()
            letter = actions.draft_extension(someone, self.public_id, due_on=due, text=TEXT, now=self.now)
        else:
            letter = facts.letter or 0
        session = actions.open_letter_signing(someone, self.public_id, letter, now=self.now)
        more = {} if verb == "answer_request" else {"letter_id": letter}
        getattr(actions, verb)(
            someone, self.public_id, session_id=session.session_id, cms=None, now=self.now, **more
        )

    def check(self):
        row = self.row()
        assert replay(get_history(self.public_id), apply) == row.as_facts()
        if row.registered_on:
            assert row.due_on is not None
        for letter in Letter.objects.filter(request=row, kind="answer", state="issued", contact=False):
            assert letter.signature.status == "PASSED"


def walk(examples, steps):
    Walk.people = {}
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(autouse=True)
def city(settings, db):
    settings.DEMO = True
    make_city()


def test_every_verb_of_the_table_is_in_the_list_of_the_law():
    assert set(LISTED) == set(VERBS) - {"submit_request"}


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(4))
def test_random_walks(part):
    walk(500, 10)


@pytest.mark.drill
@pytest.mark.django_db
def test_long_random_walks():
    full = os.environ.get("QALA_SIZE") == "full"
    walk(2500 if full else 150, 40)
