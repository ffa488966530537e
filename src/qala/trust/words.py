"""What people are told of signatures: one sentence for each reason, with the mend; names of roles."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from qala.trust.cades.data import EMPLOYEE, HEAD, RIGHT_TO_SIGN
from qala.trust.data import Reason

REASONS: dict[Reason, Any] = {
    Reason.TOO_LARGE: _("The signature file is larger than 256 kB. Choose the file that NCALayer saved."),
    Reason.UNREADABLE: _("The file is not a signature that we can read. Choose a .cms or .p7s file."),
    Reason.TRAILING_BYTES: _("Something is appended to the signature. Sign again."),
    Reason.SIGNER_COUNT: _(
        "The file must hold exactly one signature. Each signer needs their own."
    ),
    Reason.CONTENT_MISMATCH: _("The file holds another document than the one on the page."),
    Reason.BAD_ATTRIBUTES: _("The signature is put together wrongly. Sign again."),
    Reason.DIGEST_MISMATCH: _("The signature belongs to another text: not one letter may differ."),
    Reason.ALGORITHM_REFUSED: _("The signature uses an algorithm or a key length that is not accepted."),
    Reason.NO_CERTIFICATE: _("The signature comes without the signer's certificate."),
    Reason.SIGNATURE_INVALID: _("The signature is damaged: it was not made with the key of its certificate."),
    Reason.CERTIFICATE_MISMATCH: _("The signature names another certificate than the one it carries."),
    Reason.UNKNOWN_ISSUER: _("The certificate was issued by an authority that we do not know."),
    Reason.CHAIN_INVALID: _("The authority that issued the certificate was not allowed to."),
    Reason.EXPIRED: _("The certificate has expired. Sign with a valid key."),
    Reason.NOT_YET_VALID: _("The certificate is not valid yet."),
    Reason.KEY_USAGE: _("This key is for logging in. Sign with the key for signatures."),
    Reason.IIN_MISMATCH: _("The certificate belongs to another person. Sign with your own key."),
    Reason.BIN_MISMATCH: _("The certificate was issued for another organisation."),
    Reason.ROLE_NOT_ALLOWED: _("This certificate does not give the right to sign such documents."),
    Reason.REVOKED: _("The certificate had been revoked."),
    Reason.REVOCATION_UNKNOWN: _(
        "The text is intact, but we cannot see yet whether the certificate was revoked."
    ),
}

ROLE_NAMES: dict[str, Any] = {
    HEAD: _("head of the organisation"),
    RIGHT_TO_SIGN: _("has the right to sign"),
    EMPLOYEE: _("employee of the organisation"),
}
