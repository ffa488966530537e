"""Names of the Kazakh PKI, and keys with their certificates."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, rsa

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# Extended key usages and roles of the national PKI (pki.gov.kz, certificate profiles).
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
INDIVIDUAL = "1.2.398.3.3.4.1.1"
ORGANISATION = "1.2.398.3.3.4.1.2"
HEAD = "1.2.398.3.3.4.1.2.1"
RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2"
EMPLOYEE = "1.2.398.3.3.4.1.2.5"
ROLES = "1.2.398.3.3.4.1."
ORGANISATION_SIGNING_POLICY = "1.2.398.3.3.2.1"

DEMO_CA_NAME = "QALA DEMO CA - НЕ НУЦ РК"


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key and its certificate, DER."""

    key: PrivateKey
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """A certification authority: its key and certificate, DER."""

    key: PrivateKey
    certificate: bytes
