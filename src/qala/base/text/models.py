"""Tables of `base.text`: the words that may be suggested, and the columns of whatever can be searched."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Word(models.Model):
    """A word as people wrote it in public texts, folded, with the number of documents that have it."""

    term = models.CharField(max_length=64, primary_key=True, db_collation="C")
    documents = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["term"], opclasses=["gin_trgm_ops"], name="word_trigrams")]

    def __str__(self) -> str:
        """Return the term."""
        return self.term


class Searchable(models.Model):
    """Columns of a thing that can be searched; the module fills them in the action that writes its texts.

    search: from the public projection only. staff_search: from the whole text. search_month: year * 12 +
    month - 1 of the thing's time. search_version: of the rules that made the vectors. A concrete model needs
    `GinIndex(fields=["search_month", "search"])`, `GinIndex(fields=["staff_search"])` and an index on
    search_month.
    """

    language = models.CharField(max_length=2)
    search = SearchVectorField(null=True, editable=False)
    staff_search = SearchVectorField(null=True, editable=False)
    search_month = models.IntegerField(default=0, editable=False)
    search_version = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
