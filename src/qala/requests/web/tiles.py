"""Tiles of requests."""

from django.http import HttpRequest, HttpResponse


def tile(request: HttpRequest, code: str, z: int, x: int, y: int) -> HttpResponse:
    """Return a tile."""
    return HttpResponse(b"")
