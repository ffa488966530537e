"""The door of `trust`: commitments of public events, and signatures verified before anything changes."""

from qala.trust.actions import (
    commit_event,
    commit_events,
    erase_salt,
    open_signing,
    sign_as_demo,
    submit_signature,
)
from qala.trust.data import (
    CommitmentData,
    LogEntryData,
    PublicEvent,
    Reason,
    Report,
    SignatureData,
    SignedFile,
    SigningData,
    Status,
)
from qala.trust.disclosure import ask_owner
from qala.trust.jcs import canonical
from qala.trust.queries import find_by_doc, find_log_entry, get_report, get_signature, list_log_entries
from qala.trust.rules import check_commitment

__all__ = [
    "CommitmentData",
    "LogEntryData",
    "PublicEvent",
    "Reason",
    "Report",
    "SignatureData",
    "SignedFile",
    "SigningData",
    "Status",
    "ask_owner",
    "canonical",
    "check_commitment",
    "commit_event",
    "commit_events",
    "erase_salt",
    "find_by_doc",
    "find_log_entry",
    "get_report",
    "get_signature",
    "list_log_entries",
    "open_signing",
    "sign_as_demo",
    "submit_signature",
]
