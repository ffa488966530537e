"""Django's registration of the package."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """`qala.base.limits`."""

    name = "qala.base.limits"
    label = "limits"
