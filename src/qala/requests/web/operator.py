"""The operator of the call centre writes down what a caller says, reads it back, and gives the number."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from qala.base.errors.api import Invalid
from qala.base.people.api import Role
from qala.base.text.api import format_phone, translated
from qala.base.ui.api import language_switch
from qala.city.api import find_places
from qala.requests.actions import submit_request
from qala.requests.actions.core import refuse
from qala.requests.actions.intake import FAULTS
from qala.requests.data import Applicant, Channel, PlaceGiven, Submission, Visibility
from qala.requests.models import Category
from qala.requests.queries.duplicates import find_duplicates
from qala.requests.rules.intake import ADDRESS_MAX, TEXT_MAX
from qala.requests.web.intake import suggest
from qala.requests.web.intake_forms import clean_contact, show_faults

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class CallForm(forms.Form):
    """One page, in the order of a call: what, where, who."""

    text = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea,
        max_length=TEXT_MAX,
        error_messages={"required": FAULTS["text", "empty"], "max_length": FAULTS["text", "too_long"]},
    )
    address = forms.CharField(
        label=_("Address or crossing"),
        max_length=ADDRESS_MAX,
        error_messages={"required": FAULTS["place", "empty"], "max_length": FAULTS["address", "too_long"]},
    )
    category = forms.ChoiceField(label=_("Theme"), required=False)
    name = forms.CharField(label=_("Caller's surname and name"), required=False, max_length=200)
    contact = forms.CharField(label=_("Telephone or e-mail"), required=False, max_length=200)
    language = forms.ChoiceField(label=_("Language of the answer"), choices=LANGUAGES)
    visibility = forms.BooleanField(label=_("The caller wants the name shown"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, jurisdiction: str, language: str, *args: Any, **kwargs: Any) -> None:
        """Take the themes of the city."""
        super().__init__(*args, **kwargs)
        rows = Category.objects.filter(jurisdiction=jurisdiction, active=True)
        themes = [(one.code, translated(one.names, language)) for one in rows]
        self.fields["category"].choices = [("", _("By the words")), *themes]

    def clean_contact(self) -> str:
        """Return an address or a number that a message can reach."""
        return clean_contact(self.cleaned_data["contact"])


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Write down, read back, send."""
    code, language = request.jurisdiction.code, get_language() or "kk"
    if not request.actor.acts_for(Role.OPERATOR, jurisdiction=code):
        raise refuse("not_allowed")
    form = CallForm(code, language, initial={"language": language, "key": uuid.uuid4()})
    if request.method == "GET" or language_switch(request, form):
        return _show(request, form)
    form = CallForm(code, language, request.POST)
    if not form.is_valid():
        return _show(request, form)
    submission = _submission(request, form.cleaned_data)
    if "send" not in request.POST or not submission.category:
        return _read_back(request, form, submission)
    try:
        slip = submit_request(request.actor, code, submission, now=timezone.now())
    except Invalid as error:
        show_faults(form, error)
        return _show(request, form)
    messages.success(request, _("Read the number to the caller: %(number)s") % {"number": slip.public_id})
    return redirect("requests:work", slip.public_id)


def _show(request: HttpRequest, form: CallForm) -> HttpResponse:
    context = {"form": form, "language_form": "call", "staff_page": "operator"}
    return render(request, "requests/call.html", context, status=400 if form.errors else 200)


def _read_back(request: HttpRequest, form: CallForm, submission: Submission) -> HttpResponse:
    """Show what will be sent, to be read to the caller, and what others have told nearby."""
    place, language = submission.place, get_language() or "kk"
    theme = Category.objects.filter(jurisdiction=request.jurisdiction.code, code=submission.category).first()
    likely = (
        find_duplicates(
            request.jurisdiction.code,
            text=submission.text,
            category=submission.category,
            lat=place.lat,
            lon=place.lon,
            language=submission.language,
            now=timezone.now(),
        )
        if place.lat is not None and place.lon is not None
        else []
    )
    context = {
        "form": form,
        "submission": submission,
        "theme_name": translated(theme.names, language) if theme else "",
        "found": place.lat is not None,
        "contact": format_phone(submission.applicant.phone) or submission.applicant.email,
        "language_name": dict(LANGUAGES)[submission.language],
        "likely": likely,
        "language_form": "call",
        "staff_page": "operator",
    }
    return render(request, "requests/call_check.html", context)


def _submission(request: HttpRequest, said: dict[str, Any]) -> Submission:
    """Return what was written down; an address that is certain gets its point."""
    language = said["language"]
    found = [one for one in find_places(request.jurisdiction, said["address"], 2) if one.exact]
    sure = found[0] if found else None
    place = (
        PlaceGiven(translated(sure.names, language), sure.lat, sure.lon)
        if sure
        else PlaceGiven(said["address"])
    )
    contact = said["contact"]
    who = Applicant(
        name=said["name"].strip(),
        phone="" if "@" in contact else contact,
        email=contact if "@" in contact else "",
    )
    return Submission(
        title="",
        text=said["text"],
        category=said["category"] or suggest(request, said["text"]),
        language=language,
        channel=Channel.PHONE,
        place=place,
        applicant=who,
        visibility=Visibility.NAMED if said["visibility"] and who.name else Visibility.UNNAMED,
        idempotency_key=str(said["key"] or ""),
    )
