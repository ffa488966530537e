"""Entering by an e-signature: the caller has verified it, here the session begins."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qala.base.people.adapter import AccountAdapter
from qala.base.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
METHOD = "e_signature"


def enter_by_signature(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in the person whose e-signature was verified; lead to where they were going."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=METHOD)
    return redirect(get_next_redirect_url(request) or AccountAdapter(request).get_login_redirect_url(request))


def entered_by_signature(request: HttpRequest) -> bool:
    """Whether this session began with an e-signature: a key and its password, two factors at once."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(one.get("method") == METHOD for one in records)
