"""Ids of documents in addresses."""

from django.urls import register_converter

from qala.trust.rules import DOC


class DocConverter:
    """A public id, with or without the number of a document: QLA-2026-7F3K9/2."""

    regex = DOC

    def to_python(self, value: str) -> str:
        """Return the id as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the id as it stands."""
        return value


register_converter(DocConverter, "doc")
