"""A person shows by an e-signature who they are: to sign in, and to attach it to their account."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Refused
from qala.base.people.api import Actor, User, find_user_by_iin, set_iin
from qala.trust.anchors import load_anchors
from qala.trust.cades import verify_detached
from qala.trust.challenge import NONCE_SIZE, ChallengeKind, is_challenge, write_challenge
from qala.trust.data import Purpose, Reason, Report
from qala.trust.words import refusal


def open_challenge(kind: ChallengeKind, *, now: datetime) -> bytes:
    """Return bytes to sign with a log-in key within ten minutes; the caller keeps them with the visitor."""
    return write_challenge(kind, origin=settings.BASE_URL, nonce=secrets.token_bytes(NONCE_SIZE), at=now)


def find_signed_in(challenge: bytes, cms: bytes, *, now: datetime) -> User:
    """Return the account of the person who has signed the challenge.

    cms: DER, PEM or base64, up to 256 kB. The caller forgets the challenge then. Raises Refused:
    "challenge_over", "no_account", or a code of `Reason`.
    """
    report = _check(challenge, ChallengeKind.LOG_IN, cms, now)
    user = find_user_by_iin(report.iin)
    if user is None:
        told = _(
            "No account has this e-signature. Sign in by e-mail once and attach it on your account page."
        )
        raise Refused("no_account", told)
    return user


def attach_signature(actor: Actor, challenge: bytes, cms: bytes, *, now: datetime) -> None:
    """Write the IIN of the certificate to the actor's own account: from then on it may sign and sign in.

    Raises Refused: "not_allowed", "iin_taken", "challenge_over", or a code of `Reason`.
    """
    if actor.user_id is None:
        raise Refused("not_allowed", _("Sign in first."))
    set_iin(actor, _check(challenge, ChallengeKind.ATTACH, cms, now).iin)


def _check(challenge: bytes, kind: ChallengeKind, cms: bytes, now: datetime) -> Report:
    """Return the report of a good signature of the challenge; nothing else passes, TRY_LATER neither."""
    if not is_challenge(challenge, kind, origin=settings.BASE_URL, now=now):
        raise Refused("challenge_over", _("Ten minutes have passed. Open the page again and sign."))
    anchors = load_anchors()
    report = verify_detached(
        challenge,
        cms,
        anchors.trust,
        anchors.evidence,
        purpose=Purpose.LOGIN,
        is_expected_iin=None,
        expected_bin=None,
        allowed_roles=None,
        at=now,
    )
    if report.reason is None and not report.iin:
        raise Refused(Reason.IIN_MISMATCH, _("The certificate names no person (IIN)."))
    if report.reason is not None:
        raise Refused(report.reason, refusal(report.reason))
    return report
