"""What was taken out of a picture, said to its sender."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "location": gettext_lazy("where it was taken"),
    "device": gettext_lazy("the device"),
    "time": gettext_lazy("when it was taken"),
    "text": gettext_lazy("notes inside the file"),
}


def describe_stripped(stripped: Iterable[str]) -> str:
    """Return one sentence for `FileData.stripped`, in the active language; "" when nothing was there."""
    words = ", ".join(str(WORDS[word]) for word in stripped if word in WORDS)
    return _("Not in the public copy: %(what)s") % {"what": words} if words else ""
