"""Django's registration of the package."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """`qala.city`."""

    name = "qala.city"
    label = "city"
