"""What `requests` tells its neighbours through the outbox, in the past tense, with public ids."""

from __future__ import annotations

PUBLISHED = {
    "registered": "RequestRegistered",
    "forwarded": "RequestForwarded",
    "extended": "TermExtended",
    "answered": "RequestAnswered",
    "answered_at_contact": "RequestAnswered",
    "closed": "RequestClosed",
    "disputed": "AnswerDisputed",
    "reopened": "RequestReopened",
    "lapsed": "TermLapsed",
    "redacted": "TextRedacted",
}
