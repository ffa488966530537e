"""Who may do and see what: every verb and every page by every role, as tables written by hand."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import translation
from tests.conftest import rolled_back, signed_in
from tests.pages import FAMILIES, path_of
from tests.town import ANSWER

from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Actor, Role, User, get_actor
from qala.requests import actions
from qala.requests.actions import secret_of
from qala.requests.models import Redaction, ServiceRequest
from qala.requests.rules import VERBS

# Name → (role, organisation, which of several). Requests of the tests belong to "lighting".
OFFICIALS = {
    "registrar": (Role.REGISTRAR, "lighting", 0),
    "lead": (Role.EXECUTOR, "lighting", 0),
    "executor": (Role.EXECUTOR, "lighting", 1),
    "approver": (Role.APPROVER, "lighting", 0),
    "other approver": (Role.APPROVER, "lighting", 1),
    "signer": (Role.SIGNER, "lighting", 0),
    "head": (Role.HEAD, "lighting", 0),
    "strange registrar": (Role.REGISTRAR, "roads", 0),
    "strange executor": (Role.EXECUTOR, "roads", 0),
    "strange approver": (Role.APPROVER, "roads", 0),
    "strange signer": (Role.SIGNER, "roads", 0),
    "strange head": (Role.HEAD, "roads", 0),
    "operator": (Role.OPERATOR, "call-centre", 0),
    "central registrar": (Role.REGISTRAR, "call-centre", 0),
    "moderator": (Role.MODERATOR, "call-centre", 0),
    "second moderator": (Role.MODERATOR, "call-centre", 1),
    "analyst": (Role.ANALYST, "call-centre", 0),
    "administrator": (Role.ADMINISTRATOR, "call-centre", 0),
}
PEOPLE = ("visitor", "applicant", "stranger", "system", *OFFICIALS)
EVERYONE = set(PEOPLE)
MODERATORS = {"moderator", "second moderator"}
DISPATCH = {"registrar", "central registrar", "head"}
# Who works on a request of "lighting" may read it whole.
READERS = {
    *("registrar", "lead", "executor", "approver", "other approver", "signer", "head"),
    *("operator", "central registrar", *MODERATORS),
}

# Verb → the situation of the town it is tried in → who may. Everybody else is refused, and nothing changes.
MAY: dict[str, dict[str, set[str]]] = {
    "register_request": {"received": {"central registrar", "operator", "system"}},
    "propose_set_aside": {"received": MODERATORS},
    "set_aside_submission": {"proposed": {"second moderator"}, "received": set()},
    "restore_submission": {"set_aside": MODERATORS},
    "answer_at_contact": {"registered": {"operator"}},
    "assign_request": {"registered": DISPATCH},
    "reassign_request": {"assigned": DISPATCH},
    "cancel_assignments": {"assigned": DISPATCH},
    "forward_request": {"registered": {"signer"}, "assigned": {"signer"}},
    "extend_term": {"assigned": {"head"}, "extended": set()},
    "submit_decision": {"assigned": {"lead"}},
    "approve_decision": {"approving": {"approver"}, "signing": set()},
    "return_decision": {"approving": {"approver"}, "signing": {"signer"}},
    "answer_request": {"signing": {"signer"}, "approving": set()},
    "confirm_answer": {"own": {"applicant", "system"}},
    "dispute_answer": {"own": {"applicant"}},
    "reopen_request": {"answered": {"head"}, "closed": {"head"}, "assigned": set()},
}
BESIDE_THE_TABLE = {
    "confirm_redaction": MODERATORS,
    "lift_redaction": MODERATORS,
    "add_redaction": MODERATORS,
    "withhold_content": MODERATORS,
}


def user_of(town, name: str) -> User | None:
    if name in OFFICIALS:
        return town.user(*OFFICIALS[name])
    if name == "stranger":
        return User.objects.get_or_create(email="stranger@people.test", defaults={"name": "Бөтен"})[0]
    return town.resident() if name == "applicant" else None


def actor_of(town, name: str) -> Actor:
    if name == "system":
        return Actor.machine("rule")
    user = user_of(town, name)
    return get_actor(user, today=town.now.date()) if user else Actor.anonymous()


def do(town, verb: str, actor: Actor, number: str) -> None:
    """Do the verb with all that it needs, so that permission alone decides."""
    now, person = town.now, lambda role: town.user(role).pk
    said = {
        "register_request": {"body": "lighting", "kind": "report"},
        "assign_request": {"lead": person(Role.EXECUTOR)},
        "reassign_request": {"lead": person(Role.EXECUTOR)},
        "answer_at_contact": {"decision": "explained", "text": ANSWER["kk"], "agreed": True},
        "submit_decision": {
            "decision": "satisfied",
            "text": ANSWER,
            "approvers": [],
            "signer": person(Role.SIGNER),
        },
        "return_decision": {"remark": "Күнін жазыңыз."},
        "dispute_answer": {"reason": "Бітпеген."},
        "reopen_request": {"reason": "Бітпеген."},
    }.get(verb, {})
    if verb in {"forward_request", "extend_term", "answer_request"}:
        sign(town, verb, actor, number)
    else:
        getattr(actions, verb)(actor, number, **said, now=now)


def sign(town, verb: str, actor: Actor, number: str) -> None:
    row, now = ServiceRequest.objects.get(public_id=number), town.now
    if verb == "forward_request":
        letter = actions.draft_forwarding(actor, number, to="roads", text=ANSWER, now=now)
    elif verb == "extend_term":
        due = row.due_on.replace(day=28)
        letter = actions.draft_extension(actor, number, due_on=max(due, row.due_on), text=ANSWER, now=now)
    else:
        letter = row.letter_id
    session = actions.open_letter_signing(actor, number, letter, now=now)
    more = {} if verb == "answer_request" else {"letter_id": letter}
    getattr(actions, verb)(actor, number, session_id=session.session_id, cms=None, now=now, **more)


def test_every_verb_is_in_the_table():
    assert set(MAY) | {"submit_request", "record_lapse"} == set(VERBS)


@pytest.mark.parametrize("verb", MAY)
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(fresh, verb):
    for situation, allowed in MAY[verb].items():
        number = fresh.numbers[situation]
        done = set()
        for name in PEOPLE:
            with rolled_back():
                actor, before = actor_of(fresh, name), ServiceRequest.objects.get(public_id=number).as_facts()
                try:
                    do(fresh, verb, actor, number)
                    done.add(name)
                except Refused:
                    assert ServiceRequest.objects.get(public_id=number).as_facts() == before
                except Invalid as fault:  # allowed, and only the day of an extension was wrong
                    assert verb == "extend_term", fault  # noqa: PT017
                    done |= {name} if allowed else set()
        assert done == allowed, (verb, situation)


@pytest.mark.parametrize("verb", BESIDE_THE_TABLE)
def test_what_is_hidden_is_decided_by_moderators(fresh, verb):
    number = fresh.numbers["neighbour"]
    piece = Redaction.objects.filter(version__request__public_id=number).first()
    said = {
        "confirm_redaction": {"redaction_id": piece.pk},
        "lift_redaction": {"redaction_id": piece.pk, "why": "Белгілі адам."},
        "add_redaction": {"field": "text", "start": 0, "end": 4, "kind": "name"},
        "withhold_content": {"ground": "child"},
    }[verb]
    done = set()
    for name in PEOPLE:
        with rolled_back():
            try:
                getattr(actions, verb)(actor_of(fresh, name), number, **said, now=fresh.now)
                done.add(name)
            except Refused:
                assert Redaction.objects.get(pk=piece.pk).state == piece.state
    assert done == BESIDE_THE_TABLE[verb]


@pytest.mark.parametrize(
    "verb", [verb for verb in MAY if verb not in {"answer_request", "confirm_answer", "dispute_answer"}]
)
def test_the_page_of_a_verb_opens_to_those_who_may(fresh, verb):
    """Readers who may not are led back with the reason; strangers see nothing; no post changes anything."""
    situation, allowed = next(iter(MAY[verb].items()))
    path = reverse("requests:act", args=[fresh.numbers[situation], verb])
    body = fresh.row(situation).body
    readers = READERS if body else {"operator", "central registrar", *MODERATORS}
    for name in PEOPLE:
        if name == "system":
            continue
        client = signed_in(user_of(fresh, name))
        status = client.get(path).status_code
        assert status == (200 if name in allowed else 302 if name in readers else 403), (name, status)
        if name not in allowed:
            before = fresh.row(situation).last_n
            with transaction.atomic():
                client.post(path, {"remark": "…", "reason": "…", "body": "roads", "kind": "report"})
            assert fresh.row(situation).last_n == before, name


SIGNED_IN = EVERYONE - {"visitor", "system"}
STAFF = set(OFFICIALS)
# Page of the staff → (its address, who sees it, what the others get: by name or for all).
CLOSED_PAGES = {
    "desk": (lambda town: reverse("requests:desk"), STAFF, {"visitor": 302}),
    "call": (lambda town: reverse("requests:operator"), {"operator"}, {}),
    "work": (lambda town: reverse("requests:work", args=[town.numbers["assigned"]]), READERS, {}),
    "work, nobody's yet": (
        lambda town: reverse("requests:work", args=[town.numbers["received"]]),
        {"operator", "central registrar", *MODERATORS},
        {},
    ),
    "sign": (
        lambda town: reverse("requests:sign", args=[town.numbers["signing"], town.letters["signing"]]),
        {"signer"},
        dict.fromkeys(READERS, 404),
    ),
    "document": (
        lambda town: reverse("requests:document", args=[town.numbers["signing"], town.letters["signing"]]),
        {"signer"},
        {},
    ),
    "redact": (lambda town: reverse("requests:redact", args=[town.numbers["neighbour"]]), MODERATORS, {}),
    "account": (lambda town: reverse("people:account"), SIGNED_IN, {"visitor": 302}),
    "second factor": (lambda town: reverse("people:second_factor"), SIGNED_IN, {"visitor": 302}),
    "mine, wrong word": (
        lambda town: reverse("requests:mine", args=[town.numbers["answered"], "0" * 24]),
        set(),
        dict.fromkeys(EVERYONE, 404),
    ),
    "slip, wrong word": (
        lambda town: reverse("requests:done", args=[town.numbers["answered"], "0" * 24]),
        set(),
        dict.fromkeys(EVERYONE, 404),
    ),
    "set aside": (
        lambda town: reverse("requests:detail", args=[town.numbers["set_aside"]]),
        set(),
        dict.fromkeys(EVERYONE, 410),
    ),
}


@pytest.mark.parametrize("page", CLOSED_PAGES)
def test_a_closed_page_opens_to_those_who_may(fresh, page):
    way, allowed, otherwise = CLOSED_PAGES[page]
    path, found = way(fresh), {}
    for name in PEOPLE:
        if name != "system":
            found[name] = signed_in(user_of(fresh, name)).get(path).status_code
    assert found == {name: 200 if name in allowed else otherwise.get(name, 403) for name in found}


# Open to everyone, whoever looks. The families of pages, and what is not a page.
FILES = {
    "requests:csv": (),
    "requests:geojson": (),
    "requests:atom": (),
    "requests:feed": ("answered",),
    "requests:statistics_csv": (),
    "api:requests": (),
    "api:request": ("answered",),
    "api:request_history": ("answered",),
    "api:bodies": (),
    "api:categories": (),
    "api:districts": (),
    "api:kinds": (),
    "api:statistics": (),
    "api:openapi-json": (),
    "health": (),
}
ONE_OF_EACH = ("visitor", "applicant", "lead", "approver", "signer", "head", "operator", "central registrar", "moderator", "analyst", "administrator")  # fmt: skip


def open_addresses(town) -> dict[str, str]:
    found = {
        family.name: path_of(family, "kk") for family in FAMILIES if family.who is None and not family.draft
    }
    for name, situations in FILES.items():
        args = [town.numbers[one] for one in situations]
        if name == "requests:statistics_csv":
            args = ["body"]
        found[name] = reverse(name, args=args)
    del found["not-found"]
    return found


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_is_public_is_public_for_everyone(fresh, name):
    client, paths = signed_in(user_of(fresh, name)), open_addresses(fresh)
    if name != "visitor":
        assert client.get(paths.pop("sign-in")).status_code == 302, "who is in needs no door"
    found = {where: client.get(path).status_code for where, path in paths.items()}
    assert {where: status for where, status in found.items() if status != 200} == {}


def test_every_address_is_in_a_table():
    """A new page must be put among the open or the closed ones. Those of allauth are its own matter."""
    known = {
        *FILES,
        *(
            "home",
            "search",
            "account_login",
            "requests:list",
            "requests:map",
            "requests:detail",
            "requests:print",
        ),
        *("requests:event", "requests:bodies", "requests:body", "requests:statistics", "requests:new"),
        *("requests:new_step", "requests:done", "requests:mine", "trust:find", "trust:verify", "trust:entry"),
        *("people:demo", "people:account", "people:second_factor", "ui:display", "ui:catalogue"),
        *("requests:desk", "requests:operator", "requests:work", "requests:sign", "requests:document"),
        *("requests:redact", "requests:act"),
        # Only by POST: a voice and a sign-in to the demo are anybody's, a dispute is asked of `may`.
        *("requests:voice", "requests:dispute", "people:demo_sign_in"),
        # Public by their address: files, tiles, proofs. Their own modules test them.
        *("files:public", "trust-files:manifest", "trust-files:signature", "trust-files:demo_authority"),
        *("requests-files:tile",),
    }
    found = set()

    def walk(patterns, namespace):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
            elif one.name and not one.name.startswith(("account_", "mfa_")):
                found.add(f"{namespace}{one.name}")

    walk(get_resolver().url_patterns, "")
    ours = {name for name in found if not name.startswith(("city", "ui-files", "api:", "site"))}
    assert ours - known == set()


def test_the_secret_link_opens_to_whoever_has_it(fresh):
    number = fresh.numbers["answered"]
    with translation.override("kk"):
        path = reverse("requests:mine", args=[number, secret_of(number)])
    assert signed_in(None).get(path).status_code == 200
    answer = signed_in(None).post(path, {"dispute": "1", "reason": "Әлі қараңғы"})
    assert answer.status_code == 302
    assert fresh.row("answered").as_facts().disputed


def test_the_doors_of_the_demo_are_closed_in_a_real_install(fresh, settings):
    settings.DEMO = False
    for path in (reverse("people:demo"), reverse("people:demo_sign_in", args=[fresh.resident().pk])):
        assert signed_in(None).post(path).status_code in {404, 405}
        assert signed_in(None).get(path).status_code in {404, 405}
