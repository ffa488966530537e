"""The door of `base.text`; what needs Django is imported at first use.

All but `search_in`, `find_in`, `complete_word`, `Searchable` and `KkKey` work without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qala.base.text.analysis import analyse
from qala.base.text.data import LANGUAGES, Address, Case, Found, Language, Owner, Query, Snippet, Word
from qala.base.text.folding import KK_KEY_SQL, fold, sort_key
from qala.base.text.kazakh.inflection import inflect, inflect_number, ordinal, possessed_case
from qala.base.text.language import detect_language
from qala.base.text.names import latin_variants, skeleton
from qala.base.text.query import search_query
from qala.base.text.snippet import snippet
from qala.base.text.spelling import suggest_words
from qala.base.text.vector import search_vector, split_pages
from qala.base.text.writing import (
    format_address,
    format_date,
    format_moment,
    format_money,
    format_number,
    format_percent,
    format_phone,
    format_weekday,
    translated,
)

if TYPE_CHECKING:
    from qala.base.text.models import Searchable
    from qala.base.text.queries import KkKey, complete_word, find_in, search_in

_WITH_DJANGO = {
    "Searchable": "models",
    "KkKey": "queries",
    "complete_word": "queries",
    "find_in": "queries",
    "search_in": "queries",
}


def __getattr__(name: str) -> Any:
    """Return what needs Django, imported at first use."""
    if name not in _WITH_DJANGO:
        raise AttributeError(name)
    return getattr(import_module(f"qala.base.text.{_WITH_DJANGO[name]}"), name)


__all__ = [
    "KK_KEY_SQL",
    "LANGUAGES",
    "Address",
    "Case",
    "Found",
    "KkKey",
    "Language",
    "Owner",
    "Query",
    "Searchable",
    "Snippet",
    "Word",
    "analyse",
    "complete_word",
    "detect_language",
    "find_in",
    "fold",
    "format_address",
    "format_date",
    "format_moment",
    "format_money",
    "format_number",
    "format_percent",
    "format_phone",
    "format_weekday",
    "inflect",
    "inflect_number",
    "latin_variants",
    "ordinal",
    "possessed_case",
    "search_in",
    "search_query",
    "search_vector",
    "skeleton",
    "snippet",
    "sort_key",
    "split_pages",
    "suggest_words",
    "translated",
]
