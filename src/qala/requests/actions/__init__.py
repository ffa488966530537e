"""Every write of `requests`, one function per verb."""

from qala.requests.actions.answer import (
    answer_at_contact,
    answer_request,
    approve_decision,
    confirm_answer,
    dispute_answer,
    open_letter_signing,
    reopen_request,
    return_decision,
    submit_decision,
)
from qala.requests.actions.intake import add_voice, register_request, remove_voice, submit_request
from qala.requests.actions.moderate import (
    add_redaction,
    confirm_redaction,
    lift_redaction,
    propose_set_aside,
    restore_submission,
    set_aside_submission,
    withhold_content,
)
from qala.requests.actions.notices import applicant_of, secret_of
from qala.requests.actions.work import (
    assign_request,
    cancel_assignments,
    draft_extension,
    draft_forwarding,
    extend_term,
    forward_request,
    reassign_request,
    record_lapse,
)

__all__ = [
    "add_redaction",
    "add_voice",
    "answer_at_contact",
    "answer_request",
    "applicant_of",
    "approve_decision",
    "assign_request",
    "cancel_assignments",
    "confirm_answer",
    "confirm_redaction",
    "dispute_answer",
    "draft_extension",
    "draft_forwarding",
    "extend_term",
    "forward_request",
    "lift_redaction",
    "open_letter_signing",
    "propose_set_aside",
    "reassign_request",
    "record_lapse",
    "register_request",
    "remove_voice",
    "reopen_request",
    "restore_submission",
    "return_decision",
    "secret_of",
    "set_aside_submission",
    "submit_decision",
    "submit_request",
    "withhold_content",
]
