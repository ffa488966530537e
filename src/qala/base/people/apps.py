"""Django's registration of the package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """`qala.base.people`."""

    name = "qala.base.people"
    label = "people"
