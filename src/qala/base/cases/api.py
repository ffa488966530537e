"""The door of `base.cases`: how every case of the city moves through its steps."""

from qala.base.cases.data import Case, EventData, Permission, Verb, WorkItem
from qala.base.cases.models import CaseEvent, append_only
from qala.base.cases.rules import allowed_verbs, diagram, may, replay

__all__ = [
    "Case",
    "CaseEvent",
    "EventData",
    "Permission",
    "Verb",
    "WorkItem",
    "allowed_verbs",
    "append_only",
    "diagram",
    "may",
    "replay",
]
