"""Django's registration of the package."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """`qala.site`."""

    name = "qala.site"
    label = "site"
