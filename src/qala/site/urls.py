"""Every address of the site. Pages stand under their language; files, data and machines have none."""

from __future__ import annotations

import importlib.util

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from qala.site.health import health
from qala.site.rest import api

# Pages, and what has no language: (prefix, module).
PAGES = [
    ("", "qala.site.web.urls"),
    ("", "qala.requests.web.urls"),
    ("", "qala.city.web.urls"),
    ("", "qala.trust.web.urls"),
    ("", "qala.base.people.web.urls"),
    ("", "qala.base.ui.web.urls"),
]
PLAIN = [
    ("", "qala.requests.web.plain_urls"),
    ("", "qala.city.web.plain_urls"),
    ("", "qala.trust.web.plain_urls"),
    ("", "qala.base.files.web.plain_urls"),
    ("", "qala.base.ui.web.plain_urls"),
    ("", "qala.site.web.plain_urls"),
]


def _found(modules: list[tuple[str, str]]) -> list[URLResolver | URLPattern]:
    result: list[URLResolver | URLPattern] = []
    for prefix, module in modules:
        try:
            if importlib.util.find_spec(module):
                result.append(path(prefix, include(module)))
        except ModuleNotFoundError:
            continue
    return result


urlpatterns = [
    path("health", health, name="health"),
    path("api/v1/", api.urls),
    *_found(PLAIN),
    *i18n_patterns(*_found(PAGES)),
]

handler400 = "qala.site.errors.bad_request"
handler403 = "qala.site.errors.forbidden"
handler404 = "qala.site.errors.not_found"
handler500 = "qala.site.errors.server_error"
