"""What people are told of signatures: what is wrong, how the signer mends it, names of roles."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from qala.trust.cades.data import EMPLOYEE, HEAD, RIGHT_TO_SIGN
from qala.trust.data import Reason

REASONS: dict[Reason, Any] = {
    Reason.TOO_LARGE: _("The signature file is larger than 256 kB."),
    Reason.UNREADABLE: _("The file is not a signature that we can read."),
    Reason.TRAILING_BYTES: _("Something is appended to the signature."),
    Reason.SIGNER_COUNT: _("The file does not hold exactly one signature."),
    Reason.CONTENT_MISMATCH: _("The signature holds another document than the one on the page."),
    Reason.BAD_ATTRIBUTES: _("The signature is put together wrongly."),
    Reason.DIGEST_MISMATCH: _("The signature belongs to another text: not one letter may differ."),
    Reason.ALGORITHM_REFUSED: _("The signature uses an algorithm or a key length that is not accepted."),
    Reason.NO_CERTIFICATE: _("The signature comes without the signer's certificate."),
    Reason.SIGNATURE_INVALID: _("The signature is damaged: it was not made with the key of its certificate."),
    Reason.CERTIFICATE_MISMATCH: _("The signature names another certificate than the one it carries."),
    Reason.UNKNOWN_ISSUER: _("The certificate was issued by an authority that we do not know."),
    Reason.CHAIN_INVALID: _("The authority that issued the certificate was not allowed to."),
    Reason.EXPIRED: _("The certificate had expired."),
    Reason.NOT_YET_VALID: _("The certificate was not valid yet."),
    Reason.KEY_USAGE: _("The key is not meant for signatures."),
    Reason.IIN_MISMATCH: _("The certificate belongs to another person."),
    Reason.BIN_MISMATCH: _("The certificate was issued for another organisation."),
    Reason.ROLE_NOT_ALLOWED: _("The certificate does not give the right to sign such documents."),
    Reason.REVOKED: _("The certificate had been revoked."),
    Reason.REVOCATION_UNKNOWN: _("We do not know yet whether the certificate was revoked."),
}

_CHOOSE_FILE = _("Choose the .cms or .p7s file that NCALayer saved.")
_SIGN_AGAIN = _("Open the signing page again and sign.")
_OTHER_KEY = _("Sign with your own valid signature key, issued for this organisation.")
_MENDS: dict[Reason, Any] = {
    Reason.TOO_LARGE: _CHOOSE_FILE,
    Reason.UNREADABLE: _CHOOSE_FILE,
    Reason.SIGNER_COUNT: _("Each signer needs a file of their own."),
    Reason.ALGORITHM_REFUSED: _OTHER_KEY,
    Reason.UNKNOWN_ISSUER: _OTHER_KEY,
    Reason.CHAIN_INVALID: _OTHER_KEY,
    Reason.EXPIRED: _OTHER_KEY,
    Reason.NOT_YET_VALID: _OTHER_KEY,
    Reason.KEY_USAGE: _OTHER_KEY,
    Reason.IIN_MISMATCH: _OTHER_KEY,
    Reason.BIN_MISMATCH: _OTHER_KEY,
    Reason.ROLE_NOT_ALLOWED: _OTHER_KEY,
    Reason.REVOKED: _OTHER_KEY,
    Reason.REVOCATION_UNKNOWN: _("Try again in some minutes."),
}


def refusal(reason: Reason) -> Any:
    """Return for the signer what is wrong and how to mend it, translated when shown."""
    return format_lazy("{} {}", REASONS[reason], _MENDS.get(reason, _SIGN_AGAIN))


ROLE_NAMES: dict[str, Any] = {
    HEAD: _("head of the organisation"),
    RIGHT_TO_SIGN: _("has the right to sign"),
    EMPLOYEE: _("employee of the organisation"),
}
