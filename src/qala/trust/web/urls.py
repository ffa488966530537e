"""Pages of trust, under their language."""

from django.urls import path

from qala.trust.web import converters, views  # noqa: F401 - registers <doc:…>

app_name = "trust"
urlpatterns = [
    path("verify/", views.find, name="find"),
    path("v/<doc:doc>", views.verify, name="verify"),
    path("log/<int:entry>", views.entry, name="entry"),
]
