"""Whom this install trusts: configured authorities, and the demo's own when it is a demo.

QALA_DATA/trust-anchors holds certificates (*.cer, *.pem) and revocation lists (*.crl), DER or PEM.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

from qala.trust.cades.data import DEMO_CA_NAME
from qala.trust.demo import demo_crl, load_demo_authority


@dataclass(frozen=True)
class Anchors:
    """Certificates and lists, DER; `demo`: SHA-256 of those that are a demo's."""

    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    demo: frozenset[str]


def demo_folder() -> Path:
    """Return where the demo's keys are."""
    return Path(settings.DATA) / "trust-demo"


def load_anchors() -> Anchors:
    """Return what is trusted now."""
    folder = Path(settings.DATA) / "trust-anchors"
    certificates = [_der(p) for p in sorted(folder.glob("*")) if p.suffix in (".cer", ".pem")]
    crls = [_der(p) for p in sorted(folder.glob("*.crl"))]
    if settings.DEMO:
        certificates.append(load_demo_authority(demo_folder()).certificate)
        crls.append(demo_crl(demo_folder()))
    demo = {hashlib.sha256(c).hexdigest() for c in certificates if _is_demo(c)}
    return Anchors(tuple(certificates), tuple(crls), frozenset(demo))


@lru_cache(maxsize=100)
def _is_demo(certificate: bytes) -> bool:
    return bool(x509.Certificate.load(certificate).subject.native.get("common_name") == DEMO_CA_NAME)


def _der(path: Path) -> bytes:
    content = path.read_bytes()
    return bytes(pem.unarmor(content)[2]) if pem.detect(content) else content
