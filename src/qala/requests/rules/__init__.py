"""Decisions of `requests`: the adjacency table, the fold of a history, terms and what is public."""

from qala.requests.rules.history import apply
from qala.requests.rules.public import is_late, marks, public_step, step_of
from qala.requests.rules.terms import due_moment, extension_problem
from qala.requests.rules.verbs import VERBS

__all__ = ["VERBS", "apply", "due_moment", "extension_problem", "is_late", "marks", "public_step", "step_of"]
