"""The demo's own certification authority and keys, made at first use in QALA_DATA/trust-demo.

Numbers of persons in it are invented and impossible (month 99): nobody bears them.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from qala.trust.cades import Authority, SignerKey, issue_certificate, make_authority, make_crl
from qala.trust.cades.data import PrivateKey

# Wide, because the demo city signs answers of the past year and must live for years.
NOT_BEFORE = datetime(2015, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2049, 12, 31, tzinfo=UTC)


def demo_iin(user_id: int) -> str:
    """Return the invented number of a person of the demo: 12 digits with the month 99."""
    return f"0099{user_id:08d}"


@lru_cache(maxsize=4)
def load_demo_authority(folder: Path) -> Authority:
    """Return the demo's authority; made when it is absent, once even if two processes ask."""
    if not folder.exists():
        _make(folder)
    return Authority(*_read_pair(folder / "ca.pem"))


def demo_crl(folder: Path) -> bytes:
    """Return the demo's revocation list, DER."""
    load_demo_authority(folder)
    return (folder / "ca.crl").read_bytes()


def revoke_demo_certificate(folder: Path, serial: int, *, at: datetime) -> None:
    """Put a certificate on the demo's revocation list."""
    authority = load_demo_authority(folder)
    held = x509.load_der_x509_crl(demo_crl(folder))
    revoked = [(entry.serial_number, entry.revocation_date_utc) for entry in held]
    number = held.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    crl = _crl(authority, [*revoked, (serial, at)], number + 1)
    _write(folder / "ca.crl", crl)


@lru_cache(maxsize=1000)
def demo_key(
    folder: Path,
    *,
    name: str,
    iin: str,
    bin: str,  # noqa: A002 - the Kazakh number of an organisation
    organisation: str,
    role: str,
) -> SignerKey:
    """Return the key of a demo official in one post, made on demand; another name, another key."""
    words = json.dumps([name, iin, bin, organisation, role]).encode()
    path = folder / "keys" / f"{hashlib.sha256(words).hexdigest()[:32]}.pem"
    if not path.exists():
        made = issue_certificate(
            load_demo_authority(folder),
            name=name,
            iin=iin,
            bin=bin,
            organisation=organisation,
            role=role,
            not_before=NOT_BEFORE,
            not_after=NOT_AFTER,
        )
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _write(path, _pair(made.key, made.certificate))
    return SignerKey(*_read_pair(path))


def _make(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    authority = make_authority(not_before=NOT_BEFORE, not_after=NOT_AFTER)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".trust-demo-") as made:
        inside = Path(made) / "trust-demo"
        inside.mkdir(mode=0o700)
        _write(inside / "ca.pem", _pair(authority.key, authority.certificate))
        _write(inside / "ca.crl", _crl(authority, [], 1))
        try:
            inside.rename(folder)  # whole or not at all
        except OSError:
            if not folder.exists():
                raise


def _crl(authority: Authority, revoked: list[tuple[int, datetime]], number: int) -> bytes:
    return make_crl(authority, revoked, number=number, this_update=NOT_BEFORE, next_update=NOT_AFTER)


def _pair(key: PrivateKey, certificate: bytes) -> bytes:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


def _read_pair(path: Path) -> tuple[PrivateKey, bytes]:
    pem = path.read_bytes()
    key = load_pem_private_key(pem, None)
    if not isinstance(key, PrivateKey):
        raise TypeError(f"{path} holds a key of another kind")
    return key, x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def _write(path: Path, content: bytes) -> None:
    """Write for the owner only, whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(path)
