"""Django's registration of the package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """`qala.base.jobs`."""

    name = "qala.base.jobs"
    label = "jobs"
