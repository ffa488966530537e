"""CAdES signatures with Kazakh-shaped certificates: sign, verify, and a demo PKI.

Pure Python on `asn1crypto` and `cryptography`; no Django, no clock, no network.
"""

from qala.trust.cades.data import Authority, SignerKey
from qala.trust.cades.der import read_der
from qala.trust.cades.pki import issue_certificate, make_authority, make_crl
from qala.trust.cades.sign import sign_detached
from qala.trust.cades.verify import verify_detached

__all__ = [
    "Authority",
    "SignerKey",
    "issue_certificate",
    "make_authority",
    "make_crl",
    "read_der",
    "sign_detached",
    "verify_detached",
]
