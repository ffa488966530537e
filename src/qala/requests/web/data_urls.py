"""Pages of figures, and requests as files and feeds."""

from __future__ import annotations

from django.urls import path

from qala.requests.web import bodies, exports, statistics

urlpatterns = [
    path("statistics/", statistics.page, name="statistics"),
    path("statistics/<slug:table>.csv", statistics.table_csv, name="statistics_csv"),
    path("bodies/", bodies.list_page, name="bodies"),
    path("bodies/<slug:code>/", bodies.page, name="body"),
    path("requests.csv", exports.csv_file, name="csv"),
    path("requests.geojson", exports.geojson_file, name="geojson"),
    path("requests.atom", exports.atom_feed, name="atom"),
]
