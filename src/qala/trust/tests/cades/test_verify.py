"""Every way in which a signature may be wrong, each with its reason."""

import base64
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, pem, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from qala.trust.cades import Authority, SignerKey, issue_certificate, make_authority, sign_detached
from qala.trust.cades.data import CLIENT_AUTH, EMAIL_PROTECTION, EMPLOYEE, INDIVIDUAL, RIGHT_TO_SIGN
from qala.trust.data import Reason, Status
from qala.trust.tests.factories import (
    BIN,
    CA,
    IIN,
    MANIFEST,
    NOW,
    YEAR,
    authority,
    check,
    crl,
    patient,
    signed,
    signer,
)

DAY = timedelta(days=1)
KZ = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "kz-pki"
PASSED, FAILED, INDETERMINATE = Status.PASSED, Status.FAILED, Status.INDETERMINATE


GOOD = signed()


def outcome(*args, **changes):
    report = check(*args, **changes)
    return report.status, report.reason


def rebuilt(change, key=None):
    """Sign again after `change` was done to the SignedData."""
    key = key or signer()
    outer = cms.ContentInfo.load(signed(key=key))
    inner = outer["content"]
    change(inner)
    info = inner["signer_infos"][0]
    data = info["signed_attrs"].untag().dump(force=True)
    info["signature"] = key.key.sign(data, ec.ECDSA(hashes.SHA256()))
    return outer.dump(force=True)


def test_a_good_signature_passes_and_says_who_signed():
    report = check(signed())
    assert (report.status, report.reason, report.sub, report.flags) == (PASSED, None, "", ())
    assert (report.signer, report.iin, report.bin) == ("Ерлан Дуйсенов", IIN, BIN)
    assert report.issuer == CA
    assert report.serial == f"{x509.Certificate.load(signer().certificate).serial_number:x}"
    assert (report.at, report.claimed_at, report.crl_at) == (NOW, NOW, NOW)
    assert (report.not_before, report.not_after) == (NOW - YEAR, NOW + YEAR)
    assert report.algorithm == "ECDSA P-256, SHA-256"


@pytest.mark.parametrize("form", ["pem", "base64", "lines"])
def test_text_forms_are_read(form):
    written = base64.encodebytes(signed())
    given = {
        "pem": b"-----BEGIN CMS-----\n" + written + b"-----END CMS-----\n",
        "base64": base64.b64encode(signed()),
        "lines": written,
    }[form]
    assert outcome(given) == (PASSED, None)


def test_rsa_passes_from_2048_bits():
    strong, weak = (signer(key=rsa.generate_private_key(65537, size)) for size in (2048, 1024))
    assert outcome(signed(key=strong)) == (PASSED, None)
    assert outcome(signed(key=weak)) == (INDETERMINATE, Reason.ALGORITHM_REFUSED)


def test_other_curves_are_refused():
    odd = signer(key=ec.generate_private_key(ec.SECP256K1()))
    assert outcome(signed(key=odd)) == (INDETERMINATE, Reason.ALGORITHM_REFUSED)


def test_attached_content_counts_only_when_it_is_the_manifest():
    def attach(content):
        def change(inner):
            inner["encap_content_info"]["content"] = content

        return rebuilt(change)

    assert outcome(attach(MANIFEST)) == (PASSED, None)
    assert outcome(attach(b"another")) == (FAILED, Reason.CONTENT_MISMATCH)
    assert outcome(attach(MANIFEST), b"another") == (FAILED, Reason.CONTENT_MISMATCH)


def test_tampered_text():
    assert outcome(signed(), MANIFEST + b" ") == (FAILED, Reason.DIGEST_MISMATCH)


def test_the_signature_of_another_document():
    assert outcome(signed(b'{"v":1}')) == (FAILED, Reason.DIGEST_MISMATCH)


def test_a_flipped_bit_of_the_signature_value():
    cms_bytes = bytearray(signed())
    cms_bytes[-1] ^= 1
    assert outcome(bytes(cms_bytes)) == (FAILED, Reason.SIGNATURE_INVALID)


@pytest.mark.parametrize("count", [0, 2])
def test_not_exactly_one_signer(count):
    def change(inner):
        inner["signer_infos"] = list(inner["signer_infos"]) * count

    outer = cms.ContentInfo.load(signed())
    change(outer["content"])
    assert outcome(outer.dump(force=True)) == (FAILED, Reason.SIGNER_COUNT)


def test_no_certificate():
    def change(inner):
        inner["certificates"] = []

    assert outcome(rebuilt(change)) == (INDETERMINATE, Reason.NO_CERTIFICATE)


