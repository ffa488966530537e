"""Pages of `requests`, under their language."""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from qala.requests.web import converters, detail, dispute, feed, listing  # noqa: F401 - registers <number:…>

# Other pages of the module, each with `urlpatterns` in this namespace.
PARTS = (
    "qala.requests.web.intake_urls",
    "qala.requests.web.desk_urls",
    "qala.requests.web.data_urls",
)


def _parts() -> list[URLResolver | URLPattern]:
    return [path("", include(part)) for part in PARTS if importlib.util.find_spec(part)]


app_name = "requests"
urlpatterns = [
    path("requests/", listing.list_page, name="list"),
    path("requests/map/", listing.map_page, name="map"),
    path("requests/<number:public_id>/", detail.page, name="detail"),
    path("requests/<number:public_id>/feed.atom", feed.feed, name="feed"),
    path("requests/<number:public_id>/print/", detail.print_page, name="print"),
    path("requests/<number:public_id>/dispute/", dispute.dispute, name="dispute"),
    path("requests/<number:public_id>/history/<int:n>/", detail.event_page, name="event"),
    *_parts(),
]
