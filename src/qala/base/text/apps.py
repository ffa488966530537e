"""Django's registration of the package."""

from django.apps import AppConfig


class TextConfig(AppConfig):
    """`qala.base.text`."""

    name = "qala.base.text"
    label = "text"
