"""Only the pages of `ui`: its tests need no other module."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(path("", include("qala.base.ui.web.urls")))
