"""Tables of trust."""

from qala.trust.models.log import Commitment, LogIntake
from qala.trust.models.signatures import Manifest, Signature, SigningSession

__all__ = ["Commitment", "LogIntake", "Manifest", "Signature", "SigningSession"]
