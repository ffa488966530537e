"""Letters: written, frozen, signed, issued. An answer, a forwarding and an extension share this path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid
from qala.base.people.api import Actor, Role
from qala.base.redact.api import find_personal_data, public_text
from qala.requests.actions.core import refuse
from qala.requests.data import LetterKind, LetterState, Visibility
from qala.requests.models import Letter, ServiceRequest
from qala.requests.rules.intake import clean_text
from qala.trust.api import SignedFile, SigningData, open_signing, sign_as_demo, submit_signature

LETTER_MAX = 6000


def clean_letter(text: Mapping[str, str], needed: str) -> dict[str, str]:
    """Return the letter's text by language. `needed`: the language of the request, in which it must be.

    Raises Invalid({"text": …}).
    """
    said = {language: clean_text(words) for language, words in text.items() if words and words.strip()}
    if needed not in said:
        raise Invalid({"text": [_("Write the letter in the language of the request.")]})
    if any(len(words) > LETTER_MAX for words in said.values()):
        raise Invalid({"text": [_("The letter is longer than 6,000 letters. Put details into an annex.")]})
    return said


def new_letter(
    request: ServiceRequest,
    kind: LetterKind,
    state: LetterState,
    *,
    text: Mapping[str, str],
    author: Actor,
    signer: int | None,
    now: datetime,
    decision: str = "",
    details: Mapping[str, Any] | None = None,
    contact: bool = False,
) -> Letter:
    """Write a letter. What the public will see of it is projected at once."""
    said = clean_letter(text, request.language)
    return Letter.objects.create(
        request=request,
        n=request.letters.count() + 1,
        kind=kind,
        state=state,
        decision=decision,
        text=said,
        public={language: public_text(words, _certain(words)) for language, words in said.items()},
        details=dict(details or {}),
        author_id=author.user_id,
        signer_id=signer,
        contact=contact,
        at=now,
    )


def _certain(words: str) -> list[Any]:
    """Return what is certainly personal: an official letter may name officials."""
    return find_personal_data(words, certain_only=True)


def open_session(actor: Actor, letter: Letter, *, now: datetime) -> SigningData:
    """Freeze the letter and open its signing. Text and annexes are signed as they stand now."""
    request = letter.request
    role = Role.HEAD if letter.kind == LetterKind.EXTENSION else Role.SIGNER
    body = request.body.code if request.body else None
    post = next((one for one in actor.posts if one.role is role and body in {one.organisation, None}), None)
    if post is None:
        raise refuse("other_body")
    return open_signing(
        actor,
        post=post,
        kind=letter.kind,
        doc=f"{request.public_id}/{letter.n}",
        of=request.public_id,
        text=letter.text,
        files=letter_files(letter),
        public=request.visibility != Visibility.WITHHELD,
        now=now,
    )


def letter_files(letter: Letter) -> list[Any]:
    """Return the annexes as the manifest names them: by number and hash, never by a person's file name."""
    return [
        SignedFile(name=f"{index}.{one.content_type.split('/')[-1]}", size=one.size, sha256=one.sha256)
        for index, one in enumerate(letter.attachments.order_by("pk"), start=1)
    ]


def issue_letter(
    actor: Actor, letter: Letter, *, session_id: Any, cms: bytes | None, now: datetime
) -> dict[str, Any]:
    """Verify the signature, then issue the letter. Returns what the event says of the signature.

    cms: None signs with the actor's demo key, which only a demo city allows. Raises Refused with the code
    of the check, having changed nothing.
    """
    if cms is None:
        signature = sign_as_demo(actor, session_id, now=now)
    else:
        signature = submit_signature(actor, session_id, cms, now=now)
    if signature.doc != f"{letter.request.public_id}/{letter.n}" or dict(signature.text) != letter.text:
        raise Invalid(
            {"cms": [_("This signature belongs to another text. Open the letter again and sign it.")]}
        )
    letter.state, letter.signature_id, letter.issued_at = LetterState.ISSUED, signature.id, now
    letter.save()
    return {
        "signed_by": signature.signer_name,
        "post": dict(signature.post_title),
        "manifest": signature.manifest_sha256,
        "signature": signature.cms_sha256,
    }
