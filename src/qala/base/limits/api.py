"""The door of `base.limits`."""

from qala.base.limits.actions import count_call
from qala.base.limits.data import TooMany
from qala.base.limits.web import client_address, limited

__all__ = ["TooMany", "client_address", "count_call", "limited"]
