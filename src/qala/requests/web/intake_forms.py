"""The questions of a new request, one page each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid
from qala.base.redact.api import find_personal_data
from qala.base.text.api import translated
from qala.requests.actions.intake import FAULTS
from qala.requests.models import Category
from qala.requests.rules.intake import ADDRESS_MAX, TEXT_MAX, TEXT_MIN, clean_line, clean_text

PHONE_DIGITS = 11


class Files(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files; each is checked by `base.files` when it is kept."""

    widget = Files(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of files."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFiles, self).clean(one, initial) for one in files if one]


class WhatForm(forms.Form):
    """What happened."""

    text = forms.CharField(
        label=_("What happened?"),
        widget=forms.Textarea,
        strip=False,
        max_length=TEXT_MAX,
        error_messages={"required": FAULTS["text", "empty"], "max_length": FAULTS["text", "too_long"]},
    )
    photos = ManyFiles(label=_("Photo or document"), required=False)

    def clean_text(self) -> str:
        """Return clean words, at least a few of them."""
        text = clean_text(self.cleaned_data["text"])
        if len(text) < TEXT_MIN:
            raise forms.ValidationError(FAULTS["text", "too_short" if text else "empty"])
        return text


class CategoryForm(forms.Form):
    """What it is about."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": FAULTS["category", "unknown"]},
    )

    def __init__(self, jurisdiction: str, language: str, *args: Any, **kwargs: Any) -> None:
        """Take the themes of the city, named in the page's language."""
        super().__init__(*args, **kwargs)
        rows = Category.objects.filter(jurisdiction=jurisdiction, active=True)
        self.fields["category"].choices = [(one.code, translated(one.names, language)) for one in rows]


class WhereForm(forms.Form):
    """Where it is."""

    address = forms.CharField(
        label=_("Address or crossing"),
        required=False,
        max_length=ADDRESS_MAX,
        error_messages={"max_length": FAULTS["address", "too_long"]},
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, districts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the districts of the city."""
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", _("I do not know")), *districts]

    def clean_address(self) -> str:
        """Return clean words."""
        return clean_line(self.cleaned_data["address"])


class AnswerForm(forms.Form):
    """Which answer is wanted, and whether the name is shown."""

    wish = forms.ChoiceField(
        label=_("Which answer do you want?"),
        widget=forms.RadioSelect,
        choices=[("official", _("A signed official answer")), ("signal", _("Just let the city know"))],
        error_messages={"required": _("Choose whether you want an official answer.")},
    )
    name = forms.CharField(label=_("Surname and name"), required=False, max_length=200)
    iin = forms.CharField(label=_("IIN (individual identification number)"), required=False, max_length=20)
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        required=False,
        max_length=200,
        help_text=_("The number and the answer come there. Nobody else sees it."),
    )
    show_name = forms.ChoiceField(
        label=_("Shall everyone see your name?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("no", _("No, do not show it")), ("yes", _("Yes, show it"))],
    )

    def clean_name(self) -> str:
        """Return one clean line."""
        return clean_line(self.cleaned_data["name"])

    def clean_iin(self) -> str:
        """Return twelve digits with a right checksum, or nothing."""
        digits = "".join(self.cleaned_data["iin"].split())
        if not digits:
            return ""
        if len(digits) != 12 or not digits.isdigit():
            raise forms.ValidationError(
                _("An IIN has 12 digits, you have written %(count)s. Look at your identity card."),
                params={"count": len(digits)},
            )
        if not any(span.kind == "iin" for span in find_personal_data(digits, certain_only=True)):
            raise forms.ValidationError(
                _("There is a mistake in the IIN. Compare it with your identity card.")
            )
        return digits

    def clean_contact(self) -> str:
        """Return an e-mail address, or a phone number in E.164."""
        return clean_contact(self.cleaned_data["contact"])

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a way to answer when an answer is wanted (APPC Art. 63)."""
        said = super().clean() or {}
        if said.get("wish") == "official":
            if not said.get("name") and "name" not in self.errors:
                self.add_error("name", _("For an official answer write your surname and name."))
            if not said.get("contact") and "contact" not in self.errors:
                self.add_error(
                    "contact", _("Write a telephone number or an e-mail, so that the answer reaches you.")
                )
        return said


def clean_contact(words: str) -> str:
    """Return an e-mail address in lower case or a phone number as +77…; raises ValidationError."""
    words = words.strip()
    if not words:
        return ""
    if "@" in words:
        forms.EmailField(
            error_messages={"invalid": _("Check the e-mail address: it looks like name@example.kz.")}
        ).clean(words)
        return words.lower()
    digits = "".join(letter for letter in words if letter.isdigit())
    if len(digits) == PHONE_DIGITS and digits[0] in "78":
        return f"+7{digits[1:]}"
    if words.startswith("+") and 8 <= len(digits) <= 15:
        return f"+{digits}"
    raise forms.ValidationError(_("Check the telephone number: it has 11 digits, such as +7 701 123 45 67."))


def show_faults(form: forms.Form, error: Invalid) -> None:
    """Put what an action found at the fields it names; the rest on top."""
    for field, sentences in error.errors.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
