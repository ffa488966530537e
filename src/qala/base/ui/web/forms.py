"""The form of the display settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qala.base.ui.data import SIZES, Look, Scheme, Spacing

ON, OFF = "on", "off"


class LookForm(forms.Form):
    """How pages look to this reader."""

    size = forms.TypedChoiceField(
        label=pgettext_lazy("size", "Letters"),
        coerce=int,
        choices=[(size, f"{size}\u00a0%") for size in SIZES],
        widget=forms.RadioSelect,
    )
    spacing = forms.ChoiceField(
        label=_("Spacing"),
        choices=[
            (Spacing.NORMAL, pgettext_lazy("spacing", "Normal")),
            (Spacing.WIDE, pgettext_lazy("spacing", "Wide")),
        ],
        widget=forms.RadioSelect,
    )
    scheme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            (Scheme.AUTO, _("As on the device")),
            (Scheme.LIGHT, pgettext_lazy("colours", "Light")),
            (Scheme.DARK, pgettext_lazy("colours", "Dark")),
            (Scheme.WHITE_ON_BLACK, _("White on black")),
            (Scheme.BLACK_ON_WHITE, _("Black on white")),
        ],
        widget=forms.RadioSelect,
    )
    pictures = forms.ChoiceField(
        label=_("Pictures"),
        choices=[(ON, pgettext_lazy("pictures", "Show")), (OFF, pgettext_lazy("pictures", "Hide"))],
        widget=forms.RadioSelect,
    )
    motion = forms.ChoiceField(
        label=_("Motion"),
        choices=[(ON, pgettext_lazy("motion", "On")), (OFF, pgettext_lazy("motion", "Off"))],
        widget=forms.RadioSelect,
    )

    @staticmethod
    def values_of(look: Look) -> dict[str, object]:
        """Return the values that the form shows of settings."""
        return {
            "size": look.size,
            "spacing": look.spacing,
            "scheme": look.scheme,
            "pictures": ON if look.pictures else OFF,
            "motion": ON if look.motion else OFF,
        }

    @property
    def look(self) -> Look:
        """The settings that were chosen."""
        chosen = self.cleaned_data
        return Look(
            chosen["size"],
            Spacing(chosen["spacing"]),
            Scheme(chosen["scheme"]),
            pictures=chosen["pictures"] == ON,
            motion=chosen["motion"] == ON,
        )
