"""One small form for each verb an official may do. The verbs themselves decide; the forms only ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qala.base.people.api import Actor, Role, list_officials, list_organisations
from qala.base.text.api import translated
from qala.base.ui.api import DayField
from qala.city.api import get_jurisdiction
from qala.requests import actions
from qala.requests.data import LetterKind, LetterState
from qala.requests.models import Category, Letter, ServiceRequest
from qala.requests.norms import KIND_NAMES, Kind, decisions_for, kinds_for


class VerbForm(forms.Form):
    """A form that knows the request, the actor and the language of the page."""

    def __init__(self, row: ServiceRequest, actor: Actor, language: str, *args: Any, **kwargs: Any) -> None:
        """Fill the choices from the request."""
        super().__init__(*args, **kwargs)
        self.row, self.actor, self.language = row, actor, language
        self.prepare()

    def prepare(self) -> None:
        """Set choices and initial values."""

    def run(self, now: datetime) -> int | None:
        """Do the verb; return the id of a letter that is now to be signed."""
        raise NotImplementedError

    def officials(self, role: Role) -> list[tuple[int, str]]:
        """Return who holds the role in the responsible body today."""
        body = self.row.body.pk if self.row.body else 0
        found = list_officials(body, role, today=timezone.localdate())
        return [(one.user_id, f"{one.name}, {translated(one.post.title, self.language)}") for one in found]


class RegisterForm(VerbForm):
    """Kind, theme and responsible body."""

    kind = forms.ChoiceField(label=_("Kind of the request"))
    category = forms.ChoiceField(label=_("Theme"))
    body = forms.ChoiceField(
        label=_("Responsible organisation"),
        error_messages={"required": _("Choose the organisation that must answer.")},
    )

    def prepare(self) -> None:
        """Offer the kinds of the country's law and the bodies of the city."""
        city = get_jurisdiction(self.row.jurisdiction)
        kinds = [(str(kind), translated(KIND_NAMES[kind], self.language)) for kind in kinds_for(city.country)]
        self.fields["kind"].choices = kinds
        self.initial.setdefault("kind", self.row.category.kind)
        themes = Category.objects.filter(jurisdiction=city.code, active=True)
        self.fields["category"].choices = [(one.code, translated(one.names, self.language)) for one in themes]
        self.initial.setdefault("category", self.row.category.code)
        bodies = list_organisations(city.code, bodies_only=True)
        self.fields["body"].choices = [
            ("", _("Choose an organisation")),
            *((one.code, translated(one.names, self.language)) for one in bodies),
        ]
        if self.row.body:
            self.initial.setdefault("body", self.row.body.code)

    def run(self, now: datetime) -> None:
        """Register."""
        said = self.cleaned_data
        actions.register_request(
            self.actor,
            self.row.public_id,
            body=said["body"],
            kind=said["kind"],
            category=said["category"],
            now=now,
        )


