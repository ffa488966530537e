"""One touch for who has the same trouble: a voice for a request that is there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qala.base.limits.api import limited
from qala.requests.actions import add_voice, remove_voice
from qala.requests.queries.single import find_visible
from qala.requests.web.whoami import voter_of, with_device


@require_POST
@limited("submit")
def voice(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say "me too", or take it back."""
    if find_visible(request.jurisdiction.code, public_id) is None:
        raise Http404
    voter = voter_of(request)
    if "undo" in request.POST:
        remove_voice(public_id, voter=voter)
        messages.success(request, _("Your voice is taken back."))
    else:
        add_voice(public_id, voter=voter, now=timezone.now())
        messages.success(request, _("Your voice is added. The answer will stand on this page."))
    return with_device(request, redirect("requests:detail", public_id))
