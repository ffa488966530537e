"""A moderator looks at what the machine hid: original and public text side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qala.base.errors.api import Invalid
from qala.base.people.api import Role, record_access
from qala.base.redact.api import Hidden
from qala.requests import actions
from qala.requests.actions.core import refuse
from qala.requests.actions.moderate import GROUNDS, KINDS
from qala.requests.actions.publish import FIELDS
from qala.requests.models import Redaction, ServiceRequest, TextVersion
from qala.requests.words import GROUND_NAMES

AROUND = 40
"""Letters of the text shown on both sides of a piece."""


@require_http_methods(["GET", "POST"])
@transaction.atomic
def redact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm, lift, add; withhold the content on a legal ground."""
    rows = ServiceRequest.objects.of(request.jurisdiction.code).select_related("category", "body")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    body = row.body.code if row.body else None
    if not request.actor.acts_for(Role.MODERATOR, jurisdiction=row.jurisdiction, organisation=body):
        raise refuse("not_allowed")
    errors: list[tuple[str, object]] = []
    if request.method == "POST" and "_language" not in request.POST:
        try:
            _do(request, row)
        except Invalid as fault:
            errors = [(name, sentence) for name, said in fault.errors.items() for sentence in said]
        else:
            messages.success(request, _("Saved."))
            if _decided(request, row):
                return redirect(f"{reverse('requests:desk')}?queue=redact")
            return redirect("requests:redact", public_id)
    record_access(request.actor, subject=f"request:{public_id}", purpose="redaction", now=timezone.now())
    version = row.written()
    language = get_language() or "kk"
    redactions = list(version.redactions.select_related("by"))
    context = {
        "row": row,
        "written": {name: _marked(getattr(version, name), name, redactions) for name in FIELDS},
        "pieces": [
            _piece(one, version, language, request.POST.get(f"why-{one.pk}", "")) for one in redactions
        ],
        "proposed": sum(one.state == Redaction.PROPOSED for one in redactions),
        "kinds": [(kind, Hidden(kind).word(language)) for kind in KINDS],
        "grounds": [(ground, GROUND_NAMES[ground]) for ground in GROUNDS],
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "requests/redact.html", context, status=400 if errors else 200)


def _decided(request: HttpRequest, row: ServiceRequest) -> bool:
    """Whether the last proposal of the request has been decided: the next one waits in the queue."""
    proposed = Redaction.objects.filter(version__request=row, state=Redaction.PROPOSED)
    return bool({"confirm", "confirm_all", "lift"} & set(request.POST)) and not proposed.exists()


def _marked(words: str, field: str, redactions: list[Redaction]) -> list[dict[str, Any]]:
    """Return the text cut where its hidden pieces begin and end. state: "" outside of them."""
    parts, at = [], 0
    for one in redactions:
        if one.field != field or one.start < at:
            continue
        parts += [
            {"words": words[at : one.start], "state": "", "id": 0},
            {"words": words[one.start : one.end], "state": one.state, "id": one.pk},
        ]
        at = one.end
    return [*parts, {"words": words[at:], "state": "", "id": 0}]


def _piece(one: Redaction, version: TextVersion, language: str, typed: str) -> dict[str, Any]:
    words = getattr(version, one.field)
    return {
        "id": one.pk,
        "before": ("…" if one.start > AROUND else "") + words[max(0, one.start - AROUND) : one.start],
        "piece": words[one.start : one.end],
        "after": words[one.end : one.end + AROUND] + ("…" if one.end + AROUND < len(words) else ""),
        "kind": Hidden(one.kind).word(language),
        "rule": one.rule,
        "state": one.state,
        "by": one.by.name if one.by else "",
        "why": one.why,
        "typed": typed,
    }


def _do(request: HttpRequest, row: ServiceRequest) -> None:
    now, typed, actor = timezone.now(), request.POST, request.actor
    if confirm := typed.get("confirm", ""):
        actions.confirm_redaction(actor, row.public_id, _number(confirm), now=now)
    elif "confirm_all" in typed:
        proposed = Redaction.objects.filter(version__request=row, state=Redaction.PROPOSED)
        for pk in list(proposed.values_list("pk", flat=True)):
            actions.confirm_redaction(actor, row.public_id, pk, now=now)
    elif lift := typed.get("lift", ""):
        actions.lift_redaction(actor, row.public_id, _number(lift), why=typed.get(f"why-{lift}", ""), now=now)
    elif "ground" in typed:
        actions.withhold_content(actor, row.public_id, ground=typed["ground"], now=now)
    else:
        _add(request, row)


def _number(typed: str) -> int:
    return int(typed) if typed.isdigit() and len(typed) < 15 else 0


def _add(request: HttpRequest, row: ServiceRequest) -> None:
    """Hide a piece the moderator has copied out of the text: every place where it stands."""
    piece, kind, now = request.POST.get("piece", "").strip(), request.POST.get("kind", ""), timezone.now()
    version = row.written()
    places = [
        (field, at)
        for field in FIELDS
        for at in range(len(getattr(version, field)))
        if piece and getattr(version, field).startswith(piece, at)
    ]
    if not places:
        raise Invalid({"piece": [_("This piece is not in the text. Copy it exactly as it stands.")]})
    for field, at in places[:20]:
        actions.add_redaction(
            request.actor, row.public_id, field=field, start=at, end=at + len(piece), kind=kind, now=now
        )
