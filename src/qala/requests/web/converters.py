"""Numbers of requests in addresses."""

from __future__ import annotations

from django.urls import register_converter


class NumberConverter:
    """A public id such as QLA-2026-7F3K9, in any case of letters."""

    regex = "[A-Za-z0-9]{2,6}-[0-9]{4}-[A-Za-z0-9]{5}"

    def to_python(self, value: str) -> str:
        """Return the number as it stands on record."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """Return the number as it stands."""
        return value


register_converter(NumberConverter, "number")
