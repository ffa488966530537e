"""What components of trust know of the install."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def ncalayer_address() -> str:
    """Return where NCALayer listens."""
    return str(settings.NCALAYER)


@register.simple_tag
def is_training() -> bool:
    """Whether keys of test authorities may be offered to the signer: in a demo."""
    return bool(settings.DEMO)
