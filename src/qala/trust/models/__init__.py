"""Tables of trust."""

from qala.trust.models.log import (
    Checkpoint,
    Commitment,
    Cosignature,
    LogIntake,
    LogKey,
    LogLeaf,
    LogNotice,
    LogWaiting,
    Receipt,
    Witness,
)
from qala.trust.models.signatures import Manifest, Signature, SigningSession

__all__ = [
    "Checkpoint",
    "Commitment",
    "Cosignature",
    "LogIntake",
    "LogKey",
    "LogLeaf",
    "LogNotice",
    "LogWaiting",
    "Manifest",
    "Receipt",
    "Signature",
    "SigningSession",
    "Witness",
]
