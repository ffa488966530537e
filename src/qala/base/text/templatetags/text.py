"""Filters of pages: days, numbers and texts in the reader's language. `{% load text %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from qala.base.text import writing
from qala.base.text.writing import DateStyle

register = template.Library()


def _language() -> str:
    return get_language() or "kk"


def _local(value: date) -> date:
    """Return a moment in the zone of the page; a day stays as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _day(value: date | None, style: DateStyle) -> str:
    return writing.format_date(_local(value), _language(), style) if value else ""


@register.filter
def day(value: date | None) -> str:
    """2026 ж. 25 қараша · 25 ноября 2026 г. · 25 November 2026."""
    return _day(value, "long")


@register.filter
def day_short(value: date | None) -> str:
    """17 қараша · 17 ноября · 17 November."""
    return _day(value, "short")


@register.filter
def day_full(value: date | None) -> str:
    """2026 ж. 25 қараша, сәрсенбі."""
    return _day(value, "full")


@register.filter
def day_letter(value: date | None) -> str:
    """2026 жылғы 25 қараша, as in letters."""
    return _day(value, "letter")


@register.filter
def day_numeric(value: date | None) -> str:
    """25.11.2026."""
    return _day(value, "numeric")


@register.filter
def month(value: date | None) -> str:
    """2026 ж. қараша · ноябрь 2026 г. · November 2026."""
    return _day(value, "month")


@register.filter
def weekday(value: date | None) -> str:
    """сәрсенбі · среда · Wednesday."""
    return writing.format_weekday(_local(value), _language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """17 қараша, 16:42, in the zone of the page."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return writing.format_moment(local, _language())


@register.filter
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """1 234 567,5 with U+00A0; `|number:1` rounds to one decimal."""
    return "" if value is None else writing.format_number(value, _language(), decimals)


@register.filter
def percent(share: float | Decimal | None, decimals: int = 0) -> str:
    """Return a share of 1: 0.742|percent:1 is 74,2%."""
    return "" if share is None else writing.format_percent(share, _language(), decimals)


@register.filter
def money(tenge: float | Decimal | None) -> str:
    """1 234 567,50 ₸."""
    return "" if tenge is None else writing.format_money(tenge, _language())


@register.filter
def phone(value: str | None) -> str:
    """+7 727 123 45 67."""
    return writing.format_phone(value) if value else ""


@register.filter
def translated(value: Mapping[str, str] | None) -> str:
    """Return a text kept in languages, in the reader's, else kk, ru, en."""
    return writing.translated(value, _language())
