"""Signatures: a session freezes what is signed, and what comes back is verified before it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Actor, OrganisationData, PostData, Role, blind_index, get_organisation
from qala.base.redact.api import find_personal_data
from qala.trust import rules
from qala.trust.actions.commitments import commit_event
from qala.trust.anchors import Anchors, demo_folder, load_anchors
from qala.trust.cades import read_der, sign_detached, verify_detached
from qala.trust.cades.data import EMPLOYEE, HEAD, RIGHT_TO_SIGN
from qala.trust.data import Report, SignatureData, SignedFile, SigningData
from qala.trust.demo import demo_iin, demo_key
from qala.trust.models import LogIntake, Manifest, Signature, SigningSession
from qala.trust.queries import signature_data
from qala.trust.words import refusal

_DEMO_ROLES = {Role.HEAD: HEAD, Role.SIGNER: RIGHT_TO_SIGN}


def open_signing(
    actor: Actor,
    *,
    post: PostData,
    kind: str,
    doc: str,
    of: str,
    text: Mapping[str, str],
    files: Sequence[SignedFile] = (),
    supersedes: str | None = None,
    public: bool = False,
    now: datetime,
) -> SigningData:
    """Freeze what the actor is going to sign in that post. The session lasts ten minutes, for one signature.

    kind: "answer", …; doc: "QLA-2026-7F3K9/2"; of: "QLA-2026-7F3K9"; text: by language;
    public: the case is open to all and nothing in text or files is to be hidden, so that anyone may have
    the signed file. Text with certain personal data never is.
    Raises Refused: "not_allowed" when the post is not the actor's, "no_bin" when its organisation has no
    BIN; Invalid("text") when the manifest has 16,000 bytes or more.
    """
    rules.check_doc(doc)
    user_id, body = _signer_of(actor, post)
    named = {"kind": kind, "doc": doc, "of": of}
    signed = {"text": text, "files": files, "signer_role": post.role, "bin": body.bin}
    content = _write_manifest(**named, **signed, prepared_at=now, supersedes=supersedes)
    sha256, expires_at = rules.fingerprint(content), now + rules.SESSION_LASTS
    public = public and not any(_names_person(words) for words in text.values())
    held = {"title": post.title, "role": post.role, "body": body.names, "bin": body.bin}
    with transaction.atomic(savepoint=False):
        manifest = Manifest.objects.create(**named, content=content, sha256=sha256, public=public)
        session = SigningSession.objects.create(
            user_id=user_id, manifest=manifest, post=held, expires_at=expires_at
        )
    return SigningData(session.id, content, sha256, dict(text), tuple(files), expires_at)


def _signer_of(actor: Actor, post: PostData) -> tuple[int, OrganisationData]:
    if actor.user_id is None or post not in actor.posts:
        raise Refused("not_allowed", _("Only the official who holds this post may sign."))
    body = get_organisation(post.jurisdiction, post.organisation)
    if not body.bin:
        raise Refused("no_bin", _("The organisation has no BIN on record, so nobody can sign for it yet."))
    return actor.user_id, body


def _write_manifest(**parts: Any) -> bytes:
    try:
        return rules.write_manifest(**parts, nonce=secrets.token_bytes(rules.SMALLEST_NONCE))
    except rules.TooLongError:
        told = _("The text is too long to be signed. Move a part of it to a file.")
        raise Invalid({"text": [told]}) from None


def submit_signature(actor: Actor, session_id: UUID, cms: bytes, *, now: datetime) -> SignatureData:
    """Verify a signature over the session's manifest and keep it; only then may the caller go on.

    cms: DER, PEM or base64, up to 256 kB. Writes the entry "<kind>.signed" of the log in the same
    transaction. Raises Refused: "session_not_found", "session_used", "session_expired", "no_iin", or a
    code of `Reason`; nothing is written then, and another try is open until the session expires.
    """
    return _submit(actor, _access_session(actor, session_id, now), cms, now)


def sign_as_demo(actor: Actor, session_id: UUID, *, now: datetime) -> SignatureData:
    """Sign with the actor's demo key and submit it, as a browser would. Only in a demo.

    Raises Refused: "not_a_demo", and as `submit_signature`.
    """
    if not settings.DEMO:
        raise Refused("not_a_demo", _("Demo keys sign only in a demo city."))
    session = _access_session(actor, session_id, now)
    body = session.post["body"]
    key = demo_key(
        demo_folder(),
        name=actor.name,
        iin=demo_iin(session.user_id),
        bin=session.post["bin"],
        organisation=body.get("ru") or next(iter(body.values()), ""),
        role=_DEMO_ROLES.get(session.post["role"], EMPLOYEE),
    )
    cms = sign_detached(bytes(session.manifest.content), key, at=now)
    return _submit(actor, session, cms, now)


def _submit(actor: Actor, session: SigningSession, cms: bytes, now: datetime) -> SignatureData:
    anchors = load_anchors()
    report = _verify(actor, session, cms, anchors, now)
    if report.reason is not None:
        raise Refused(report.reason, refusal(report.reason))
    with transaction.atomic(savepoint=False):
        # Two at once: the second waits here for the first, and finds the session used.
        free = SigningSession.objects.filter(id=session.id, used_at=None).update(used_at=now)
        if free:
            demo = report.anchor in anchors.demo
            return _keep(actor, session, read_der(cms), report, demo=demo, now=now)
    raise Refused("session_used", _("This signing session was used already."))


def _names_person(words: str) -> bool:
    return any(span.certainty == "certain" for span in find_personal_data(words))


def _access_session(actor: Actor, session_id: UUID, now: datetime) -> SigningSession:
    """Return the session; another person's is as if it did not exist."""
    found = SigningSession.objects.select_related("manifest").filter(id=session_id, user=actor.user_id)
    session = found.first() if actor.user_id is not None else None
    if session is None:
        raise Refused("session_not_found", _("There is no such signing session of yours."))
    if session.used_at is not None:
        raise Refused("session_used", _("This signing session was used already."))
    if now >= session.expires_at:
        raise Refused("session_expired", _("Ten minutes have passed. Open the signing page again."))
    return session


