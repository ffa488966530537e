"""Addresses of public copies; they are in no language."""

from django.urls import path

from qala.base.files.web.views import public_file

app_name = "files"
urlpatterns = [path("files/<str:sha256>", public_file, name="public")]