def test_a_certificate_of_the_same_name_but_another_key_is_another():
    twin = signer(role=EMPLOYEE)  # another serial number

    def change(inner):
        inner["certificates"] = [x509.Certificate.load(twin.certificate)]

    assert outcome(rebuilt(change)) == (INDETERMINATE, Reason.NO_CERTIFICATE)


def test_wrong_content_type():
    def change(inner):
        inner["encap_content_info"] = {"content_type": "signed_data"}

    assert outcome(rebuilt(change)) == (FAILED, Reason.CONTENT_MISMATCH)


def without(*names):
    def change(inner):
        info = inner["signer_infos"][0]
        info["signed_attrs"] = cms.CMSAttributes(
            [a for a in info["signed_attrs"] if a["type"].native not in names]
        )

    return change


def test_missing_or_doubled_attributes():
    assert outcome(rebuilt(without("message_digest"))) == (FAILED, Reason.BAD_ATTRIBUTES)
    assert outcome(rebuilt(without("content_type"))) == (FAILED, Reason.BAD_ATTRIBUTES)

    def double(inner):
        info = inner["signer_infos"][0]
        info["signed_attrs"] = cms.CMSAttributes([*info["signed_attrs"], info["signed_attrs"][0]])

    assert outcome(rebuilt(double)) == (FAILED, Reason.BAD_ATTRIBUTES)


def test_attributes_out_of_the_order_of_der():
    attributes = cms.ContentInfo.load(GOOD)["content"]["signer_infos"][0]["signed_attrs"]
    parts = [a.dump() for a in attributes]
    swapped = GOOD.replace(b"".join(parts), b"".join(parts[::-1]))
    assert outcome(swapped) == (FAILED, Reason.BAD_ATTRIBUTES)


def test_no_signed_attributes_at_all():
    info = cms.ContentInfo.load(signed())["content"]["signer_infos"][0]
    bare = cms.SignerInfo(
        {name: info[name] for name in info if name not in ("signed_attrs", "unsigned_attrs")}
    )
    outer = cms.ContentInfo.load(signed())
    outer["content"]["signer_infos"] = [bare]
    assert outcome(outer.dump(force=True)) == (FAILED, Reason.BAD_ATTRIBUTES)


