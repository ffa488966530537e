"""Django's registration of the package."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """`qala.base.outbox`."""

    name = "qala.base.outbox"
    label = "outbox"
