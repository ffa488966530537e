"""The applicant's own page, opened by the link of the slip: agree, or say that it is not settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qala.base.cases.api import may
from qala.base.errors.api import Invalid, Refused
from qala.base.limits.api import limited
from qala.base.people.api import Actor
from qala.requests import actions
from qala.requests.models import ServiceRequest
from qala.requests.queries.single import find_by_secret
from qala.requests.rules import VERBS, public_step
from qala.requests.words import STEP_NAMES, STEP_TAGS


@require_http_methods(["GET", "POST"])
@limited("submit")
def mine(request: HttpRequest, public_id: str, secret: str) -> HttpResponse:
    """Show what the applicant may do now, and do it."""
    rows = ServiceRequest.objects.of(request.jurisdiction.code).select_related("category", "body")
    row = rows.filter(public_id=public_id).first()
    actor = find_by_secret(public_id, secret)
    if row is None or actor is None:
        raise Http404
    if row.applicant_id:
        actor = Actor(row.applicant_id, "")
    error = ""
    if request.method == "POST" and "_language" not in request.POST:
        try:
            _do(actor, public_id, request.POST)
        except (Refused, Invalid) as caught:
            error = str(caught.reason) if isinstance(caught, Refused) else str(*caught.errors["reason"])
        else:
            messages.success(request, _("Done. It stands in the history of the request."))
            return redirect("requests:mine", public_id, secret)
    facts = row.as_facts()
    step = public_step(row.state)
    tone, icon = STEP_TAGS[step]
    context = {
        "row": row,
        "step": STEP_NAMES[step],
        "tone": tone,
        "icon": icon,
        "may_confirm": bool(may(actor, facts, VERBS["confirm_answer"])),
        "may_dispute": bool(may(actor, facts, VERBS["dispute_answer"])),
        "disputed": facts.disputed,
        "reason": request.POST.get("reason", ""),
        "errors": [("reason", error)] if error else [],
        "language_form": "mine",
    }
    return render(request, "requests/mine.html", context, status=400 if error else 200)


def _do(actor: Actor, public_id: str, typed: dict[str, str]) -> None:
    now = timezone.now()
    if "confirm" in typed:
        actions.confirm_answer(actor, public_id, now=now)
    else:
        actions.dispute_answer(actor, public_id, reason=typed.get("reason", ""), now=now)
