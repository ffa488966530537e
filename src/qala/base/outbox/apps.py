"""Django's registration of the package."""

from importlib import import_module

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """`qala.base.outbox`."""

    name = "qala.base.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Register what `qala check` looks at."""
        import_module("qala.base.outbox.checks")
