"""Tags and filters of every template. They are built in (settings), no {% load %} needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from qala.base.ui import charts
from qala.base.ui.data import Day, DayState, Link
from qala.base.ui.fields import FieldParts, field_parts_of, passed_on
from qala.base.ui.rules import page_numbers as numbers_of
from qala.base.ui.rules import seal_path

register = template.Library()


@register.simple_tag
def icon(name: str, size: int | str = 20) -> SafeString:
    """Return an icon of the sprite, `size` px; it says nothing to a screen reader: words stand beside it."""
    return _drawn_icon(str(name), size) if name else SafeString("")


@lru_cache(maxsize=500)
def _drawn_icon(name: str, size: int | str) -> SafeString:
    return format_html(
        '<svg class="q-icon" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="{1}#{2}"/></svg>',
        size,
        static("ui/icons.svg"),
        name,
    )


@register.filter
def pass_on(attrs: Any) -> SafeString:
    """Return the attributes a component was given beyond its own, escaped; False and None are left out."""
    given: Mapping[str, object] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    return SafeString(
        "".join(
            f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
            for name, value in passed_on(given).items()
        )
    )


@register.simple_tag
def field_parts(
    field: BoundField, label: str, hint: str, attrs: Any, *, rows: str = "", width: str = "", count: str = ""
) -> FieldParts:
    """Return what c-field shows of a bound field."""
    given = passed_on(attrs.attrs_dict())
    return field_parts_of(
        field, label=label, hint=hint, attrs=given, rows=rows, width=width, count=bool(count)
    )


@register.simple_tag
def error_list(form: BaseForm | None, errors: Iterable[tuple[str, str]] | None) -> list[tuple[str, str]]:
    """Return (id of the field, sentence) of every error: those of a form, and those given."""
    found = list(errors or [])
    if form is not None:
        found += [("", str(error)) for error in form.non_field_errors()]
        found += [(field.auto_id, str(error)) for field in form for error in field.errors]
    return found


@register.filter
def at(values: Mapping[Any, Any] | None, key: object) -> object:
    """Return the value of a key, or "" without it; a key that is no text is also looked up as text."""
    values = values or {}
    return values.get(key, values.get(str(key), ""))


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the numbers c-pages links; None stands for a gap."""
    return numbers_of(page.number, page.paginator.num_pages)


@register.filter
def as_link(item: Link | tuple[str, ...]) -> Link:
    """Return a link, also of (label, url) or (label,)."""
    return item if isinstance(item, Link) else Link(item[0], item[1] if len(item) > 1 else "")


@register.filter
def page_query(request: HttpRequest, number: int) -> str:
    """Return the query of this page, with another number of `page`."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def up_to(total: int | str) -> range:
    """Return 1 … total."""
    return range(1, int(total) + 1)


@register.filter
def to_int(value: int | str) -> int:
    """Return the number that an attribute says."""
    return int(value)


@register.filter
def passed(days: Sequence[Day]) -> int:
    """Return how many days of a countdown are gone."""
    return sum(day.state in {DayState.USED, DayState.TODAY, DayState.LATE, DayState.ANSWERED} for day in days)


@register.simple_tag
def seal_outline() -> str:
    """Return the path of the seal: a rosette of twelve points."""
    return seal_path()


@register.simple_tag
def share_svg(part: Any, whole: Any, target: Any = "", label: str = "") -> SafeString:
    """Return the bar of a share."""
    return charts.draw_share(
        float(part or 0),
        float(whole or 0),
        target=float(target) if target not in {"", None} else None,
        label=label,
    )


@register.simple_tag
def chart_svg(chart: charts.BarChart | charts.LineChart, labelled_by: str) -> SafeString:
    """Return the picture of a chart."""
    return chart.draw(labelled_by)
