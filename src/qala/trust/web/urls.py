"""Pages of trust, under their language."""

from django.urls import path, register_converter

from qala.trust.web import views
from qala.trust.web.converters import DocConverter

register_converter(DocConverter, "doc")

app_name = "trust"
urlpatterns = [
    path("verify/", views.find, name="find"),
    path("v/<doc:doc>", views.verify, name="verify"),
    path("log/<int:entry>", views.entry, name="entry"),
]
