"""`|redacted`: a projection as HTML, its hidden pieces as chips."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from qala.base.redact.data import Hidden
from qala.base.redact.rules.projection import segments

register = template.Library()


@register.filter
def redacted(projection: str) -> SafeString:
    """Escape a projection and draw a chip with lock and word for each hidden piece.

    Line breaks stay as they are: `{{ text|redacted|linebreaks }}`.
    """
    language = get_language() or "en"
    icon = static("ui/icons.svg")
    parts = (
        escape(part) if isinstance(part, str) else _chip(part, language, icon)
        for part in segments(projection or "")
    )
    return format_html_join("", "{}", ((part,) for part in parts)) or mark_safe("")


def _chip(hidden: Hidden, language: str, icon: str) -> SafeString:
    return format_html(
        '<span class="q-redaction"><svg class="q-icon" aria-hidden="true"><use href="{}#lock"></use></svg>'
        "{}</span>",
        icon,
        hidden.word(language),
    )
