"""Forms of accounts: allauth's, without placeholders, and one that opens an account at the first code."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qala.base.people.actions import open_own_account


class _Quiet(forms.Form):
    """Labels and hints stand in the page, so that they stay when something is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the placeholders."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class EmailForm(_Quiet, account.RequestLoginCodeForm):
    """Where to send the code. An unknown address gets an account that counts once the code is entered."""

    email = forms.EmailField(
        max_length=254,
        error_messages=dict.fromkeys(
            ("required", "invalid", "max_length"), _("Write your address in full, for example aliya@mail.kz.")
        ),
    )

    def clean_email(self) -> str:
        """Find or open the account; a closed one gets no code and is not told apart."""
        email: str = super().clean_email().lower()
        if email and self._user is None:
            self._user = open_own_account(email, language=get_language() or settings.LANGUAGE_CODE)
        return email


class LoginCodeForm(_Quiet, account.ConfirmLoginCodeForm):
    """The code of a sign-in."""


class EmailCodeForm(_Quiet, account.ConfirmEmailVerificationCodeForm):
    """The code that proves a new address."""


class SecondCodeForm(_Quiet, mfa.AuthenticateForm):
    """The code of the app, or a recovery code, at a sign-in."""


class RepeatedCodeForm(_Quiet, mfa.ReauthenticateForm):
    """The same, once more, before the account's keys are changed."""


class AppCodeForm(_Quiet, totp.ActivateTOTPForm):
    """The first code of an app."""


class AccountForm(forms.Form):
    """What a person tells of themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("The name is too long. Write at most 200 letters.")},
    )
    language = forms.ChoiceField(
        label=_("Language of letters to you"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
