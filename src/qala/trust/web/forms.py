"""Forms of trust."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qala.trust.data import SignatureData
from qala.trust.queries import find_by_doc
from qala.trust.rules import DOC


class FindForm(forms.Form):
    """The number of a request, or of one document of it."""

    number = forms.CharField(
        label=_("Number of the request or document"),
        max_length=80,
        error_messages={"required": _("Write the number. It stands on the slip and on the printed answer.")},
    )

    found: SignatureData | None = None

    def clean_number(self) -> str:
        """Find the document, whatever the case, spaces and dashes it was typed with."""
        number = re.sub(r"\s", "", self.cleaned_data["number"]).upper()
        number = re.sub("[‐‑–—]", "-", number)
        if not re.fullmatch(DOC, number):
            raise ValidationError(_("A number looks like this: QLA-2026-7F3K9. Check what you typed."))
        self.found = find_by_doc(number)
        if self.found is None:
            raise ValidationError(
                _("No signed document has this number. A request gets one when it is answered.")
            )
        return number
