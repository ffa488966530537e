"""Taking files in, showing them, taking them back."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid, Refused
from qala.base.files import storage
from qala.base.files.data import FileData
from qala.base.files.images import make_public
from qala.base.files.models import FileUse, StoredFile
from qala.base.files.rules import MAX_BYTES, PDF, is_hash, sniff_type
from qala.base.people.data import Actor

DRAFTS_KEPT_FOR = timedelta(days=7)


def store_upload(file: IO[bytes], *, now: datetime) -> FileData:
    """Take a file in: an original for staff and, of a picture, a copy for everyone.

    The same bytes are stored once. Nobody needs the file until `use_file` says so; after seven days
    without a use it is removed. Raises Invalid({"file": [...]}) with the mend, having written nothing.
    """
    content = file.read(MAX_BYTES + 1)
    content_type = _check(content)
    sha256 = hashlib.sha256(content).hexdigest()
    picture = None if content_type == PDF else make_public(content, content_type)
    public = hashlib.sha256(picture.content).hexdigest() if picture else None
    with transaction.atomic():
        _lock(sha256)
        storage.write("original", sha256, content)
        if picture and public:
            storage.write("public", public, picture.content)
        stored, made = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": len(content),
                "content_type": content_type,
                "width": picture.width if picture else None,
                "height": picture.height if picture else None,
                "public_sha256": public,
                "public_content_type": "image/jpeg" if picture else "",
                "stripped": list(picture.stripped) if picture else [],
                "seen_at": now,
            },
        )
        if not made:
            StoredFile.objects.filter(pk=sha256).update(seen_at=now)
    return stored.as_data()


def _check(content: bytes) -> str:
    """Return the content type, or raise Invalid."""
    if not content:
        raise Invalid({"file": [_("This file is empty. Choose another one.")]})
    if len(content) > MAX_BYTES:
        raise Invalid({"file": [_("This file is larger than 15 MB. Make it smaller and attach it again.")]})
    content_type = sniff_type(content[:16])
    if content_type is None:
        raise Invalid(
            {"file": [_("We take photos (JPEG, PNG, WebP) and PDF. Save the file as one of these.")]}
        )
    return content_type


def _lock(sha256: str) -> None:
    """Keep storing and cleaning of the same file apart until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def use_file(sha256: str, *, owner: str) -> None:
    """Say that `owner`, such as "request:QLA-2026-7F3K9", needs the file. A second call changes nothing."""
    with transaction.atomic():
        rows = StoredFile.objects.select_for_update(no_key=True).filter(pk=sha256)
        if not is_hash(sha256) or rows.first() is None:
            raise Refused("not_found", _("This file is no longer here. Attach it again."))
        FileUse.objects.get_or_create(file_id=sha256, owner=owner)


def release_files(*, owner: str) -> int:
    """Say that `owner` needs its files no more. Returns how many it had."""
    released, _by_model = FileUse.objects.filter(owner=owner).delete()
    return released


def withdraw_file(sha256: str, *, now: datetime) -> None:
    """Stop showing the public copy. The caller decides who may; browsers may keep it for a day."""
    StoredFile.objects.filter(pk=sha256, withdrawn_at=None).update(withdrawn_at=now)


def publish_as_is(actor: Actor, sha256: str) -> FileData:
    """Show a PDF as it is, after a person of staff has read it."""
    if not actor.is_staff:
        raise Refused("not_allowed", _("Only staff may publish a document."))
    with transaction.atomic():
        stored = StoredFile.objects.select_for_update().filter(pk=sha256, content_type=PDF).first()
        if stored is None:
            raise Refused("not_found", _("There is no such document."))
        storage.write("public", sha256, storage.path_of("original", sha256).read_bytes())
        stored.public_sha256, stored.public_content_type, stored.withdrawn_at = sha256, PDF, None
        stored.save(update_fields=["public_sha256", "public_content_type", "withdrawn_at"])
    return stored.as_data()


def clean_unused(now: datetime, *, limit: int = 1000) -> int:
    """Remove files that nobody used for seven days, and halves of files left by a kill. Returns how many."""
    old = StoredFile.objects.filter(uses=None, seen_at__lt=now - DRAFTS_KEPT_FOR).order_by("seen_at")
    removed = sum(_clean(sha256, now) for sha256 in list(old.values_list("pk", flat=True)[:limit]))
    for part in Path(settings.MEDIA_ROOT).glob("*/*/.part-*"):
        if part.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            part.unlink(missing_ok=True)
    return removed


def _clean(sha256: str, now: datetime) -> bool:
    """Remove one file, unless somebody came back to it meanwhile."""
    with transaction.atomic():
        _lock(sha256)
        stored = (
            StoredFile.objects.select_for_update(of=("self",))
            .filter(pk=sha256, seen_at__lt=now - DRAFTS_KEPT_FOR)
            .first()
        )
        if stored is None or stored.uses.exists():
            return False
        public = stored.public_sha256
        stored.delete()
        if public and not StoredFile.objects.filter(public_sha256=public).exists():
            storage.remove("public", public)
        # Last, and before the lock goes: killed here, the row comes back and the next round ends the work.
        storage.remove("original", sha256)
    return True
