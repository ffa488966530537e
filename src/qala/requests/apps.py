"""Django's registration of the package."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """`qala.requests`."""

    name = "qala.requests"
    label = "requests"
