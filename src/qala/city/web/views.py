"""The base map over HTTP."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from qala.base.errors.api import Refused
from qala.city import base_tiles, tile_cache
from qala.city.queries import get_jurisdiction

TYPE = "application/vnd.mapbox-vector-tile"
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"


@require_safe
def base_tile(request: HttpRequest, code: str, z: int, x: int, y: int) -> HttpResponse:
    """Return a tile of the base map. With `?v=` of today's map it may be kept for ever."""
    try:
        jurisdiction = get_jurisdiction(code)
    except Refused as refused:
        raise Http404 from refused
    if z > base_tiles.MAX_ZOOM or x >= 1 << z or y >= 1 << z:
        raise Http404
    version = base_tiles.map_version(jurisdiction)
    encoding = _encoding(request.headers.get("Accept-Encoding", ""))
    etag = f'"{version}-{z}-{x}-{y}-{encoding}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    elif base_tiles.touches_city(jurisdiction, z, x, y):
        body = tile_cache.find_or_make(
            f"{code}/{version}/{z}/{x}-{y}", encoding, lambda: base_tiles.make_tile(jurisdiction, z, x, y)
        )
        response = HttpResponse(body, content_type=TYPE)
        if encoding:
            response["Content-Encoding"] = encoding
    else:
        response = HttpResponse(base_tiles.make_tile(jurisdiction, z, x, y), content_type=TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = FOREVER if request.GET.get("v") == version else SHORT
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _encoding(accepted: str) -> str:
    """Return the best encoding the browser takes: Brotli, else gzip, else none."""
    offered = {
        part.split(";")[0].strip() for part in accepted.split(",") if ";q=0" not in part.replace(" ", "")
    }
    return next((encoding for encoding in ("br", "gzip") if encoding in offered), "")
