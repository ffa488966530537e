"""Addresses of the map. Tiles have no language."""

from django.urls import path

from qala.city.web import views

app_name = "city"
urlpatterns = [
    path("tiles/base/<slug:code>/<int:z>/<int:x>/<int:y>.pbf", views.base_tile, name="base_tile"),
]
