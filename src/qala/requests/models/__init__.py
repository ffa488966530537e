"""Tables of `requests`."""

from qala.requests.models.letter import Assignment, Letter
from qala.requests.models.person import Draft, Party, Voice
from qala.requests.models.request import RequestEvent, ServiceRequest
from qala.requests.models.taxonomy import Category, RoutingRule
from qala.requests.models.text import Attachment, Redaction, TextVersion

__all__ = [
    "Assignment",
    "Attachment",
    "Category",
    "Draft",
    "Letter",
    "Party",
    "Redaction",
    "RequestEvent",
    "RoutingRule",
    "ServiceRequest",
    "TextVersion",
    "Voice",
]
