"""Django's registration of the package."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """`qala.site`."""

    name = "qala.site"
    label = "site"

    def ready(self) -> None:
        """Introduce the modules to each other."""
        from qala.requests.api import is_open_to_all  # noqa: PLC0415 - needs the models
        from qala.trust.api import ask_owner  # noqa: PLC0415

        ask_owner(is_open_to_all)
