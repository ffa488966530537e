"""Every write of trust: one function per verb."""

from qala.trust.actions.commitments import commit_event, commit_events, erase_salt
from qala.trust.actions.signing import open_signing, sign_as_demo, submit_signature

__all__ = ["commit_event", "commit_events", "erase_salt", "open_signing", "sign_as_demo", "submit_signature"]