class AssignForm(VerbForm):
    """One lead, helpers, a resolution."""

    lead = forms.TypedChoiceField(label=_("Lead executor"), coerce=int)
    helpers = forms.TypedMultipleChoiceField(
        label=_("Helpers"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    resolution = forms.CharField(
        label=_("Resolution"), required=False, widget=forms.Textarea, max_length=1000
    )
    verb = "assign_request"

    def prepare(self) -> None:
        """Offer the executors of the body."""
        people = self.officials(Role.EXECUTOR)
        self.fields["lead"].choices = self.fields["helpers"].choices = people

    def run(self, now: datetime) -> None:
        """Assign or reassign."""
        getattr(actions, self.verb)(self.actor, self.row.public_id, **self.cleaned_data, now=now)


class ReassignForm(AssignForm):
    """The same, to other people."""

    verb = "reassign_request"


class LetterForm(VerbForm):
    """The text of a letter in both languages of the state."""

    text_kk = forms.CharField(
        label=_("Text in Kazakh"), required=False, widget=forms.Textarea, max_length=6000
    )
    text_ru = forms.CharField(
        label=_("Text in Russian"), required=False, widget=forms.Textarea, max_length=6000
    )
    text_en = forms.CharField(
        label=_("Text in English"), required=False, widget=forms.Textarea, max_length=6000
    )

    def prepare(self) -> None:
        """Show the languages of the city, that of the request first."""
        languages = get_jurisdiction(self.row.jurisdiction).languages
        for language in ("kk", "ru", "en"):
            if language not in languages or (language == "en" and self.row.language != "en"):
                del self.fields[f"text_{language}"]
            else:
                self.fields[f"text_{language}"].widget.attrs["lang"] = language
        self.order_fields([f"text_{self.row.language}"])

    def letter(self) -> dict[str, str]:
        """Return the text by language."""
        return {name[-2:]: words for name, words in self.cleaned_data.items() if name.startswith("text_")}


class DecisionForm(LetterForm):
    """The answer, its decision, who approves, who signs."""

    decision = forms.ChoiceField(label=_("Decision"), error_messages={"required": _("Choose a decision.")})
    waiver = forms.CharField(
        label=_("Why there was no hearing"),
        help_text=_("Only for a refusal: before it the person is heard, or you write why not."),
        required=False,
        widget=forms.Textarea,
        max_length=1000,
    )
    approvers = forms.TypedMultipleChoiceField(
        label=_("Who approves"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    signer = forms.TypedChoiceField(label=_("Who signs"), coerce=int)

    def prepare(self) -> None:
        """Offer the decisions of the kind and the people of the body; begin with the draft that came back."""
        super().prepare()
        allowed = [one for one in decisions_for(self.row.kind) if not one.on_withdrawal]
        self.fields["decision"].choices = [
            ("", _("Choose a decision")),
            *((one.code, translated(one.names, self.language)) for one in allowed),
        ]
        approvers = [one for one in self.officials(Role.APPROVER) if one[0] != self.actor.user_id]
        self.fields["approvers"].choices = approvers
        self.fields["signer"].choices = self.officials(Role.SIGNER)
        last = self.row.letters.filter(kind=LetterKind.ANSWER).order_by("-n").first()
        if last and last.state == LetterState.REJECTED:
            self.initial = {f"text_{language}": words for language, words in last.text.items()} | {
                "decision": last.decision,
                "waiver": last.details.get("waiver", ""),
                "signer": last.signer_id,
                "approvers": self._asked(last),
            }

    def _asked(self, letter: Letter) -> list[int]:
        """Return who was asked to approve a letter."""
        sent = self.row.events.filter(type="decision_submitted", internal__letter=letter.pk).first()
        return sent.internal.get("approvers", []) if sent else []

    def run(self, now: datetime) -> None:
        """Put the draft on its approval sheet."""
        said = self.cleaned_data
        actions.submit_decision(
            self.actor,
            self.row.public_id,
            decision=said["decision"],
            text=self.letter(),
            approvers=said["approvers"],
            signer=said["signer"],
            waiver=said["waiver"],
            now=now,
        )


class ExtendForm(LetterForm):
    """The new due date and the letter that says why."""

    due_on = DayField(label=_("New due date"))

    def run(self, now: datetime) -> int:
        """Write the letter; it is signed on the next page."""
        return actions.draft_extension(
            self.actor, self.row.public_id, due_on=self.cleaned_data["due_on"], text=self.letter(), now=now
        )


class ForwardForm(LetterForm):
    """Whom it goes to, and the letter to the applicant."""

    to = forms.ChoiceField(
        label=_("To which organisation"),
        error_messages={"required": _("Choose the organisation that must answer.")},
    )

    def prepare(self) -> None:
        """Offer the other bodies."""
        super().prepare()
        bodies = list_organisations(self.row.jurisdiction, bodies_only=True)
        own = self.row.body.code if self.row.body else ""
        self.fields["to"].choices = [
            ("", _("Choose an organisation")),
            *((one.code, translated(one.names, self.language)) for one in bodies if one.code != own),
        ]

    def run(self, now: datetime) -> int:
        """Write the letter; it is signed on the next page."""
        return actions.draft_forwarding(
            self.actor, self.row.public_id, to=self.cleaned_data["to"], text=self.letter(), now=now
        )


class ReturnForm(VerbForm):
    """What must be changed."""

    remark = forms.CharField(
        label=_("What must be changed"), required=False, widget=forms.Textarea, max_length=2000
    )

    def run(self, now: datetime) -> None:
        """Return the draft with the remark."""
        actions.return_decision(self.actor, self.row.public_id, remark=self.cleaned_data["remark"], now=now)


class ContactForm(VerbForm):
    """An answer given by voice."""

    decision = forms.ChoiceField(label=_("Decision"), error_messages={"required": _("Choose a decision.")})
    text = forms.CharField(label=_("What was said"), widget=forms.Textarea, max_length=2000)
    agreed = forms.BooleanField(label=_("The person agrees to be content with this answer"), required=False)

    def prepare(self) -> None:
        """Offer what may be said by voice."""
        allowed = [one for one in decisions_for(self.row.kind or Kind.REPORT) if one.at_contact]
        self.fields["decision"].choices = [
            ("", _("Choose a decision")),
            *((one.code, translated(one.names, self.language)) for one in allowed),
        ]

    def run(self, now: datetime) -> None:
        """Answer at once."""
        actions.answer_at_contact(self.actor, self.row.public_id, **self.cleaned_data, now=now)


class ReopenForm(VerbForm):
    """What was left undone."""

    reason = forms.CharField(
        label=_("What was violated or left undone"), required=False, widget=forms.Textarea, max_length=2000
    )

    def run(self, now: datetime) -> None:
        """Send back for a new consideration."""
        actions.reopen_request(self.actor, self.row.public_id, reason=self.cleaned_data["reason"], now=now)


class NoForm(VerbForm):
    """A verb that needs no words: one button."""

    verb = ""

    def run(self, now: datetime) -> None:
        """Do it."""
        getattr(actions, self.verb)(self.actor, self.row.public_id, now=now)


def _plain(name: str) -> type[NoForm]:
    return type(f"{name}_form", (NoForm,), {"verb": name})


@dataclass(frozen=True)
class Act:
    """A verb on the work page: its button, the question of its page, its form. tone: of the button.

    send: words of the button that ends the page, where they are others.
    """

    label: Any
    form: Callable[..., VerbForm]
    tone: str = "secondary"
    question: Any = ""
    send: Any = ""


ACTS = {
    "register_request": Act(_("Register"), RegisterForm, "primary", _("Who is responsible, and for what?")),
    "assign_request": Act(_("Assign"), AssignForm, "primary", _("Who prepares the answer?")),
    "submit_decision": Act(
        _("Write the answer"),
        DecisionForm,
        "primary",
        _("What does the organisation answer?"),
        _("Send for approval and signature"),
    ),
    "approve_decision": Act(_("Approve"), _plain("approve_decision"), "primary"),
    "return_decision": Act(_("Return with remarks"), ReturnForm, "danger", _("What must be changed?")),
    "reassign_request": Act(_("Give to others"), ReassignForm, question=_("Who prepares the answer?")),
    "cancel_assignments": Act(_("Take the assignment back"), _plain("cancel_assignments")),
    "answer_at_contact": Act(_("Answer by voice"), ContactForm, question=_("What was the person told?")),
    "extend_term": Act(_("Extend the term"), ExtendForm, question=_("Until when, and why?")),
    "forward_request": Act(
        _("Forward to another organisation"), ForwardForm, question=_("Which organisation must answer?")
    ),
    "reopen_request": Act(_("Consider again"), ReopenForm, "danger", _("What was left undone?")),
    "propose_set_aside": Act(_("Propose to set aside"), _plain("propose_set_aside"), "danger"),
    "set_aside_submission": Act(_("Set aside: a robot's mail"), _plain("set_aside_submission"), "danger"),
    "restore_submission": Act(_("Take back among the requests"), _plain("restore_submission")),
}
