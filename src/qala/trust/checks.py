"""What `qala check` says about trust."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from qala.trust.anchors import load_anchors


@register()
def check_demo_anchors(**_: Any) -> list[CheckMessage]:
    """Refuse to run for real while a demo authority is trusted."""
    if settings.DEMO or settings.DEBUG or not load_anchors().demo:
        return []
    return [
        Error(
            "A demo certification authority is trusted, but this is not a demo.",
            hint="Remove its certificate from QALA_DATA/trust-anchors, or set QALA_DEMO=1.",
            id="qala.trust.E001",
        )
    ]
