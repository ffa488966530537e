"""Django's registration of the package."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """`qala.base.files`."""

    name = "qala.base.files"
    label = "files"
