"""Writes of `base.text`."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction

from qala.base.text.models import Word

LEAST_DOCUMENTS = 2
"""A word of one document only may be a name or a mistake; it is not suggested."""


def list_searchable_models() -> list[type[models.Model]]:
    """Return the models with a public vector."""
    return [model for model in apps.get_models() if any(map(_is_public_vector, model._meta.get_fields()))]  # noqa: SLF001


def _is_public_vector(field: Any) -> bool:
    return isinstance(field, SearchVectorField) and field.name == "search"


def rebuild_words(least: int = LEAST_DOCUMENTS) -> int:
    """Make `Word` again from the own forms of all public vectors, in one transaction; return their number.

    Stems are never suggested, and a redacted word is gone, since public vectors come from projections.
    """
    tables = [connection.ops.quote_name(model._meta.db_table) for model in list_searchable_models()]  # noqa: SLF001
    sources = " UNION ALL ".join(
        f"SELECT word, ndoc FROM ts_stat($q$SELECT search FROM {table}$q$, 'ac')"  # noqa: S608 - our own tables
        for table in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        Word.objects.all().delete()
        if not sources:
            return 0
        cursor.execute(
            f"INSERT INTO text_word (term, documents) SELECT word, sum(ndoc) FROM ({sources}) AS found "  # noqa: S608
            r"WHERE length(word) BETWEEN 2 AND 64 AND word !~ '\d' GROUP BY word HAVING sum(ndoc) >= %s",
            [least],
        )
        return int(cursor.rowcount)
