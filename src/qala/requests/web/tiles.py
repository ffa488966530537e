"""Requests as vector tiles: counted on a grid, one by one where they stand alone."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qala.base.errors.api import Refused
from qala.city.api import JurisdictionData, TileFeature, TileLayer, encode_tile, get_jurisdiction
from qala.requests.queries import list_requests
from qala.requests.queries.clusters import MAX_ZOOM, Cluster, list_clusters
from qala.requests.web.filters import ListQuery
from qala.requests.web.listing import page_number, query_of, read_choices

TYPE = "application/vnd.mapbox-vector-tile"
KEPT_S = 60


@require_safe
def tile(request: HttpRequest, code: str, z: int, x: int, y: int) -> HttpResponse:
    """Return what the list of the same query does not show on its page. Kept for a minute."""
    if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
        raise Http404
    try:
        city = get_jurisdiction(code)
    except Refused as refused:
        raise Http404 from refused
    query = query_of(request, read_choices(city), timezone.localdate(timezone=ZoneInfo(city.timezone)))
    page = page_number(request)
    key = f"request-tile:{code}:{z}/{x}/{y}:{page}:{query.with_()}"
    body = cache.get(key)
    if body is None:
        body = _draw(city, query, page, (z, x, y))
        cache.set(key, body, KEPT_S)
    response = HttpResponse(body, content_type=TYPE)
    response["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response


def _draw(city: JurisdictionData, query: ListQuery, page: int, place: tuple[int, int, int]) -> bytes:
    now, zone = timezone.now(), ZoneInfo(city.timezone)
    wanted = query.as_filter(city.code)
    key = f"request-page:{city.code}:{page}:{query.with_()}"
    listed = cache.get(key)
    if listed is None:
        listed = [row.pk for row in list_requests(wanted, page=page, now=now, zone=zone).rows]
        cache.set(key, listed, KEPT_S)
    clusters = list_clusters(wanted, *place, without=listed, now=now, zone=zone)
    return encode_tile([TileLayer("requests", tuple(_feature(one) for one in clusters))], *place)


def _feature(one: Cluster) -> TileFeature:
    said: dict[str, Any] = {"count": one.count}
    if one.count == 1:
        said |= {"id": one.public_id, "kind": one.kind}
    else:
        said |= {"overdue": one.overdue, "answered": one.answered}
    return TileFeature((one.lon, one.lat), said)
