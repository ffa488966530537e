"""How a field of a Django form becomes a control of our pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    """One of the controls of a field with several."""

    id: str
    label: str
    value: str
    tag: SafeString


@dataclass(frozen=True)
class FieldParts:
    """What c-field shows. kind: text, textarea, select, choices, checkbox, date, file or hidden."""

    kind: str
    id: str
    label: str
    hint: str
    errors: list[str]
    control: SafeString
    described_by: str
    count: int | None = None
    choices: list[Choice] = field(default_factory=list)


class DayInput(forms.MultiWidget):
    """A date as three short fields: day, month, year."""

    labels: tuple[tuple[str, str | Promise], ...] = (
        ("day", _("Day")),
        ("month", _("Month")),
        ("year", _("Year")),
    )

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Make the three fields."""
        size = {"day": 2, "month": 2, "year": 4}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(
                {
                    "inputmode": "numeric",
                    "maxlength": size[name],
                    "class": f"govuk-input q-width-{size[name]}",
                }
            )
            for name, _label in self.labels
        }
        super().__init__(parts, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """Return day, month, year."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date that a person types as day, month and year."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        """Take the arguments of any field."""
        whole = forms.IntegerField
        fields = (whole(min_value=1, max_value=31), whole(min_value=1, max_value=12), whole(min_value=1900))
        super().__init__(fields, **kwargs)

    def compress(self, values: list[int]) -> date | None:
        """Return the date, or say that there is no such day."""
        if not values:
            return None
        try:
            return date(values[2], values[1], values[0])
        except ValueError:
            raise forms.ValidationError(_("There is no such day. Check day, month and year.")) from None


def kind_of(widget: forms.Widget) -> str:
    """Return how a widget is shown."""
    kinds: list[tuple[type[forms.Widget], str]] = [
        (forms.HiddenInput, "hidden"),
        (DayInput, "date"),
        (forms.RadioSelect, "choices"),
        (forms.CheckboxSelectMultiple, "choices"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
    ]
    return next((kind for widget_class, kind in kinds if isinstance(widget, widget_class)), "text")


def passed_on(attrs: Mapping[str, object]) -> dict[str, object]:
    """Return the attributes that go to the element: not class, nor what is False or None."""
    return {
        name: value
        for name, value in attrs.items()
        if name != "class" and value is not None and value is not False
    }


def _attributes(bound: BoundField, kind: str, *, rows: str, width: str) -> dict[str, Any]:
    classes = {"textarea": "govuk-textarea", "select": "govuk-select", "text": "govuk-input"}
    attributes: dict[str, Any] = {}
    if kind in classes:
        size = f" q-width-{width}" if width else ""
        own = bound.field.widget.attrs.get("class", "")
        attributes["class"] = f"{classes[kind]}{size} {own}".strip()
    if kind == "textarea":
        attributes["rows"] = rows or "5"
    return attributes


def _choices(bound: BoundField, kind: str) -> list[Choice]:
    if kind == "date":
        labels = [str(label) for _, label in DayInput.labels]
        parts = zip(labels, bound.subwidgets[0].data["subwidgets"], strict=True)
        renderer = bound.form.renderer
        return [
            Choice(
                part["attrs"]["id"],
                label,
                "",
                SafeString(renderer.render(part["template_name"], {"widget": part})),
            )
            for label, part in parts
        ]
    if kind != "choices":
        return []
    return [
        Choice(one.id_for_label, str(one.choice_label), str(one.data["value"]), SafeString(one.tag()))
        for one in bound.subwidgets
    ]


def field_parts_of(
    bound: BoundField,
    *,
    label: str,
    hint: str,
    attrs: Mapping[str, object],
    rows: str,
    width: str,
    count: bool,
) -> FieldParts:
    """Return the parts of a bound field: its control names its hint, error and counter by their ids."""
    kind = kind_of(bound.field.widget)
    hint = hint or str(bound.help_text or "")
    errors = [str(error) for error in bound.errors]
    limit = getattr(bound.field, "max_length", None) if count else None
    field_id = bound.auto_id or bound.html_name
    described = " ".join(
        f"{field_id}-{part}" for part, there in (("hint", hint), ("error", errors), ("count", limit)) if there
    )
    attributes = _attributes(bound, kind, rows=rows, width=width) | dict(attrs)
    if described:
        attributes["aria-describedby"] = described
    control = SafeString("") if kind in {"choices", "date"} else bound.as_widget(attrs=attributes)
    return FieldParts(
        kind=kind,
        id=field_id,
        label=label or str(bound.label or ""),
        hint=hint,
        errors=errors,
        control=control,
        described_by=described,
        count=limit,
        choices=_choices(bound, kind),
    )
