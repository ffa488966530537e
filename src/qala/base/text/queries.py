"""Search in the database: from the newest month back until there are enough hits, then ranked."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BooleanField, Case, F, FloatField, Func, Max, Min, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import TextField

from qala.base.text.data import Found, Language, Query
from qala.base.text.query import search_query
from qala.base.text.spelling import suggest_words

ENOUGH = 200
SIMILAR = 0.3
WEIGHTS = "{0.2,0.5,0.6,1}"
"""Of D, C, B, A: body stem, body form, title stem, title form."""
STEM_SHARE = 0.6
HALF_LIFE_MONTHS = 24
_MONTHS_AT_ONCE = (1, 3, 12)


class KkKey(Func):
    """The key of Kazakh alphabetical order: `.order_by(KkKey("name"), "name")`."""

    function = "kk_key"
    output_field = TextField()


def search_in(
    rows: QuerySet[Any], text: str, language: Language = "ru", *, staff: bool = False, recency: bool = True
) -> QuerySet[Any]:
    """Return the rows of a queryset that meet a query, best first, at most 200; `find_in` tells if more."""
    found = find_in(rows, text, language, staff=staff, recency=recency)
    place = Func(Value(list(found.keys)), F("pk"), function="array_position", output_field=FloatField())
    return rows.filter(pk__in=found.keys).order_by(place if found.keys else "pk")


def find_in(
    rows: QuerySet[Any],
    text: str,
    language: Language = "ru",
    *,
    staff: bool = False,
    recency: bool = True,
    prefix: bool = False,
    months: tuple[int, int] | None = None,
) -> Found:
    """Search a queryset of a `Searchable` model.

    language: of the page. staff: in the vectors of the whole texts; only for who may read them. recency:
    newer counts more (half in two years); off for archives. prefix: the last word may go on. months: first
    and last `search_month` of the rows, where the caller knows them better than by the whole table. Where
    nothing is found, mistyped words are mended, then one word is enough; `how` says so.
    """
    column = "staff_search" if staff else "search"
    months = months or _months_of(rows)
    query = search_query(text, language, prefix=prefix)
    found = _find(rows, query, query.all, column, months, recency=recency)
    if found.keys or query.is_empty:
        return found
    mended = _mend(query, language)
    if mended is not None:
        corrected = _find(rows, mended, mended.all, column, months, recency=recency, how="corrected")
        if corrected.keys:
            return corrected
    if len(query.words) == 1:
        return found
    return _find(rows, query, query.any, column, months, recency=recency, how="any")


def _find(
    rows: QuerySet[Any],
    query: Query,
    wanted: str,
    column: str,
    months: tuple[int, int],
    *,
    recency: bool,
    how: Any = "exact",
) -> Found:
    if not wanted:
        return Found((), more=False, how=how, query=query)
    hits = rows.order_by().filter(_meets(column, wanted))
    rank = _rank(column, query, wanted)
    scored: list[tuple[float, int, Hashable]] = []
    for window in _windows(*months):
        scored += hits.filter(window).values_list(rank, "search_month", "pk")
        if len(scored) > ENOUGH:
            break
    if recency and scored:
        newest = max(month for _, month, _ in scored)
        scored = [
            (score * 0.5 ** ((newest - month) / HALF_LIFE_MONTHS), month, key) for score, month, key in scored
        ]
    scored.sort(key=lambda hit: (-hit[0], -hit[1], str(hit[2])))
    keys = tuple(key for _, _, key in scored[:ENOUGH])
    return Found(keys, more=len(scored) > ENOUGH, how=how, query=query)


def _months_of(rows: QuerySet[Any]) -> tuple[int, int]:
    """Return the first and the last month of the whole table; its index holds them."""
    every = rows.model._default_manager  # noqa: SLF001 - any model's
    known = every.aggregate(first=Min("search_month"), last=Max("search_month"))
    return (0, -1) if known["last"] is None else (known["first"], known["last"])


def _windows(first: int, last: int) -> Iterator[Q]:
    """Yield conditions on the month, newest first, ever longer, until all months are in."""
    for months in _MONTHS_AT_ONCE:
        if last < first:
            return
        start = last - months + 1
        yield Q(search_month=last) if start == last else Q(search_month__range=(start, last))
        last = start - 1
    if first <= last:
        yield Q(search_month__lte=last)


def _tsquery(text: str) -> Func:
    return Func(Value(text), template="%(expressions)s::tsquery", output_field=TextField())


def _meets(column: str, query: str) -> Func:
    return Func(
        F(column),
        _tsquery(query),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def _rank(column: str, query: Query, wanted: str) -> Combinable:
    own = _cover_density(column, query.own)
    every = _cover_density(column, wanted)
    score = own + Value(STEM_SHARE) * every
    if not query.phrase:
        return score
    return score * Case(
        When(_meets(column, query.phrase), then=Value(2.0)), default=Value(1.0), output_field=FloatField()
    )


def _cover_density(column: str, query: str) -> Func:
    weights = Func(Value(WEIGHTS), template="%(expressions)s::float4[]", output_field=TextField())
    return Func(
        weights, F(column), _tsquery(query), Value(1), function="ts_rank_cd", output_field=FloatField()
    )


def list_similar_words(word: str, limit: int = 3) -> list[str]:
    """Return known words nearest to a folded one, which may itself be known."""
    words = apps.get_model("text", "Word").objects
    near = (
        words.filter(term__trigram_similar=word)
        .annotate(nearness=TrigramSimilarity("term", word))
        .order_by("-nearness", "-documents")
        .values_list("term", "documents")[:50]
    )
    return suggest_words(word, near, limit=limit)


def complete_word(start: str, limit: int = 8) -> list[str]:
    """Return the most frequent known words that begin so, for type-ahead."""
    words = apps.get_model("text", "Word").objects
    found = words.filter(term__startswith=start).order_by("-documents", "term")
    return list(found.values_list("term", flat=True)[:limit]) if start else []


def _mend(query: Query, language: Language) -> Query | None:
    """Return the query with unknown words replaced by the nearest known ones, or None."""
    words = apps.get_model("text", "Word").objects
    known = set(words.filter(term__in=query.terms).values_list("term", flat=True))
    mended = [
        word
        if word in known or any(map(str.isdigit, word))
        else next(iter(list_similar_words(word, 1)), word)
        for word in query.words
    ]
    return None if mended == list(query.words) else search_query(" ".join(mended), language)
