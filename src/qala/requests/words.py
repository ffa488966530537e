"""How people call what happens to a request: one table for pages, feeds, mails and the open interface.

Lazy: `str(STEP_NAMES[step])` is in the language that is active then.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qala.base.people.data import Role
from qala.requests.data import Channel, LetterKind, Mark, PublicStep, State

Words = Any  # a lazy string of gettext

STEP_NAMES: dict[PublicStep, Words] = {
    PublicStep.RECEIVED: pgettext_lazy("step", "Received"),
    PublicStep.REGISTERED: pgettext_lazy("step", "Registered"),
    PublicStep.WITH_BODY: pgettext_lazy("step", "With the responsible body"),
    PublicStep.PREPARING: pgettext_lazy("step", "Decision in preparation"),
    PublicStep.ANSWERED: pgettext_lazy("step", "Answered and signed"),
    PublicStep.CLOSED: pgettext_lazy("step", "Closed"),
}

# A step that lies behind, and one that lies ahead, where Kazakh and Russian say it in another way.
STEP_DONE: dict[PublicStep, Words] = {PublicStep.PREPARING: pgettext_lazy("step", "Decision prepared")}
STEP_LATER: dict[PublicStep, Words] = {
    PublicStep.REGISTERED: pgettext_lazy("step ahead", "Registration"),
    PublicStep.WITH_BODY: pgettext_lazy("step ahead", "Sent to the responsible body"),
    PublicStep.PREPARING: pgettext_lazy("step ahead", "Decision is prepared"),
    PublicStep.ANSWERED: pgettext_lazy("step ahead", "Answer is given and signed"),
    PublicStep.CLOSED: pgettext_lazy("step ahead", "Case is closed"),
}
ANSWERED_BY_VOICE: Words = pgettext_lazy("step", "Answered by voice")

# Tone and icon of the tag (c-tag).
STEP_TAGS: dict[PublicStep, tuple[str, str]] = {
    PublicStep.RECEIVED: ("neutral", "inbox"),
    PublicStep.REGISTERED: ("neutral", "document"),
    PublicStep.WITH_BODY: ("work", "person"),
    PublicStep.PREPARING: ("wait", "pencil"),
    PublicStep.ANSWERED: ("good", "check"),
    PublicStep.CLOSED: ("outline", "lock"),
}

MARK_NAMES: dict[Mark, Words] = {
    Mark.NEEDS_YOU: pgettext_lazy("mark", "Waits for the applicant"),
    Mark.FORWARDED: pgettext_lazy("mark", "Forwarded to another body"),
    Mark.EXTENDED: pgettext_lazy("mark", "Term extended"),
    Mark.HEARING: pgettext_lazy("mark", "Hearing"),
    Mark.DISPUTED: pgettext_lazy("mark", "Answer disputed"),
    Mark.COMPLAINT: pgettext_lazy("mark", "Complaint filed"),
    Mark.OVERDUE: pgettext_lazy("mark", "Overdue"),
    Mark.RETURNED: pgettext_lazy("mark", "Returned to the applicant"),
    Mark.REVOKED: pgettext_lazy("mark", "Withdrawn by the applicant"),
    Mark.REOPENED: pgettext_lazy("mark", "Considered again"),
}
MARK_TAGS: dict[Mark, tuple[str, str]] = {
    Mark.NEEDS_YOU: ("wait", "person"),
    Mark.FORWARDED: ("outline", "arrow-right"),
    Mark.EXTENDED: ("wait", "calendar"),
    Mark.HEARING: ("wait", "people"),
    Mark.DISPUTED: ("bad", "flag"),
    Mark.COMPLAINT: ("bad", "gavel"),
    Mark.OVERDUE: ("bad", "warning"),
    Mark.RETURNED: ("outline", "arrow-left"),
    Mark.REVOKED: ("outline", "close"),
    Mark.REOPENED: ("work", "refresh"),
}

# How a case ended otherwise than by an answer: it stands in the place of the step.
ENDED_NAMES: dict[State, Words] = {
    State.FORWARDED: MARK_NAMES[Mark.FORWARDED],
    State.RETURNED: MARK_NAMES[Mark.RETURNED],
    State.REVOKED: MARK_NAMES[Mark.REVOKED],
    State.SET_ASIDE: pgettext_lazy("mark", "Set aside: a robot's mail"),
}

STATE_NAMES: dict[State, Words] = {
    State.RECEIVED: STEP_NAMES[PublicStep.RECEIVED],
    State.REGISTERED: STEP_NAMES[PublicStep.REGISTERED],
    State.CORRECTING: MARK_NAMES[Mark.NEEDS_YOU],
    State.ASSIGNED: STEP_NAMES[PublicStep.WITH_BODY],
    State.HEARING: MARK_NAMES[Mark.HEARING],
    State.APPROVING: pgettext_lazy("state", "In approval"),
    State.SIGNING: pgettext_lazy("state", "Waits for the signature"),
    State.ANSWERED: STEP_NAMES[PublicStep.ANSWERED],
    State.CLOSED: STEP_NAMES[PublicStep.CLOSED],
    **ENDED_NAMES,
}

# The keys of queries.lists.STATUSES, and those it computes.
STATUS_NAMES: dict[str, Words] = {
    "open": pgettext_lazy("status", "Not answered yet"),
    "overdue": pgettext_lazy("status", "Overdue"),
    "received": STEP_NAMES[PublicStep.RECEIVED],
    "registered": STEP_NAMES[PublicStep.REGISTERED],
    "with_body": STEP_NAMES[PublicStep.WITH_BODY],
    "preparing": STEP_NAMES[PublicStep.PREPARING],
    "answered": pgettext_lazy("status", "Answered"),
    "closed": STEP_NAMES[PublicStep.CLOSED],
    "forwarded": MARK_NAMES[Mark.FORWARDED],
    "disputed": MARK_NAMES[Mark.DISPUTED],
}

EVENT_NAMES: dict[str, Words] = {
    "submitted": pgettext_lazy("event", "Received"),
    "registered": pgettext_lazy("event", "Registered, the term is set"),
    "set_aside_proposed": pgettext_lazy("event", "Proposed to set aside"),
    "set_aside": pgettext_lazy("event", "Set aside"),
    "restored": pgettext_lazy("event", "Taken back among the requests"),
    "answered_at_contact": pgettext_lazy("event", "Answered by voice"),
    "assigned": pgettext_lazy("event", "Executor appointed"),
    "reassigned": pgettext_lazy("event", "Executor changed"),
    "assignments_cancelled": pgettext_lazy("event", "Assignment taken back"),
    "forwarded": pgettext_lazy("event", "Forwarded to another body"),
    "extended": pgettext_lazy("event", "Term extended"),
    "decision_submitted": pgettext_lazy("event", "Decision sent for approval"),
    "approved": pgettext_lazy("event", "Decision approved"),
    "decision_returned": pgettext_lazy("event", "Decision returned for changes"),
    "answered": pgettext_lazy("event", "Answer signed and published"),
    "closed": pgettext_lazy("event", "Closed"),
    "closed_at_source": pgettext_lazy("event", "Closed in the source"),
    "disputed": pgettext_lazy("event", "Answer disputed"),
    "reopened": pgettext_lazy("event", "Sent back for a new consideration"),
    "lapsed": pgettext_lazy("event", "The term ended without an answer"),
    "redacted": pgettext_lazy("event", "Personal data hidden"),
    "redaction_lifted": pgettext_lazy("event", "A hidden piece shown again"),
    "withheld": pgettext_lazy("event", "Content withheld"),
    "shown_again": pgettext_lazy("event", "Content shown again"),
}
KEY_EVENTS = frozenset({"answered", "answered_at_contact", "closed_at_source"})

LETTER_NAMES: dict[LetterKind, Words] = {
    LetterKind.ANSWER: pgettext_lazy("letter", "Official answer"),
    LetterKind.FORWARDING: pgettext_lazy("letter", "Letter that forwards the request"),
    LetterKind.EXTENSION: pgettext_lazy("letter", "Letter that extends the term"),
}

ROLE_NAMES: dict[Role, Words] = {
    Role.RESIDENT: pgettext_lazy("role", "applicant"),
    Role.OPERATOR: pgettext_lazy("role", "operator of the contact centre"),
    Role.REGISTRAR: pgettext_lazy("role", "registrar"),
    Role.EXECUTOR: pgettext_lazy("role", "executor"),
    Role.APPROVER: pgettext_lazy("role", "approver"),
    Role.SIGNER: pgettext_lazy("role", "signer"),
    Role.HEAD: pgettext_lazy("role", "head of the body"),
    Role.MODERATOR: pgettext_lazy("role", "moderator"),
    Role.ANALYST: pgettext_lazy("role", "analyst"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "administrator"),
    Role.SYSTEM: pgettext_lazy("role", "automatically, by rule"),
}

CHANNEL_NAMES: dict[Channel, Words] = {
    Channel.WEB: pgettext_lazy("channel", "Website"),
    Channel.PHONE: pgettext_lazy("channel", "Telephone"),
    Channel.PAPER: pgettext_lazy("channel", "Paper"),
    Channel.MAIL: pgettext_lazy("channel", "E-mail"),
    Channel.OPEN311: pgettext_lazy("channel", "Open311 app"),
    Channel.IMPORT: pgettext_lazy("channel", "Taken over from another register"),
}

# Why the content is withheld (actions.moderate.GROUNDS).
GROUND_NAMES: dict[str, Words] = {
    "crime": _("It tells of a crime or a threat, and was passed on at once."),
    "secret": _("It holds a secret that the law protects."),
    "health": _("It tells of somebody's health."),
    "child": _("It tells of a child."),
}
