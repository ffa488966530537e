"""Lists of requests."""

from django.http import HttpRequest, HttpResponse


def list_page(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    return HttpResponse("list")


map_page = list_page
