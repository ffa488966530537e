"""Django's registration of the package."""

from django.apps import AppConfig


class RedactConfig(AppConfig):
    """`qala.base.redact`."""

    name = "qala.base.redact"
    label = "redact"
