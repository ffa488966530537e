"""The door of `base.redact`: personal data found, hidden, shown as hidden."""

from qala.base.redact.data import CERTAIN_KINDS, KINDS, Certainty, Hidden, Kind, Span
from qala.base.redact.rules.find import find_personal_data
from qala.base.redact.rules.projection import merge, normalise, plain_text, public_text, segments

__all__ = [
    "CERTAIN_KINDS",
    "KINDS",
    "Certainty",
    "Hidden",
    "Kind",
    "Span",
    "find_personal_data",
    "merge",
    "normalise",
    "plain_text",
    "public_text",
    "segments",
]
