"""The home page, and the search over all."""

from django.urls import path

from qala.site.web import home, search

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
