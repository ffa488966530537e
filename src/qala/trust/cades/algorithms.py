"""Which algorithms count, and the check of one signature value. Kazakh GOST will be added here."""

from __future__ import annotations

from asn1crypto import algos, keys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from qala.trust.cades.der import Stop
from qala.trust.data import Reason

SMALLEST_RSA = 2048
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def signature_digest(algorithm: algos.SignedDigestAlgorithm, digest: str | None = None) -> tuple[str, str]:
    """Return ("rsassa_pkcs1v15" or "ecdsa", digest). `digest` is used where the algorithm names none."""
    try:
        scheme = str(algorithm.signature_algo)
    except ValueError:
        raise Stop(Reason.ALGORITHM_REFUSED) from None
    bare = algorithm["algorithm"].native == "rsassa_pkcs1v15"
    named = digest if bare else str(algorithm.hash_algo)
    if scheme not in ("rsassa_pkcs1v15", "ecdsa") or named not in _HASHES:
        raise Stop(Reason.ALGORITHM_REFUSED)
    return scheme, named


def is_signed_by(
    public_key: keys.PublicKeyInfo, scheme: str, digest: str, signature: bytes, data: bytes
) -> bool:
    """Whether the signature is of this key. Raises Stop for keys that are too weak or of another kind."""
    key = _load(public_key)
    try:
        if isinstance(key, rsa.RSAPublicKey) and scheme == "rsassa_pkcs1v15":
            key.verify(signature, data, padding.PKCS1v15(), _HASHES[digest])
        elif isinstance(key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
            key.verify(signature, data, ec.ECDSA(_HASHES[digest]))
        else:
            raise Stop(Reason.ALGORITHM_REFUSED)
    except InvalidSignature:
        return False
    return True


def describe(public_key: keys.PublicKeyInfo, digest: str) -> str:
    """Name key and digest for people: "ECDSA P-256, SHA-256"."""
    key = _load(public_key)
    kind = f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else f"ECDSA P-{key.key_size}"
    return f"{kind}, {digest.upper().replace('SHA', 'SHA-')}"


def _load(public_key: keys.PublicKeyInfo) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    try:
        key = load_der_public_key(public_key.dump())
    except Exception:  # noqa: BLE001 - unknown curves and kinds raise many classes
        raise Stop(Reason.ALGORITHM_REFUSED) from None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1):
        return key
    raise Stop(Reason.ALGORITHM_REFUSED)
