"""Pages of the account, and the demo's door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qala.base.limits.api import limited
from qala.base.people.actions import set_own_details
from qala.base.people.adapter import AccountAdapter
from qala.base.people.data import Role
from qala.base.people.models import User
from qala.base.people.queries import get_actor, list_demo_people
from qala.base.people.web.forms import AccountForm, EmailForm
from qala.base.people.web.words import ROLE_NAMES

LANGUAGE_FIELD = "_language"  # the frame's language buttons, see base.ui
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _address(request: HttpRequest) -> str:
    """Return the address a code is asked for."""
    return request.POST.get("email", "")


class RequestCode(allauth_views.RequestLoginCodeView):
    """The sign-in page. Changing its language keeps what was typed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the code, or show the page again in another language."""
        if LANGUAGE_FIELD in request.POST:
            form = EmailForm(initial={"email": _address(request)})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the frame which form the languages belong to."""
        return {**super().get_context_data(**kwargs), "language_form": "sign-in"}


request_code = limited("sign_in", key=_address)(never_cache(RequestCode.as_view()))
confirm_code = limited("sign_in")(allauth_views.confirm_login_code)


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Show and change what the account holds."""
    user = request.user
    form = AccountForm(initial={"name": user.name, "language": user.language})
    if LANGUAGE_FIELD in request.POST:
        form.initial = request.POST.dict()
    elif request.method == "POST":
        form = AccountForm(request.POST)
    if form.is_valid():
        set_own_details(user.pk, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:account")
    today = timezone.localdate(datetime.now(UTC))
    posts = [(ROLE_NAMES[post.role], post) for post in get_actor(user, today=today).posts]
    return render(request, "people/account.html", {"form": form, "posts": posts, "language_form": "account"})


@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Say why staff need a second factor, and offer the two."""
    return render(request, "people/second_factor.html")


def signup(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to the sign-in page, which opens accounts too."""
    return redirect("account_login")


@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Offer every role of the demo in one click. There is no such page in a real install."""
    _demo_only()
    people = list_demo_people(today=timezone.localdate(datetime.now(UTC)))
    groups = [(ROLE_NAMES[role], people[role]) for role in Role if people.get(role)]
    return render(request, "people/demo.html", {"groups": groups})


@require_POST
def demo_sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as an invented person."""
    _demo_only()
    user = get_object_or_404(User, pk=user_id, demo=True, is_active=True)
    sign_in(request, user, backend=BACKEND)
    return redirect(AccountAdapter(request).get_login_redirect_url(request))


def _demo_only() -> None:
    """Hide the page from real installs."""
    if not settings.DEMO:
        raise Http404
