"""Every write of people, organisations and posts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress  # type: ignore[import-untyped]
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from qala.base.errors.api import Invalid, Refused
from qala.base.people.data import Actor, OrganisationData, PostData, Role
from qala.base.people.models import AccessRecord, Organisation, Post, User

NEVER_ENTERED_KEPT_FOR = timedelta(days=1)


def _require_administrator(actor: Actor, jurisdiction: str) -> None:
    """Let administrators of the city and machines pass."""
    if not actor.system and not actor.holds(Role.ADMINISTRATOR, jurisdiction=jurisdiction):
        raise Refused("not_allowed", _("Only an administrator may do this."))


def open_account(actor: Actor, *, email: str, name: str, language: str = "kk", demo: bool = False) -> int:
    """Open an account for somebody else, or find the one that has this address. Returns its id.

    demo: an invented person, as whom anyone may sign in on a demo install.
    """
    if not actor.system and Role.ADMINISTRATOR not in actor.roles:
        raise Refused("not_allowed", _("Only an administrator may do this."))
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            user = _open(email, name=name, language=language)
            User.objects.filter(pk=user.pk).update(demo=demo)
    return user.pk


def open_own_account(email: str, *, language: str) -> User | None:
    """Open an account for whoever gets the code sent to this address. None when it was closed.

    Unless the code is entered, the account never counts and is removed after a day.
    """
    email = email.strip().lower()
    with transaction.atomic():
        user = User.objects.filter(email=email).first() or _open(email, name="", language=language)
    return user if user.is_active else None


def _open(email: str, *, name: str, language: str) -> User:
    """Make the account and its address, which is proved by the first code."""
    user = User.objects.create_user(email, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    return user


def set_own_details(user_id: int, *, name: str, language: str) -> None:
    """Change the name and the language of letters of an account."""
    User.objects.filter(pk=user_id).update(name=" ".join(name.split()), language=language)


def clean_accounts(now: datetime, *, limit: int = 1000) -> int:
    """Remove accounts that were asked for more than a day ago and never entered. Returns how many."""
    never_entered = User.objects.filter(
        last_login=None, name="", posts=None, created_at__lt=now - NEVER_ENTERED_KEPT_FOR
    )
    removed = 0
    for user in never_entered.order_by("pk")[:limit]:
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:  # something points to it after all
            continue
        removed += 1
    return removed


def set_organisation(
    actor: Actor,
    jurisdiction: str,
    code: str,
    *,
    names: dict[str, str],
    bin: str = "",  # noqa: A002 - the number's name in law
    is_body: bool = False,
    parent_id: int | None = None,
) -> OrganisationData:
    """Make the organisation, or bring its names and place up to date. A second call changes nothing."""
    _require_administrator(actor, jurisdiction)
    if bin and not (bin.isascii() and bin.isdigit() and len(bin) == 12):
        raise Invalid({"bin": [_("Write the BIN as 12 digits.")]})
    if not any(name.strip() for name in names.values()):
        raise Invalid({"names": [_("Write the organisation's name.")]})
    values = {"names": names, "bin": bin, "is_body": is_body, "parent_id": parent_id}
    organisation, _made = Organisation.objects.update_or_create(
        jurisdiction=jurisdiction, code=code, defaults=values
    )
    return organisation.as_data()


def appoint(
    actor: Actor,
    *,
    user_id: int,
    organisation_id: int,
    role: Role,
    title: dict[str, str],
    valid_from: date,
    valid_to: date | None = None,
) -> PostData:
    """Give a person a role in an organisation. `valid_to` is the last day.

    Raises Invalid when the days are in the wrong order or the person holds this role there already.
    """
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or not User.objects.filter(pk=user_id, is_active=True).exists():
        raise Refused("not_found", _("There is no such person or organisation."))
    _require_administrator(actor, organisation.jurisdiction)
    if valid_to and valid_to < valid_from:
        raise Invalid({"valid_to": [_("The last day is before the first. Correct one of them.")]})
    post = Post(
        user_id=user_id,
        organisation=organisation,
        role=role,
        title=title,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(
            {"role": [_("This person already holds this role there in these days. End that post first.")]}
        ) from error
    return post.as_data()


def end_post(actor: Actor, post_id: int, *, last_day: date) -> PostData:
    """End a post with a last day that still counts."""
    with transaction.atomic():
        post = (
            Post.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .filter(pk=post_id)
            .first()
        )
        if post is None:
            raise Refused("not_found", _("There is no such post."))
        _require_administrator(actor, post.organisation.jurisdiction)
        if last_day < post.valid_from:
            raise Invalid({"valid_to": [_("The last day is before the first. Correct one of them.")]})
        post.valid_to = last_day
        post.save(update_fields=["valid_to"])
    return post.as_data()


def record_access(actor: Actor, *, subject: str, purpose: str, now: datetime) -> None:
    """Write down that the actor reads personal data. Call it in the transaction of the read.

    subject: what it is of, a public id such as "request:QLA-2026-7F3K9". purpose: a stable word.
    """
    AccessRecord.objects.create(
        at=now,
        reader_id=actor.user_id,
        machine=actor.name if actor.user_id is None else "",
        subject=subject,
        purpose=purpose,
    )
