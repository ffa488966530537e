"""Tags for pages with a map."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from qala.city import base_tiles
from qala.city.data import JurisdictionData
from qala.city.svg import district_map_svg

register = template.Library()


@register.simple_tag
def district_map(
    jurisdiction: JurisdictionData | None,
    label: str,
    counts: Mapping[str, int] | None = None,
    links: Mapping[str, str] | None = None,
) -> SafeString:
    """Return the picture of the districts in the page's language, with a count on each where given."""
    if jurisdiction is None:
        return SafeString("")
    return district_map_svg(jurisdiction, counts, language=get_language() or "", label=label, links=links)


@register.simple_tag
def map_tiles(jurisdiction: JurisdictionData) -> str:
    """Return the url of the base map's tiles, {z}, {x}, {y} to be filled in by the browser."""
    url = reverse("city:base_tile", args=[jurisdiction.code, 0, 0, 0])
    return url.replace("/0/0/0.pbf", "/{z}/{x}/{y}.pbf?v=") + base_tiles.map_version(jurisdiction)


@register.filter
def degrees(numbers: tuple[float, ...]) -> str:
    """Return numbers as a script reads them: with points and commas, whatever the language."""
    return ",".join(f"{number:.6f}" for number in numbers)


@register.filter
def degree(number: float | str) -> str:
    """Return one number as a script reads it; "" for what is none, such as a mistyped field."""
    try:
        value = float(str(number).replace(",", "."))
    except ValueError:
        return ""
    return f"{value:.6f}" if isfinite(value) else ""
