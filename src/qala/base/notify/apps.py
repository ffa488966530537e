"""Django's registration of the package."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """`qala.base.notify`."""

    name = "qala.base.notify"
    label = "notify"
