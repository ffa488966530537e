"""Pages of `ui`, under the language."""

from __future__ import annotations

from django.urls import path

from qala.base.ui.web import views

app_name = "ui"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("ui/", views.catalogue, name="catalogue"),
]
