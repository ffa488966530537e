"""Django's registration of the package."""

from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`qala.base.jobs`."""

    name = "qala.base.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register what `qala check` looks at."""
        import_module("qala.base.jobs.checks")