def _verify(actor: Actor, session: SigningSession, cms: bytes, anchors: Anchors, now: datetime) -> Report:
    # Accounts hold no IIN yet, so outside a demo nobody can be told from another.
    if not settings.DEMO or actor.user_id is None:
        raise Refused("no_iin", _("Your account has no IIN on record, so your signature cannot be accepted."))
    return verify_detached(
        bytes(session.manifest.content),
        cms,
        anchors.certificates,
        anchors.crls,
        expected_iin=demo_iin(actor.user_id),
        expected_bin=session.post["bin"],
        allowed_roles=rules.allowed_roles(session.manifest.kind),
        at=now,
    )


def _keep(
    actor: Actor, session: SigningSession, cms: bytes, report: Report, *, demo: bool, now: datetime
) -> SignatureData:
    manifest, post = session.manifest, session.post
    sha256 = rules.fingerprint(cms)
    committed = commit_event(
        type=f"{manifest.kind}.signed",
        of=manifest.doc,
        n=LogIntake.objects.filter(of=manifest.doc).count() + 1,
        at=now,
        payload=rules.signed_payload(manifest.sha256, sha256),
    )
    signature = Signature.objects.create(
        manifest=manifest,
        cms=cms,
        sha256=sha256,
        iin_hmac=blind_index(report.iin),
        bin=report.bin,
        role=post["role"],
        signer_name=actor.name,
        post_title=post["title"],
        body_name=post["body"],
        certificate_serial=report.serial,
        status=report.status,
        subindication=report.sub,
        best_time=now,
        demo=demo,
        report=rules.report_without_iin(report),
        entry_id=committed.entry,
    )
    return signature_data(signature)
