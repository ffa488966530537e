"""Reads of people and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]
from django.db.models import Exists, OuterRef

from qala.base.errors.api import Refused
from qala.base.people.data import Actor, OfficialData, OrganisationData, Role
from qala.base.people.models import Organisation, Post, User

RESIDENTS_SHOWN = 3
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def get_actor(user: Any, *, today: date) -> Actor:
    """Return who acts: the account with the posts it holds today. One query, then kept on `user`.

    user: `request.user`, also an anonymous one. An account that was closed acts as nobody.
    Sets `user.has_second_factor`, which the staff's middleware reads.
    """
    if not user.is_authenticated or not user.is_active:
        return Actor.anonymous()
    kept: tuple[date, Actor] | None = getattr(user, "_actor", None)
    if kept and kept[0] == today:
        return kept[1]
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    posts = list(
        Post.objects.held_on(today)
        .filter(user=user.pk)
        .select_related("organisation")
        .annotate(second_factor=Exists(factors))
        .order_by("pk")
    )
    actor = Actor(user.pk, user.name, tuple(post.as_data() for post in posts))
    user.has_second_factor = any(getattr(post, "second_factor", False) for post in posts)
    user._actor = (today, actor)  # noqa: SLF001 - the request's user is the request's cache
    return actor


def find_organisation(jurisdiction: str, code: str) -> OrganisationData | None:
    """Return the organisation with this code in this city, or None."""
    found = Organisation.objects.filter(jurisdiction=jurisdiction, code=code).first()
    return found.as_data() if found else None


def get_organisation(jurisdiction: str, code: str) -> OrganisationData:
    """Return the organisation; raises Refused("not_found")."""
    if found := find_organisation(jurisdiction, code):
        return found
    raise Refused("not_found", f"{jurisdiction}/{code}")


def list_organisations(
    jurisdiction: str, *, bodies_only: bool = False, limit: int = 1000
) -> list[OrganisationData]:
    """Return the organisations of a city by code, at most `limit`."""
    found = Organisation.objects.filter(jurisdiction=jurisdiction)
    if bodies_only:
        found = found.filter(is_body=True)
    return [organisation.as_data() for organisation in found.order_by("code")[:limit]]


def list_officials(organisation_id: int, *roles: Role, today: date, limit: int = 200) -> list[OfficialData]:
    """Return who holds one of the roles in the organisation today, by name."""
    posts = (
        Post.objects.held_on(today)
        .filter(organisation=organisation_id, role__in=roles)
        .select_related("organisation", "user")
        .order_by("user__name", "pk")[:limit]
    )
    return [
        OfficialData(post.user_id, post.user.name, post.as_data(), post.organisation.names) for post in posts
    ]


def list_demo_people(*, today: date, per_role: int = 200) -> dict[Role, list[OfficialData]]:
    """Return the invented people by role, by organisation and name; a few residents, who hold no post."""
    posts = (
        Post.objects.held_on(today)
        .filter(user__demo=True)
        .select_related("organisation", "user")
        .order_by("organisation__code", "user__name", "pk")
    )
    found: dict[Role, list[OfficialData]] = {}
    for post in posts:
        people = found.setdefault(Role(post.role), [])
        if len(people) < per_role:
            people.append(OfficialData(post.user_id, post.user.name, post.as_data(), post.organisation.names))
    residents = User.objects.filter(demo=True, is_active=True, posts=None).order_by("pk")[:RESIDENTS_SHOWN]
    found[Role.RESIDENT] = [OfficialData(user.pk, user.name, None) for user in residents]
    return found
