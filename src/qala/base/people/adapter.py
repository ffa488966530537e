"""How allauth treats our accounts."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from qala.base.people.crypto import decrypt, encrypt
from qala.base.people.models import Post

# What allauth says after a step, in our words; its other remarks tell nothing new.
SAID = {
    "account/messages/logged_out.txt": _("You have signed out."),
    "mfa/messages/totp_activated.txt": _("The app is added."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("The new codes are ready. The old ones work no more."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without passwords and without user names."""

    def add_message(  # type: ignore[override] # noqa: PLR0917
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - allauth's signature
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show our own sentence, or none."""
        said = message or SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse allauth's own page: the first code sent to an address opens the account."""
        return False

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """Ask again who it is, unless the person has just signed in, by whatever means."""
        records = get_authentication_records(self.request, self.request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not recent and super().is_reauthentication_required(app=app, **rest)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the app first to who has one, else the passkey: recovery codes are for emergencies."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
        return methods if has_app else sorted(methods, key=lambda one: one["id"] == "mfa_reauthenticate")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to their desk and others to their account, unless they came for another page."""
        staff = Post.objects.filter(user=request.user.pk).exists()
        return _first_address(settings.STAFF_REDIRECT_URL if staff else "", settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Lead to the home page of the city."""
        return _first_address(settings.ACCOUNT_LOGOUT_REDIRECT_URL, "account_login")


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the install's key."""
        return b64encode(encrypt(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return decrypt(b64decode(encrypted_text))


def _first_address(*names: str) -> str:
    """Return the address of the first page that exists in this install."""
    for name in filter(None, names):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"
