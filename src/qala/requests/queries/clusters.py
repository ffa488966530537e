"""Requests counted on the grid of a map tile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, Func, IntegerField, Min, Q

from qala.base.text.api import find_in
from qala.city.api import cell_range
from qala.requests.models import ServiceRequest
from qala.requests.models.request import OPEN_STATES
from qala.requests.queries.lists import RequestFilter, filtered, months_of

MAX_ZOOM = 16
CELL_ZOOM = 20  # of ServiceRequest.cell
GRID = 2  # a tile is cut into 4 × 4 fields
FIELDS_MAX = 1024


@dataclass(frozen=True)
class Cluster:
    """Requests of one field of the grid, at their middle. public_id: of the only one, when count is 1."""

    lat: float
    lon: float
    count: int
    overdue: int
    answered: int
    public_id: str

    @property
    def kind(self) -> str:
        """Return the kind of a mark that stands alone."""
        return "overdue" if self.overdue else "answered" if self.answered else "waiting"


def list_clusters(
    wanted: RequestFilter, z: int, x: int, y: int, *, without: Collection[int] = (), now: datetime, zone: Any
) -> list[Cluster]:
    """Return the fields of a tile that hold requests of the filter, those of a page left out.

    All cells of a tile are one range of Morton codes, so that the index on (jurisdiction, cell) serves it.
    The last zoom is cut finer, for the browser enlarges it.
    """
    rows = filtered(wanted, now, zone)
    if wanted.words:
        rows = ServiceRequest.objects.filter(
            pk__in=find_in(rows, wanted.words, months=months_of(wanted.jurisdiction)).keys
        )
    first, last = cell_range(z, x, y)
    fields = (
        rows.filter(cell__gte=first, cell__lt=last)
        .exclude(pk__in=without)
        .order_by()
        .annotate(field=_field_of(z))
        .values("field")
        .annotate(
            middle_lat=Avg("lat"),
            middle_lon=Avg("lon"),
            count=Count("pk"),
            late=Count("pk", filter=Q(state__in=OPEN_STATES, due_at__lt=now)),
            done=Count("pk", filter=~Q(state__in=OPEN_STATES)),
            one=Min("pk"),
        )
        .values_list("middle_lat", "middle_lon", "count", "late", "done", "one")[:FIELDS_MAX]
    )
    found = list(fields)
    # Numbers are looked up for those that stand alone only: the counts come from an index by itself.
    alone = ServiceRequest.objects.filter(pk__in=[row[5] for row in found if row[2] == 1])
    numbers = dict(alone.values_list("pk", "public_id"))
    return [
        Cluster(lat, lon, count, late, done, numbers.get(one, ""))
        for lat, lon, count, late, done, one in found
    ]


def _field_of(z: int) -> Func:
    """Return the field of the grid in which a cell lies."""
    shift = 2 * (CELL_ZOOM - min(CELL_ZOOM, z + GRID + (2 if z == MAX_ZOOM else 0)))
    return Func(
        F("cell"), shift, arg_joiner=" >> ", template="(%(expressions)s)", output_field=IntegerField()
    )