def test_sha1_is_refused():
    def change(inner):
        inner["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}

    assert outcome(rebuilt(change)) == (INDETERMINATE, Reason.ALGORITHM_REFUSED)

    def signature(inner):
        inner["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha1_ecdsa"}

    assert outcome(rebuilt(signature)) == (INDETERMINATE, Reason.ALGORITHM_REFUSED)


def test_rsa_with_an_elliptic_key_is_refused():
    def change(inner):
        inner["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha256_rsa"}

    assert outcome(rebuilt(change)) == (INDETERMINATE, Reason.ALGORITHM_REFUSED)


def test_without_signing_certificate_it_is_flagged_and_with_another_refused():
    report = check(rebuilt(without("signing_certificate_v2")))
    assert (report.status, report.flags) == (PASSED, ("no_signing_certificate",))
    # The certificate was exchanged for another one of the same key, issuer and number.
    mine = signer()
    other = SignerKey(mine.key, signer(role=RIGHT_TO_SIGN, key=mine.key).certificate)

    def exchange(inner):
        certificate = x509.Certificate.load(other.certificate)
        inner["certificates"] = [certificate]
        inner["signer_infos"][0]["sid"].chosen["serial_number"] = certificate.serial_number

    assert outcome(rebuilt(exchange)) == (INDETERMINATE, Reason.CERTIFICATE_MISMATCH)


def test_unknown_issuers():
    assert outcome(signed(), anchors=[]) == (INDETERMINATE, Reason.UNKNOWN_ISSUER)
    stranger = signed(key=signer("ANOTHER CA"))
    assert outcome(stranger) == (INDETERMINATE, Reason.UNKNOWN_ISSUER)


def test_a_fake_authority_with_the_true_name():
    fake = make_authority(not_before=NOW - YEAR, not_after=NOW + YEAR, name=CA)
    assert outcome(signed(), anchors=[fake.certificate]) == (INDETERMINATE, Reason.UNKNOWN_ISSUER)
    # Two generations with one name: the right one is found, whatever the order.
    both = [fake.certificate, authority(CA).certificate]
    assert outcome(signed(), anchors=both) == (PASSED, None)


def test_a_signer_is_no_authority():
    mine = signer()
    assert outcome(signed(), anchors=[mine.certificate]) == (INDETERMINATE, Reason.UNKNOWN_ISSUER)
    child = issue_certificate(
        Authority(mine.key, mine.certificate),
        name="А",
        iin=IIN,
        bin=BIN,
        organisation="Б",
        role=RIGHT_TO_SIGN,
        not_before=NOW - DAY,
        not_after=NOW + DAY,
    )
    assert outcome(signed(key=child), anchors=[mine.certificate]) == (INDETERMINATE, Reason.CHAIN_INVALID)


def test_validity_of_the_certificate_and_of_its_authority():
    expired = signer(not_before=NOW - 2 * DAY, not_after=NOW - DAY)
    assert outcome(signed(key=expired)) == (FAILED, Reason.EXPIRED)
    assert outcome(signed(key=expired), at=NOW - DAY) == (PASSED, None)
    early = signer(not_before=NOW + DAY, not_after=NOW + 2 * DAY)
    assert outcome(signed(key=early)) == (FAILED, Reason.NOT_YET_VALID)
    assert outcome(signed(), at=NOW + 6 * YEAR) == (INDETERMINATE, Reason.CHAIN_INVALID)


def test_keys_for_logging_in_do_not_sign():
    auth = signer(extended=(CLIENT_AUTH,), usage=("digital_signature", "key_encipherment"))
    assert outcome(signed(key=auth)) == (INDETERMINATE, Reason.KEY_USAGE)
    no_repudiation = signer(usage=("digital_signature",))
    assert outcome(signed(key=no_repudiation)) == (INDETERMINATE, Reason.KEY_USAGE)
    other_use = signer(extended=(CLIENT_AUTH, RIGHT_TO_SIGN))
    assert outcome(signed(key=other_use)) == (INDETERMINATE, Reason.KEY_USAGE)


def test_person_organisation_and_role():
    assert outcome(signed(), expected_iin="009900000008") == (INDETERMINATE, Reason.IIN_MISMATCH)
    assert outcome(signed(), expected_bin="123456789022") == (INDETERMINATE, Reason.BIN_MISMATCH)
    assert outcome(signed(), allowed_roles={EMPLOYEE}) == (INDETERMINATE, Reason.ROLE_NOT_ALLOWED)
    person = signer(extended=(EMAIL_PROTECTION, INDIVIDUAL))
    assert outcome(signed(key=person)) == (INDETERMINATE, Reason.ROLE_NOT_ALLOWED)
    assert outcome(signed(), expected_iin=None, expected_bin=None, allowed_roles=None) == (PASSED, None)


@pytest.mark.parametrize("iin", ["", "1", "1234567890123", "12345678901a", "           7"])
def test_a_malformed_iin_is_nobodys(iin):
    report = check(signed(key=signer(iin=iin)), expected_iin=iin or IIN)
    assert (report.reason, report.iin) == (Reason.IIN_MISMATCH, "")


def test_revocation():
    number = x509.Certificate.load(signer().certificate).serial_number
    before, after = crl([(number, NOW - DAY)]), crl([(number, NOW + DAY)])
    assert outcome(signed(), crls=[before]) == (FAILED, Reason.REVOKED)
    assert outcome(signed(), crls=[crl([(number, NOW)])]) == (FAILED, Reason.REVOKED)
    # Revoked after the signing: the answer stands.
    assert outcome(signed(), crls=[after]) == (PASSED, None)
    assert outcome(signed(), crls=[crl([(number + 1, NOW - DAY)])]) == (PASSED, None)
    # Whatever the order of the lists.
    assert outcome(signed(), crls=[after, before]) == (FAILED, Reason.REVOKED)


def test_without_a_good_list_nothing_is_said():
    wait = (INDETERMINATE, Reason.REVOCATION_UNKNOWN)
    assert outcome(signed(), crls=[]) == wait
    ended = crl(this_update=NOW - 2 * DAY, next_update=NOW - DAY)
    assert outcome(signed(), crls=[ended]) == wait
    assert outcome(signed(), crls=[crl(issuer="ANOTHER CA")]) == wait
    forged = bytearray(crl())
    forged[-1] ^= 1
    assert outcome(signed(), crls=[bytes(forged)]) == wait
    assert check(signed(), crls=[]).sub == "TRY_LATER"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", Reason.UNREADABLE),
        (b"\x30", Reason.UNREADABLE),
        (b"\x30\x80\x00\x00", Reason.UNREADABLE),  # indefinite length
        (b"\x30\x81\x01\x00", Reason.UNREADABLE),  # longer length than needed
        (b"\x30\x05\x00", Reason.UNREADABLE),
        (b"\x30\x00", Reason.UNREADABLE),
        ("подпись".encode(), Reason.UNREADABLE),
        (b"-----BEGIN CMS-----\n!!!\n-----END CMS-----", Reason.UNREADABLE),
        (b"0" * 5_000_000, Reason.TOO_LARGE),
        (bytes(256 * 1024 + 1), Reason.TOO_LARGE),
    ],
)
def test_garbage(given, reason):
    assert outcome(given) == (FAILED, reason)


