"""The adjacency table: the only source of "may" for a request.

Source: APPC Art. 62-76 and 91-99, steps as in e-Otinish; citations beside the rows. The verbs that are
not here yet (correction, hearing, revocation, complaint, forwarding in part) are further rows.
"""

from __future__ import annotations

from qala.base.cases.data import Guard, Verb
from qala.base.people.data import Actor, Role
from qala.requests.data import RequestFacts, State

S = State
R = Role


def _holding(*roles: Role) -> Guard:
    """Return a guard: one of the roles is held in the responsible body, or citywide."""

    def guard(actor: Actor, facts: RequestFacts) -> str:
        fits = any(
            actor.acts_for(role, jurisdiction=facts.jurisdiction, organisation=facts.body) for role in roles
        )
        return "" if actor.system or fits else "other_body"

    return guard


def _has_lead(actor: Actor, facts: RequestFacts) -> str:
    return _holding(R.REGISTRAR, R.HEAD)(actor, facts) or ("" if facts.lead else "no_lead")


def _is_lead(actor: Actor, facts: RequestFacts) -> str:
    """Let the lead pass: the lead answers."""
    if not actor.acts_for(R.EXECUTOR, jurisdiction=facts.jurisdiction, organisation=facts.body):
        return "other_body"
    return "" if actor.user_id == facts.lead else "not_lead"


def _is_approver(actor: Actor, facts: RequestFacts) -> str:
    return "" if actor.user_id in facts.waiting else "not_your_step"


def _may_return(actor: Actor, facts: RequestFacts) -> str:
    """Any approver while approving, the signer while signing."""
    asked = facts.waiting if facts.state == S.APPROVING else (facts.signer,)
    return "" if actor.user_id in asked else "not_your_step"


def _is_signer(actor: Actor, facts: RequestFacts) -> str:
    return "" if actor.user_id == facts.signer else "not_your_step"


def _is_applicant(actor: Actor, facts: RequestFacts) -> str:
    """Let the applicant pass, signed in or come by the secret link, which the edge turns into `user_id`."""
    return "" if actor.user_id is not None and actor.user_id == facts.applicant else "not_applicant"


def _may_confirm(actor: Actor, facts: RequestFacts) -> str:
    if actor.system:
        return ""
    return _is_applicant(actor, facts) or ("already_disputed" if facts.disputed else "")


def _may_dispute(actor: Actor, facts: RequestFacts) -> str:
    return _is_applicant(actor, facts) or ("already_disputed" if facts.disputed else "")


def _other_moderator(actor: Actor, facts: RequestFacts) -> str:
    """Two moderators set a robot's mail aside: one proposes, another confirms."""
    return _holding(R.MODERATOR)(actor, facts) or (
        "needs_proposal"
        if not facts.set_aside_by
        else "same_person"
        if actor.user_id == facts.set_aside_by
        else ""
    )


def _first_proposal(actor: Actor, facts: RequestFacts) -> str:
    return _holding(R.MODERATOR)(actor, facts) or ("already_proposed" if facts.set_aside_by else "")


def _not_lapsed(actor: Actor, facts: RequestFacts) -> str:
    return "already_lapsed" if facts.lapsed else ""


def _of(*states: State) -> frozenset[str]:
    return frozenset(states)


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


TABLE = (
    # Art. 63: refusal to accept is forbidden; anyone may tell the city.
    Verb("submit_request", _of(), S.RECEIVED, _roles(R.RESIDENT, R.OPERATOR, R.SYSTEM), "submitted"),
    Verb(
        "register_request",
        _of(S.RECEIVED),
        S.REGISTERED,
        _roles(R.REGISTRAR, R.OPERATOR, R.SYSTEM),
        "registered",
        _holding(R.REGISTRAR, R.OPERATOR),
    ),
    Verb(
        "propose_set_aside", _of(S.RECEIVED), None, _roles(R.MODERATOR), "set_aside_proposed", _first_proposal
    ),
    Verb(
        "set_aside_submission",
        _of(S.RECEIVED),
        S.SET_ASIDE,
        _roles(R.MODERATOR),
        "set_aside",
        _other_moderator,
    ),
    Verb(
        "restore_submission",
        _of(S.SET_ASIDE),
        S.RECEIVED,
        _roles(R.MODERATOR),
        "restored",
        _holding(R.MODERATOR),
    ),
    Verb(
        "answer_at_contact",
        _of(S.REGISTERED),
        S.ANSWERED,
        _roles(R.OPERATOR),
        "answered_at_contact",
        _holding(R.OPERATOR),
    ),
    Verb(
        "assign_request",
        _of(S.REGISTERED),
        S.ASSIGNED,
        _roles(R.REGISTRAR, R.HEAD),
        "assigned",
        _holding(R.REGISTRAR, R.HEAD),
    ),
    Verb("reassign_request", _of(S.ASSIGNED), None, _roles(R.REGISTRAR, R.HEAD), "reassigned", _has_lead),
    Verb(
        "cancel_assignments",
        _of(S.ASSIGNED),
        S.REGISTERED,
        _roles(R.REGISTRAR, R.HEAD),
        "assignments_cancelled",
        _has_lead,
    ),
    # Art. 65: not competent, forwarded within 3 working days.
    Verb(
        "forward_request",
        _of(S.REGISTERED, S.ASSIGNED),
        S.FORWARDED,
        _roles(R.SIGNER),
        "forwarded",
        _holding(R.SIGNER),
    ),
    # Art. 76: the head or a deputy extends with reasons.
    Verb("extend_term", _of(S.ASSIGNED), None, _roles(R.HEAD), "extended", _holding(R.HEAD)),
    Verb("submit_decision", _of(S.ASSIGNED), S.APPROVING, _roles(R.EXECUTOR), "decision_submitted", _is_lead),
    Verb("approve_decision", _of(S.APPROVING), None, _roles(R.APPROVER), "approved", _is_approver),
    Verb(
        "return_decision",
        _of(S.APPROVING, S.SIGNING),
        S.ASSIGNED,
        _roles(R.APPROVER, R.SIGNER),
        "decision_returned",
        _may_return,
    ),
    # Art. 76: answered once the signature is verified, never before.
    Verb("answer_request", _of(S.SIGNING), S.ANSWERED, _roles(R.SIGNER), "answered", _is_signer),
    Verb("confirm_answer", _of(S.ANSWERED), S.CLOSED, _roles(R.RESIDENT, R.SYSTEM), "closed", _may_confirm),
    Verb("dispute_answer", _of(S.ANSWERED, S.CLOSED), None, _roles(R.RESIDENT), "disputed", _may_dispute),
    Verb(
        "reopen_request",
        _of(S.ANSWERED, S.CLOSED, S.FORWARDED, S.RETURNED),
        S.REGISTERED,
        _roles(R.HEAD),
        "reopened",
        _holding(R.HEAD),
    ),
    # Art. 91: silence past the term is a refusal; the duty to answer stays.
    Verb(
        "record_lapse",
        _of(S.REGISTERED, S.CORRECTING, S.ASSIGNED, S.HEARING, S.APPROVING, S.SIGNING),
        None,
        _roles(R.SYSTEM),
        "lapsed",
        _not_lapsed,
    ),
)

VERBS = {verb.name: verb for verb in TABLE}
