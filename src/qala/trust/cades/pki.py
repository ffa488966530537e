"""A small certification authority for the demo and for tests, shaped like the Kazakh one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from qala.trust.cades.data import (
    DEMO_CA_NAME,
    EMAIL_PROTECTION,
    ORGANISATION,
    ORGANISATION_SIGNING_POLICY,
    Authority,
    PrivateKey,
    SignerKey,
)


def make_authority(
    *, not_before: datetime, not_after: datetime, name: str = DEMO_CA_NAME, key: PrivateKey | None = None
) -> Authority:
    """Return a new self-signed authority (P-256 unless a key is given)."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([_attribute(NameOID.COUNTRY_NAME, "KZ"), _attribute(NameOID.COMMON_NAME, name)])
    builder = (
        _builder(subject, subject, key, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Authority(key, builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))


def issue_certificate(
    authority: Authority,
    *,
    name: str,
    iin: str,
    bin: str,  # noqa: A002 - the Kazakh number of an organisation
    organisation: str,
    role: str,
    not_before: datetime,
    not_after: datetime,
    extended: Sequence[str] | None = None,
    usage: Sequence[str] = ("digital_signature", "content_commitment"),
    key: PrivateKey | None = None,
) -> SignerKey:
    """Return a new key with a certificate of an official, P-256 unless a key is given.

    role: role OID, such as `HEAD`. iin, bin: 12 digits. The name of the organisation and of the
    person are cut at 64 characters (X.520). extended, usage: other key usages, for keys that may not sign.
    """
    key = key or ec.generate_private_key(ec.SECP256R1())
    if extended is None:
        extended = (EMAIL_PROTECTION, ORGANISATION, role)
    issuer = x509.load_der_x509_certificate(authority.certificate)
    builder = (
        _builder(_subject(name, iin, bin, organisation), issuer.subject, key, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(*usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ObjectIdentifier(oid) for oid in extended]), critical=False)
        .add_extension(_policy(), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    return SignerKey(key, builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER))


def make_crl(
    authority: Authority,
    revoked: Iterable[tuple[int, datetime]],
    *,
    number: int,
    this_update: datetime,
    next_update: datetime,
) -> bytes:
    """Return a signed list of (serial, revoked at), DER."""
    issuer = x509.load_der_x509_certificate(authority.certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(this_update)
        .next_update(next_update)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    for serial, at in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _subject(name: str, iin: str, bin: str, organisation: str) -> x509.Name:  # noqa: A002
    surname = name.rsplit(maxsplit=1)[-1] if name.split() else "-"
    return x509.Name(
        [
            _attribute(NameOID.COMMON_NAME, name[:64] or "-"),
            _attribute(NameOID.SURNAME, surname[:40]),
            _attribute(NameOID.SERIAL_NUMBER, f"IIN{iin}"),
            _attribute(NameOID.COUNTRY_NAME, "KZ"),
            _attribute(NameOID.ORGANIZATION_NAME, organisation[:64] or "-"),
            _attribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{bin}"),
        ]
    )


def _attribute(oid: ObjectIdentifier, value: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(oid, value)


def _policy() -> x509.CertificatePolicies:
    policy = x509.PolicyInformation(ObjectIdentifier(ORGANISATION_SIGNING_POLICY), None)
    return x509.CertificatePolicies([policy])


def _usage(*wanted: str) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in wanted for name in names})
