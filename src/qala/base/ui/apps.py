"""Django's registration of the package."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """`qala.base.ui`."""

    name = "qala.base.ui"
    label = "ui"
