"""A certification authority and signers of tests, made once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, settings

from qala.base.people.api import Organisation, Post, Role, User, get_actor
from qala.trust.api import SignedFile, open_signing
from qala.trust.cades import (
    Authority,
    SignerKey,
    issue_certificate,
    make_authority,
    make_crl,
    sign_detached,
    verify_detached,
)
from qala.trust.cades.data import HEAD

NOW = datetime(2026, 11, 17, 11, 42, 5, tzinfo=UTC)
YEAR = timedelta(days=365)
IIN, BIN = "009900000007", "123456789021"
MANIFEST = '{"text":{"kk":"Үш шам ауыстырылды"},"v":1}'.encode()


CA = "QALA TEST CA"
# A busy computer is no fault of the code: no test here measures time.
patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def authority(name: str) -> Authority:
    return make_authority(not_before=NOW - 5 * YEAR, not_after=NOW + 5 * YEAR, name=name)


@cache
def signer(issuer: str = CA, **changes) -> SignerKey:
    wanted = {
        "name": "Ерлан Дуйсенов",
        "iin": IIN,
        "bin": BIN,
        "organisation": "Отдел освещения",
        "role": HEAD,
        "not_before": NOW - YEAR,
        "not_after": NOW + YEAR,
    }
    return issue_certificate(authority(issuer), **wanted | changes)


def crl(revoked=(), *, issuer=CA, this_update=NOW, next_update=NOW + YEAR) -> bytes:
    return make_crl(authority(issuer), revoked, number=1, this_update=this_update, next_update=next_update)


@cache
def empty_crl() -> bytes:
    return crl()


def signed(content: bytes = MANIFEST, key: SignerKey | None = None) -> bytes:
    return sign_detached(content, key or signer(), at=NOW)


def check(cms: bytes, manifest: bytes = MANIFEST, **changes):
    wanted = {"expected_iin": IIN, "expected_bin": BIN, "allowed_roles": {HEAD}, "at": NOW}
    anchors = changes.pop("anchors", [authority(CA).certificate])
    crls = changes.pop("crls", [empty_crl()])
    return verify_detached(manifest, cms, anchors, crls, **wanted | changes)


def official(email="signer@example.kz", *, role=Role.SIGNER, code="lighting", bin=BIN):  # noqa: A002
    """Appoint somebody and return who acts."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name="Ерлан Дуйсенов")
    organisation, _ = Organisation.objects.get_or_create(
        jurisdiction="almaty",
        code=code,
        defaults={
            "names": {"kk": "Жарықтандыру бөлімі", "ru": "Отдел освещения", "en": "Lighting"},
            "bin": bin,
        },
    )
    Post.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        title={"kk": "Бөлім басшысы", "ru": "Руководитель отдела", "en": "Head of department"},
        valid_from=date(2020, 1, 1),
    )
    return get_actor(User.objects.get(pk=user.pk), today=NOW.date())


def opened(actor, doc="QLA-2026-7F3K9/2", **changes):
    wanted = {
        "kind": "answer",
        "of": doc.partition("/")[0],
        "text": {"kk": "Үш шам ауыстырылды.", "ru": "Заменены три лампы."},
        "files": [SignedFile("1.pdf", 240_000, "ab" * 32)],
        "now": NOW,
    }
    post = changes.pop("post", None) or actor.posts[0]
    return open_signing(actor, doc=doc, post=post, **wanted | changes)
