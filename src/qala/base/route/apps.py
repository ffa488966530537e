"""Django's registration of the package."""

from django.apps import AppConfig


class RouteConfig(AppConfig):
    """`qala.base.route`."""

    name = "qala.base.route"
    label = "route"
