"""Django's registration of the package."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """`qala.trust`."""

    name = "qala.trust"
    label = "trust"
