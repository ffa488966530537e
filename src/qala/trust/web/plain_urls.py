"""Files of trust, without a language."""

from django.urls import path

from qala.trust.web import converters, views  # noqa: F401 - registers <doc:…>

app_name = "trust-files"
urlpatterns = [
    path("v/<doc:doc>.json", views.manifest, name="manifest"),
    path("v/<doc:doc>.p7s", views.signature, name="signature"),
    path("v/demo-ca.pem", views.demo_authority, name="demo_authority"),
]
