"""The page of one request."""

from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a request."""
    return HttpResponse(public_id)


print_page = event_page = page