def test_depth_of_a_thousand():
    nested = b""
    for _ in range(1000):
        size = len(nested)
        length = (
            bytes([size])
            if size < 128
            else b"\x82" + size.to_bytes(2, "big")
            if size > 255
            else bytes([0x81, size])
        )
        nested = b"\x30" + length + nested
    assert outcome(nested) == (FAILED, Reason.UNREADABLE)


def test_trailing_bytes():
    assert outcome(signed() + b"\0") == (FAILED, Reason.TRAILING_BYTES)
    pem = b"-----BEGIN CMS-----\n" + base64.encodebytes(signed()) + b"-----END CMS-----\nmore"
    assert outcome(pem) == (FAILED, Reason.TRAILING_BYTES)
    assert outcome(base64.b64encode(signed() + b"\0")) == (FAILED, Reason.TRAILING_BYTES)


SIGNED_PARTS = (
    signer().certificate,
    b"".join(a.dump() for a in cms.ContentInfo.load(GOOD)["content"]["signer_infos"][0]["signed_attrs"]),
    cms.ContentInfo.load(GOOD)["content"]["signer_infos"][0]["signature"].native,
)


@patient
@given(st.integers(0, len(GOOD) * 8 - 1))
def test_no_flipped_bit_raises_or_passes_where_it_is_signed(place):
    flipped = bytearray(GOOD)
    flipped[place // 8] ^= 1 << place % 8
    report = check(bytes(flipped))
    inside = any(GOOD.index(part) <= place // 8 < GOOD.index(part) + len(part) for part in SIGNED_PARTS)
    assert not (inside and report.status is PASSED)


@patient
@given(st.binary(max_size=300))
def test_strangers_bytes_never_raise(garbage):
    assert check(garbage).status is FAILED


# ------------------------------------------------------------------------------- other programs


@pytest.fixture
def openssl(tmp_path):
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl on this computer")

    def verify(cms_bytes, content):
        (tmp_path / "x.p7s").write_bytes(cms_bytes)
        (tmp_path / "x.json").write_bytes(content)
        (tmp_path / "ca.pem").write_bytes(pem.armor("CERTIFICATE", authority(CA).certificate))
        command = [program, "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "x.p7s"]
        command += ["-content", "x.json", "-CAfile", "ca.pem", "-purpose", "any", "-out", "out.json"]
        command += ["-attime", str(int(NOW.timestamp()))]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    return verify


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_openssl_agrees(openssl, kind):
    key = signer() if kind == "P-256" else signer(key=rsa.generate_private_key(65537, 2048))
    good = signed(key=key)
    flipped = bytearray(good)
    flipped[-1] ^= 1
    assert openssl(good, MANIFEST)
    assert not openssl(good, MANIFEST + b" ")
    assert not openssl(bytes(flipped), MANIFEST)
    assert not openssl(sign_detached(b"another", key, at=NOW), MANIFEST)


@pytest.fixture
def kz():
    if not KZ.is_dir():
        pytest.skip("../shared/data/kz-pki is absent")

    def check_kz(name, content, **changes):
        ca = (KZ / "nca_rsa_test.crt").read_bytes()
        anchor = pem.unarmor(ca)[2] if pem.detect(ca) else ca
        wanted = {
            "expected_iin": "123456789011",
            "expected_bin": None,
            "allowed_roles": {INDIVIDUAL},
            "at": NOW.replace(year=2021, month=9, day=2),
            "anchors": [anchor],
            "crls": [(KZ / "nca_rsa_test.crl").read_bytes()],
        }
        return check((KZ / name).read_bytes(), content, **wanted | changes)

    return check_kz


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("CmsIntegrationTest_SIGNED_CMS.cms", b"lol_kek"),
        ("CmsServiceTest_SIGNED_CMS_ONE_SIGNER.cms", b"test123"),
    ],
)
def test_real_kazakh_signatures(kz, name, content):
    good = kz(name, content)
    assert (good.status, good.reason, good.flags) == (PASSED, None, ("no_signing_certificate",))
    assert kz(name, b"another").reason is Reason.CONTENT_MISMATCH
    assert kz(name, content, at=NOW.replace(year=2022, month=9, day=2)).reason is Reason.EXPIRED
    assert kz(name, content, expected_iin=IIN).reason is Reason.IIN_MISMATCH


def test_a_real_kazakh_file_of_two_signers(kz):
    assert kz("CmsServiceTest_SIGNED_DETACHED_CMS.cms", b"test123").reason is Reason.SIGNER_COUNT
