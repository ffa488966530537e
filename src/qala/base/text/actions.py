"""Writes of `base.text`."""

from __future__ import annotations

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction

from qala.base.text.models import Word

LEAST_DOCUMENTS = 2
"""A word of one document only may be a name or a mistake; it is not suggested."""


def list_searchable_models() -> list[type[models.Model]]:
    """Return the models with a public vector."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, SearchVectorField) and field.name == "search" for field in model._meta.get_fields())
    ]


def rebuild_words(least: int = LEAST_DOCUMENTS) -> int:
    """Make `Word` again from the own forms of all public vectors, in one transaction; return how many there are.

    Stems are never suggested, and a word that was redacted is gone, since public vectors come from projections.
    """
    quote = connection.ops.quote_name
    sources = " UNION ALL ".join(
        f"SELECT word, ndoc FROM ts_stat($q$SELECT {quote('search')} FROM {quote(model._meta.db_table)}$q$, 'ac')"
        for model in list_searchable_models()
    )
    with transaction.atomic(), connection.cursor() as cursor:
        Word.objects.all().delete()
        if not sources:
            return 0
        cursor.execute(
            f"INSERT INTO {quote(Word._meta.db_table)} (term, documents) "  # noqa: S608 - names of our own tables
            f"SELECT word, sum(ndoc) FROM ({sources}) AS found "
            r"WHERE length(word) BETWEEN 2 AND 64 AND word !~ '\d' GROUP BY word HAVING sum(ndoc) >= %s",
            [least],
        )
        return int(cursor.rowcount)
