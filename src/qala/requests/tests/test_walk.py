"""Random verbs by random people over real PostgreSQL: what the table does not list is refused."""

import os
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from qala.base.cases.api import replay
from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Role
from qala.requests import actions
from qala.requests.actions.intake import RULE
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
RIGHT = {
    "set_aside_submission": Role.MODERATOR,
    "restore_submission": Role.MODERATOR,
    "answer_at_contact": Role.OPERATOR,
    "forward_request": Role.SIGNER,
    "return_decision": Role.SIGNER,
    "answer_request": Role.SIGNER,
    "extend_term": Role.HEAD,
    "reopen_request": Role.HEAD,
    "submit_decision": Role.EXECUTOR,
    "confirm_answer": Role.RESIDENT,
    "dispute_answer": Role.RESIDENT,
    "record_lapse": Role.SYSTEM,
}
TEXT = {"kk": "Өтінішіңіз бойынша жұмыс жасалды.", "ru": "Работа выполнена."}


def who(person, cache):
    if person not in cache:
        role, body, which = person
        if role is Role.SYSTEM:
            cache[person] = RULE
        elif role is Role.RESIDENT:
            cache[person] = resident("resident" if body == "applicant" else body)
        else:
            cache[person] = actor(role, body, which)
    return cache[person]


class Walk(RuleBasedStateMachine):
    """One request, led by chance."""

    people: dict = {}  # noqa: RUF012 - filled anew for each test

    @initialize(start=st.sampled_from(["received", "registered", "assigned", "signing"]))
    def begin(self, start):
        self.now = NOW
        category = "other" if start == "received" else "lighting"
        slip = actions.submit_request(
            who((Role.RESIDENT, "applicant", ""), self.people),
            CITY,
            submission(category=category),
            now=self.now,
        )
        self.public_id = slip.public_id
        self.facts = self.row().as_facts()
        assert self.facts.state == ("received" if start == "received" else "registered")
        for verb in {"assigned": ["assign_request"], "signing": ["assign_request", "submit_decision"]}.get(
            start, []
        ):
            self.do(verb, self.right_person(verb, self.facts), 0, 0)
            assert self.facts.state in LISTED[verb][{"assign_request": "registered"}.get(verb, "assigned")]

    def person(self, role, body="", which="first"):
        return who((role, body if role in BODY_ROLES else "", which), self.people)

    def row(self):
        return ServiceRequest.objects.select_related("category", "body").get(public_id=self.public_id)

    @rule(pick=st.integers(0, 99), variant=st.integers(0, 3), days=st.integers(0, 3))
    def sensible_step(self, pick, variant, days):
        """Do what the table lists, by the right person: chance alone would hardly ever reach an answer."""
        facts = self.facts
        listed = [verb for verb in LISTED if facts.state in LISTED[verb] and verb != "propose_set_aside"]
        if listed:
            verb = listed[pick % len(listed)]
            self.do(verb, self.right_person(verb, facts), variant, days)

    def right_person(self, verb, facts):
        if verb == "approve_decision" or (verb == "return_decision" and facts.state == "approving"):
            firsts = [self.person(Role.APPROVER, facts.body, which) for which in ("first", "second")]
            return next(one for one in firsts if one.user_id in facts.waiting)
        role = RIGHT.get(verb, Role.REGISTRAR)
        if role is Role.EXECUTOR:
            both = [self.person(role, facts.body, which) for which in ("first", "second")]
            return next(one for one in both if one.user_id == facts.lead)
        if role in (Role.RESIDENT, Role.SYSTEM):
            return who((role, "applicant" if role is Role.RESIDENT else "", ""), self.people)
        return self.person(role, facts.body or "lighting")

    @rule(pick=st.integers(0, 99), variant=st.integers(0, 3), days=st.integers(0, 3))
    def another_sensible_step(self, pick, variant, days):
        self.sensible_step(pick, variant, days)

    @rule(
        verb=st.sampled_from(sorted(LISTED)),
        person=st.sampled_from(PEOPLE),
        variant=st.integers(0, 3),
        days=st.integers(0, 9),
    )
    def any_step(self, verb, person, variant, days):
        self.do(verb, who(person, self.people), variant, days)

    def do(self, verb, someone, variant, days):
        self.now += timedelta(days=days, minutes=1)
        facts = self.facts
        with suppress(Refused, Invalid):
            self.call(verb, someone, variant, facts)
        after = self.row().as_facts()
        if after == facts:
            return
        self.facts = after
        if after.last_n == facts.last_n:
            raise AssertionError("changed without an event")
        assert after.state in LISTED[verb].get(facts.state, set()), (verb, facts.state, after.state)
        assert after.last_n == facts.last_n + 1
        assert after.due_on or not after.registered_on
        REACHED.add((verb, facts.state))

    def call(self, verb, someone, variant, facts):
        lighting = facts.body or "lighting"
        by = {"now": self.now}
        if verb == "register_request":
            actions.register_request(someone, self.public_id, body="lighting", kind="report", **by)
        elif verb in ("assign_request", "reassign_request"):
            lead = self.person(Role.EXECUTOR, lighting, ("first", "second")[variant % 2]).user_id
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
                signer=self.person(Role.SIGNER, lighting).user_id,
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

    def teardown(self):
        if not hasattr(self, "facts"):
            return
        assert replay(get_history(self.public_id), apply) == self.facts
        for letter in Letter.objects.filter(request__public_id=self.public_id, state="issued", contact=False):
            assert letter.signature.status == "PASSED"


REACHED: set[tuple[str, str]] = set()


def walk(examples, steps):
    Walk.people.clear()
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
    REACHED.clear()
    walk(500, 6)
    assert {"answer_request", "forward_request", "extend_term", "reopen_request"} <= {
        verb for verb, _ in REACHED
    }


@pytest.mark.drill
@pytest.mark.django_db
def test_long_random_walks():
    full = os.environ.get("QALA_SIZE") == "full"
    walk(2500 if full else 150, 40)
