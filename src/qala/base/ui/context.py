"""What the frame of every page knows. It stands in settings.TEMPLATES as a context processor."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from qala.base.text.api import translated
from qala.base.ui.data import Scheme
from qala.base.ui.frame import language_links, read_look

# The files of a scheme, and when they hold if the reader has chosen none.
AUTOMATIC = (
    (Scheme.DARK, "(prefers-color-scheme: dark)"),
    (Scheme.BLACK_ON_WHITE, "(prefers-contrast: more) and (prefers-color-scheme: light)"),
    (Scheme.WHITE_ON_BLACK, "(prefers-contrast: more) and (prefers-color-scheme: dark)"),
)
THEME_PARTS = ("icon", "mark", "name", "ridge")


def look(request: HttpRequest) -> dict[str, object]:
    """Return display settings, the style sheets of the colours, the languages, the theme of the city."""
    chosen = read_look(request)
    if chosen.scheme is Scheme.AUTO:
        schemes = [(f"ui/css/{scheme}.css", media) for scheme, media in AUTOMATIC]
    elif chosen.scheme is Scheme.LIGHT:
        schemes = []
    else:
        schemes = [(f"ui/css/{chosen.scheme}.css", "all")]
    city = getattr(request, "jurisdiction", None)
    code = getattr(city, "code", "plain")
    names: dict[str, str] = getattr(city, "names", {})
    return {
        "city_name": translated(names, get_language() or ""),
        "look": chosen,
        "look_schemes": schemes,
        "languages": SimpleLazyObject(lambda: language_links(request)),
        "theme": {
            part: [f"ui/theme/{code}/{part}.html", f"ui/theme/plain/{part}.html"] for part in THEME_PARTS
        },
    }
