"""Django's registration of the package."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """`qala.base.calendar`."""

    name = "qala.base.calendar"
    label = "calendar"
