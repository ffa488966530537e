"""Which way a message goes, what its template says, and when it is given up."""

from __future__ import annotations

import re

MAX_ATTEMPTS = 9
"""As many as `base.jobs` makes: over a day."""
SMS_LETTERS = 670
"""Ten joined messages of 67 letters, the most a Cyrillic text may take (3GPP TS 23.040)."""

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_EMAIL = re.compile(r"[^\s\x00-\x1f\x7f@<>,;:\"()\[\]\\]+@[^\s\x00-\x1f\x7f@<>,;:\"()\[\]\\]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def channel_of(to: str) -> str | None:
    """Return "sms" for a phone number in E.164, "email" for an address, None for neither."""
    if _PHONE.fullmatch(to):
        return "sms"
    if len(to) <= 254 and _EMAIL.fullmatch(to):
        return "email"
    return None


def split_message(rendered: str) -> tuple[str, str]:
    """Return subject and body of a rendered template: the first line, and all after the blank line.

    The subject becomes one line without control characters, so no header can be smuggled in.
    """
    first, _newline, rest = rendered.strip().partition("\n")
    return _CONTROL.sub(" ", first).strip()[:200], rest.strip() + "\n"
