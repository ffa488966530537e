"""The door of `base.errors`."""

from qala.base.errors.data import Invalid, Refused

__all__ = ["Invalid", "Refused"]
