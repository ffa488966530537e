"""Django's registration of the package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """`qala.base.cases`."""

    name = "qala.base.cases"
    label = "cases"
