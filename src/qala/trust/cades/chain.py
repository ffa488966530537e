"""From a signer's certificate to a configured anchor, and whether it was revoked (RFC 5280)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from asn1crypto import algos, core, crl, keys, x509

from qala.trust.cades.algorithms import is_signed_by, signature_digest
from qala.trust.cades.der import Stop
from qala.trust.data import Reason

LONGEST = 4  # signer, two authorities between, anchor
_KNOWN_CRITICAL = {"key_usage", "basic_constraints", "extended_key_usage", "certificate_policies"}


def find_chain(
    signer: x509.Certificate, anchors: Sequence[x509.Certificate], others: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """Return [signer, …, anchor], every signature checked. Raises Stop(UNKNOWN_ISSUER) when there is none.

    Several authorities may bear one name (the generations of 2015 and 2020 do): all are tried.
    """
    for path in _paths([signer], anchors, others):
        return path
    raise Stop(Reason.UNKNOWN_ISSUER)


def check_chain(path: Sequence[x509.Certificate], at: datetime) -> None:
    """Raise Stop unless every certificate could be used as it was, at that time."""
    for above, authority in enumerate(path[1:]):
        basic = authority.basic_constraints_value
        if basic is None or not basic["ca"].native or not _may(authority, "key_cert_sign"):
            raise Stop(Reason.CHAIN_INVALID)
        longest = basic["path_len_constraint"].native
        if longest is not None and above > longest:
            raise Stop(Reason.CHAIN_INVALID)
        if not authority.not_valid_before <= at <= authority.not_valid_after:
            raise Stop(Reason.CHAIN_INVALID)
    if any(
        not _critical(certificate["tbs_certificate"]["extensions"]) <= _KNOWN_CRITICAL for certificate in path
    ):
        raise Stop(Reason.CHAIN_INVALID)
    if at > path[0].not_valid_after:
        raise Stop(Reason.EXPIRED)
    if at < path[0].not_valid_before:
        raise Stop(Reason.NOT_YET_VALID)


def check_revocation(
    path: Sequence[x509.Certificate], lists: Iterable[crl.CertificateList], at: datetime
) -> datetime:
    """Return thisUpdate of the list that speaks for the signer.

    Raises Stop: REVOKED when a certificate of the chain was revoked at that time or before,
    REVOCATION_UNKNOWN when a list is missing or ended before.
    """
    lists = list(lists)
    updates = [_not_revoked(own, issuer, lists, at) for own, issuer in pairwise(path)]
    return updates[0]


def is_same_name(one: x509.Name, other: x509.Name) -> bool:
    """Whether two names are equal (RFC 5280, 7.1); equal bytes, the usual case, are seen at once."""
    return bool(one.dump() == other.dump() or one == other)


def _not_revoked(
    own: x509.Certificate, issuer: x509.Certificate, lists: list[crl.CertificateList], at: datetime
) -> datetime:
    fresh = [found for found in lists if _speaks_for(found, issuer, at)]
    if not fresh:
        raise Stop(Reason.REVOCATION_UNKNOWN)
    for found in fresh:
        for entry in found["tbs_cert_list"]["revoked_certificates"] or ():
            if (
                entry["user_certificate"].native == own.serial_number
                and entry["revocation_date"].native <= at
            ):
                raise Stop(Reason.REVOKED)
    latest: datetime = max(found["tbs_cert_list"]["this_update"].native for found in fresh)
    return latest


def _speaks_for(found: crl.CertificateList, issuer: x509.Certificate, at: datetime) -> bool:
    """Whether the list is whole, of this issuer, signed by it, and had not ended."""
    tbs = found["tbs_cert_list"]
    ends = tbs["next_update"].native
    if (
        not is_same_name(found.issuer, issuer.subject)
        or ends is None
        or ends < at
        or not _may(issuer, "crl_sign")
    ):
        return False
    if _critical(tbs["crl_extensions"]):  # a delta, or for a part only
        return False
    return _signed(found, "tbs_cert_list", "signature", issuer.public_key)


def _paths(
    begun: list[x509.Certificate], anchors: Sequence[x509.Certificate], others: Sequence[x509.Certificate]
) -> Iterator[list[x509.Certificate]]:
    own = begun[-1]
    for anchor in anchors:
        if _issued(own, anchor):
            yield [*begun, anchor]
    if len(begun) < LONGEST - 1:
        for other in others:
            if other not in begun and _issued(own, other):
                yield from _paths([*begun, other], anchors, others)


def _issued(own: x509.Certificate, issuer: x509.Certificate) -> bool:
    return is_same_name(own.issuer, issuer.subject) and _signed(
        own, "tbs_certificate", "signature_value", issuer.public_key
    )


def _signed(whole: core.Sequence, part: str, value: str, public_key: keys.PublicKeyInfo) -> bool:
    algorithm: algos.SignedDigestAlgorithm = whole["signature_algorithm"]
    if whole[part]["signature"].dump() != algorithm.dump():
        return False
    scheme, digest = signature_digest(algorithm)
    return is_signed_by(public_key, scheme, digest, whole[value].native, whole[part].dump())


def _may(authority: x509.Certificate, usage: str) -> bool:
    allowed = authority.key_usage_value
    return allowed is not None and usage in allowed.native


def _critical(extensions: core.SequenceOf | None) -> set[str]:
    return {e["extn_id"].native for e in extensions or () if e["critical"].native}
