"""Check a detached CAdES signature by the order of trust.md, after ETSI EN 319 102-1."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from asn1crypto import cms, crl, tsp, x509

from qala.trust.cades import algorithms, chain
from qala.trust.cades.data import EMAIL_PROTECTION, ROLES
from qala.trust.cades.der import Stop, read_der
from qala.trust.data import Reason, Report, Status

_FAILED, _INDETERMINATE = Status.FAILED, Status.INDETERMINATE
_OUTCOME: dict[Reason, tuple[Status, str]] = {
    Reason.TOO_LARGE: (_FAILED, "FORMAT_FAILURE"),
    Reason.UNREADABLE: (_FAILED, "FORMAT_FAILURE"),
    Reason.TRAILING_BYTES: (_FAILED, "FORMAT_FAILURE"),
    Reason.SIGNER_COUNT: (_FAILED, "FORMAT_FAILURE"),
    Reason.CONTENT_MISMATCH: (_FAILED, "HASH_FAILURE"),
    Reason.BAD_ATTRIBUTES: (_FAILED, "FORMAT_FAILURE"),
    Reason.DIGEST_MISMATCH: (_FAILED, "HASH_FAILURE"),
    Reason.ALGORITHM_REFUSED: (_INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE"),
    Reason.NO_CERTIFICATE: (_INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND"),
    Reason.SIGNATURE_INVALID: (_FAILED, "SIG_CRYPTO_FAILURE"),
    Reason.CERTIFICATE_MISMATCH: (_INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND"),
    Reason.UNKNOWN_ISSUER: (_INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"),
    Reason.CHAIN_INVALID: (_INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE"),
    Reason.EXPIRED: (_FAILED, "EXPIRED"),
    Reason.NOT_YET_VALID: (_FAILED, "NOT_YET_VALID"),
    Reason.KEY_USAGE: (_INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE"),
    Reason.IIN_MISMATCH: (_INDETERMINATE, "SIG_CONSTRAINTS_FAILURE"),
    Reason.BIN_MISMATCH: (_INDETERMINATE, "SIG_CONSTRAINTS_FAILURE"),
    Reason.ROLE_NOT_ALLOWED: (_INDETERMINATE, "SIG_CONSTRAINTS_FAILURE"),
    Reason.REVOKED: (_FAILED, "REVOKED"),
    Reason.REVOCATION_UNKNOWN: (_INDETERMINATE, "TRY_LATER"),
}
_DAMAGED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
_CN, _SERIAL_NUMBER, _UNIT = "2.5.4.3", "2.5.4.5", "2.5.4.11"


def verify_detached(
    manifest: bytes,
    signature: bytes,
    anchors: Sequence[bytes],
    crls: Sequence[bytes],
    *,
    expected_iin: str | None,
    expected_bin: str | None,
    allowed_roles: Collection[str] | None,
    at: datetime,
) -> Report:
    """Check one signature over these bytes; never raises for what a stranger may send.

    signature: CMS in DER, PEM or base64, up to 256 kB. anchors, crls: DER, ours, trusted as given.
    expected_iin, expected_bin, allowed_roles: None leaves that step out.
    at: a time at which the signature is known to have been made; certificates are judged then.
    """
    found: dict[str, Any] = {"at": at}
    try:
        signed = _read(signature)
        _check_content(signed, manifest)
        certificates = [c.chosen for c in signed["certificates"] or () if c.name == "certificate"]
        signer = _check_value(signed["signer_infos"][0], certificates, found)
        path = chain.find_chain(
            signer, [x509.Certificate.load(a) for a in anchors], [c for c in certificates if c is not signer]
        )
        found["anchor"] = hashlib.sha256(path[-1].dump()).hexdigest()
        chain.check_chain(path, at)
        _check_person(signer, found, expected_iin, expected_bin, allowed_roles)
        found["crl_at"] = chain.check_revocation(path, (crl.CertificateList.load(c) for c in crls), at)
    except Stop as stop:
        status, sub = _OUTCOME[stop.reason]
        return Report(status, reason=stop.reason, sub=sub, **found)
    except _DAMAGED:
        # asn1crypto reads lazily: damage inside shows only where a field is used.
        status, sub = _OUTCOME[Reason.UNREADABLE]
        return Report(status, reason=Reason.UNREADABLE, sub=sub, **found)
    return Report(Status.PASSED, **found)


def _read(signature: bytes) -> cms.SignedData:
    outer = cms.ContentInfo.load(read_der(signature), strict=True)
    if outer["content_type"].native != "signed_data":
        raise Stop(Reason.UNREADABLE)
    signed: cms.SignedData = outer["content"]
    if len(signed["signer_infos"]) != 1:
        raise Stop(Reason.SIGNER_COUNT)
    return signed


def _check_content(signed: cms.SignedData, manifest: bytes) -> None:
    """Exactly these bytes are signed: detached or equal, by attributes that hold their hash."""
    inside = signed["encap_content_info"]
    if inside["content_type"].native != "data":
        raise Stop(Reason.CONTENT_MISMATCH)
    if inside["content"].native is not None and inside["content"].native != manifest:
        raise Stop(Reason.CONTENT_MISMATCH)
    info: cms.SignerInfo = signed["signer_infos"][0]
    listed = {one["algorithm"].native for one in signed["digest_algorithms"]}
    if info["digest_algorithm"]["algorithm"].native != "sha256" or "sha256" not in listed:
        raise Stop(Reason.ALGORITHM_REFUSED)
    attributes = info["signed_attrs"]
    encoded = [attribute.dump() for attribute in attributes]
    if encoded != sorted(encoded):  # DER of a SET OF
        raise Stop(Reason.BAD_ATTRIBUTES)
    if _attribute(attributes, "content_type").native != "data":
        raise Stop(Reason.BAD_ATTRIBUTES)
    digest = _attribute(attributes, "message_digest").native
    if not hmac.compare_digest(digest, hashlib.sha256(manifest).digest()):
        raise Stop(Reason.DIGEST_MISMATCH)


def _attribute(attributes: cms.CMSAttributes, name: str) -> Any:
    values = _values(attributes, name)
    if len(values) != 1:
        raise Stop(Reason.BAD_ATTRIBUTES)
    return values[0]


def _values(attributes: cms.CMSAttributes, name: str) -> list[Any]:
    return [value for a in attributes if a["type"].native == name for value in a["values"]]


def _check_value(
    info: cms.SignerInfo, certificates: list[x509.Certificate], found: dict[str, Any]
) -> x509.Certificate:
    """Return the certificate whose key made the signature value."""
    scheme, digest = algorithms.signature_digest(info["signature_algorithm"], "sha256")
    if digest != "sha256":
        raise Stop(Reason.ALGORITHM_REFUSED)
    signer = next((c for c in certificates if _is_named(info["sid"], c)), None)
    if signer is None:
        raise Stop(Reason.NO_CERTIFICATE)
    _describe(signer, found)
    found["algorithm"] = algorithms.describe(signer.public_key, digest)
    for time in _values(info["signed_attrs"], "signing_time"):
        found["claimed_at"] = time.native
    data = info["signed_attrs"].untag().dump()
    if not algorithms.is_signed_by(signer.public_key, scheme, digest, info["signature"].native, data):
        raise Stop(Reason.SIGNATURE_INVALID)
    _check_reference(info["signed_attrs"], signer, found)
    return signer


def _is_named(sid: cms.SignerIdentifier, certificate: x509.Certificate) -> bool:
    if sid.name == "issuer_and_serial_number":
        serial = sid.chosen["serial_number"].native
        return bool(
            serial == certificate.serial_number
            and chain.is_same_name(sid.chosen["issuer"], certificate.issuer)
        )
    return bool(sid.chosen.native == certificate.key_identifier)


def _check_reference(attributes: cms.CMSAttributes, signer: x509.Certificate, found: dict[str, Any]) -> None:
    """Compare signing-certificate-v2 (RFC 5035). Kazakh signatures often lack it: flagged, not refused."""
    references: list[tsp.SigningCertificateV2] = _values(attributes, "signing_certificate_v2")
    if not references:
        found["flags"] = ("no_signing_certificate",)
        return
    first = references[0]["certs"][0]
    name = first["hash_algorithm"]["algorithm"].native
    if name not in ("sha256", "sha384", "sha512"):
        raise Stop(Reason.ALGORITHM_REFUSED)
    if len(references) != 1 or hashlib.new(name, signer.dump()).digest() != first["cert_hash"].native:
        raise Stop(Reason.CERTIFICATE_MISMATCH)


def _describe(signer: x509.Certificate, found: dict[str, Any]) -> None:
    found["signer"] = "".join(_name_parts(signer.subject, _CN)[:1])
    found["issuer"] = "".join(_name_parts(signer.issuer, _CN)[:1])
    found["serial"] = f"{signer.serial_number:x}"
    found["iin"] = _number(signer, _SERIAL_NUMBER, "IIN")
    found["bin"] = _number(signer, _UNIT, "BIN")
    usages = signer.extended_key_usage_value
    found["roles"] = tuple(u.dotted for u in usages or () if u.dotted.startswith(ROLES))
    found["not_before"] = signer.not_valid_before
    found["not_after"] = signer.not_valid_after


def _name_parts(name: x509.Name, oid: str) -> list[str]:
    parts = [part for group in name.chosen for part in group]
    return [str(part["value"].native) for part in parts if part["type"].dotted == oid]


def _number(signer: x509.Certificate, oid: str, prefix: str) -> str:
    """Return the 12 digits after "IIN" or "BIN"; empty unless there is exactly one such number."""
    numbers = [p[3:] for p in _name_parts(signer.subject, oid) if p.startswith(prefix)]
    whole = len(numbers) == 1 and len(numbers[0]) == 12 and numbers[0].isascii() and numbers[0].isdigit()
    return numbers[0] if whole else ""


def _check_person(
    signer: x509.Certificate,
    found: dict[str, Any],
    iin: str | None,
    bin: str | None,  # noqa: A002 - the Kazakh number of an organisation
    roles: Collection[str] | None,
) -> None:
    usage = signer.key_usage_value
    extended = [u.dotted for u in signer.extended_key_usage_value or ()]
    if usage is None or "non_repudiation" not in usage.native or EMAIL_PROTECTION not in extended:
        raise Stop(Reason.KEY_USAGE)
    if iin is not None and found["iin"] != iin:
        raise Stop(Reason.IIN_MISMATCH)
    if bin is not None and found["bin"] != bin:
        raise Stop(Reason.BIN_MISMATCH)
    if roles is not None and not set(found["roles"]) & set(roles):
        raise Stop(Reason.ROLE_NOT_ALLOWED)
