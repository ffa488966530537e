"""Addresses of `requests` that have no language."""

from django.urls import path

from qala.requests.web import tiles

app_name = "requests-files"
urlpatterns = [
    path("tiles/requests/<slug:code>/<int:z>/<int:x>/<int:y>.pbf", tiles.tile, name="tile"),
]
