"""The applicant, signed in, says that the matter is not settled. By the secret link: `mine`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qala.base.limits.api import limited
from qala.requests.actions import dispute_answer
from qala.requests.web.detail import find_shown


@require_POST
@limited("submit")
def dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the dispute on record; it is public at once."""
    find_shown(request, public_id)
    reason = request.POST.get("reason", "")[:1000]
    dispute_answer(request.actor, public_id, reason=reason, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(
        request, _("It is on record that the matter is not settled. The head of the body sees it.")
    )
    return redirect("requests:detail", public_id)
