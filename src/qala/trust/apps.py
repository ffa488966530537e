"""Django's registration of the package."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """`qala.trust`."""

    name = "qala.trust"
    label = "trust"

    def ready(self) -> None:
        """Register the checks."""
        from qala.trust import checks  # noqa: F401, PLC0415 - needs the settings
