"""Every write of trust: one function per verb."""

from qala.trust.actions.commitments import commit_event, commit_events, erase_salt
from qala.trust.actions.identity import attach_signature, find_signed_in, open_challenge
from qala.trust.actions.signing import open_signing, sign_as_demo, submit_signature

__all__ = [
    "attach_signature",
    "commit_event",
    "commit_events",
    "erase_salt",
    "find_signed_in",
    "open_challenge",
    "open_signing",
    "sign_as_demo",
    "submit_signature",
]
