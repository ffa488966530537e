"""Pages on which a person shows by an e-signature who they are."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qala.base.errors.api import Refused
from qala.base.limits.api import limited
from qala.base.people.api import enter_by_signature, find_iin_index, remove_iin
from qala.trust.actions import attach_signature, find_signed_in, open_challenge
from qala.trust.challenge import ChallengeKind, is_challenge
from qala.trust.web.asking import asks_ncalayer, sent_signature, to_sign

LANGUAGE_FIELD = "_language"  # the frame's language buttons, see base.ui


@asks_ncalayer
@never_cache
@require_http_methods(["GET", "POST"])
@limited("sign_in")
def log_in(request: HttpRequest) -> HttpResponse:
    """Sign in by an e-signature over a challenge."""
    challenge, error = _challenge(request, ChallengeKind.LOG_IN, timezone.now()), ""
    if _is_sent(request):
        try:
            user = find_signed_in(challenge, sent_signature(request) or b"", now=timezone.now())
        except Refused as refusal:
            error = str(refusal.reason or refusal.code)
        else:
            _forget(request, ChallengeKind.LOG_IN)
            return enter_by_signature(request, user)
    title = _("Sign in with an e-signature")
    crumbs = [(_("Sign in"), reverse("account_login")), (title, "")]
    page = _page(request, ChallengeKind.LOG_IN, challenge, error)
    page |= {"title": title, "breadcrumbs": crumbs}
    return render(request, "trust/log_in.html", page, status=400 if error else 200)


@asks_ncalayer
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@limited("sign_in")
@reauthentication_required(allow_get=True, app="e-signature")
def attach(request: HttpRequest) -> HttpResponse:
    """Attach an e-signature to one's own account."""
    challenge, error = _challenge(request, ChallengeKind.ATTACH, timezone.now()), ""
    if _is_sent(request):
        try:
            sent = sent_signature(request) or b""
            attach_signature(request.actor, challenge, sent, now=timezone.now())
        except Refused as refusal:
            error = str(refusal.reason or refusal.code)
        else:
            _forget(request, ChallengeKind.ATTACH)
            messages.success(request, _("Your e-signature is attached. You can sign and sign in with it."))
            return redirect("people:account")
    title = _("Your e-signature")
    crumbs = [(_("Your account"), reverse("people:account")), (title, "")]
    attached = bool(find_iin_index(request.user.pk))
    page = _page(request, ChallengeKind.ATTACH, challenge, error)
    page |= {"title": title, "breadcrumbs": crumbs, "attached": attached}
    return render(request, "trust/attach.html", page, status=400 if error else 200)


@login_required
@require_POST
@reauthentication_required(app="e-signature")
def detach(request: HttpRequest) -> HttpResponse:
    """Remove it."""
    remove_iin(request.actor)
    messages.success(request, _("The e-signature is removed. It opens your account no more."))
    return redirect("people:account")


@never_cache
@require_safe
def challenge(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the bytes to be signed in another program; the upload that follows belongs to them."""
    wanted = {"sign-in": ChallengeKind.LOG_IN, "account": ChallengeKind.ATTACH}.get(kind)
    if wanted is None:
        raise Http404
    content = _challenge(request, wanted, timezone.now())
    name = f'attachment; filename="{kind}.json"'
    return HttpResponse(content, "application/json", headers={"Content-Disposition": name})


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and LANGUAGE_FIELD not in request.POST


def _challenge(request: HttpRequest, kind: ChallengeKind, now: datetime) -> bytes:
    """Return the visitor's open challenge, or a new one; it lies in the session, not with the visitor."""
    held = base64.b64decode(request.session.get(kind, ""))
    if not is_challenge(held, kind, origin=settings.BASE_URL, now=now):
        if request.method == "POST" and held:
            return held  # too late: the check says so
        held = open_challenge(kind, now=now)
        request.session[kind] = base64.b64encode(held).decode()
    return held


def _forget(request: HttpRequest, kind: ChallengeKind) -> None:
    request.session.pop(kind, None)


def _page(request: HttpRequest, kind: ChallengeKind, challenge: bytes, error: str) -> dict[str, Any]:
    """Return what both pages show; a challenge that is over gives way to a new one."""
    now = timezone.now()
    if not is_challenge(challenge, kind, origin=settings.BASE_URL, now=now):
        _forget(request, kind)
        challenge = _challenge(request, kind, now)
    return {
        "content": to_sign(challenge),
        "errors": [("told", error)] if error else [],
        "kind": "sign-in" if kind == ChallengeKind.LOG_IN else "account",
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
