"""Django's registration of the package."""

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """`qala.base.notify`."""

    name = "qala.base.notify"
    label = "notify"

    def ready(self) -> None:
        """Register what `qala check` looks at."""
        import_module("qala.base.notify.checks")
