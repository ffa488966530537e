"""Qala: an open city platform."""

__version__ = "0.1.0"
