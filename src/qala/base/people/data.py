"""Who acts, and in which post."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a post lets a person do. A person may hold several posts, each with dates."""

    RESIDENT = "resident"
    OPERATOR = "operator"
    REGISTRAR = "registrar"
    EXECUTOR = "executor"
    APPROVER = "approver"
    SIGNER = "signer"
    HEAD = "head"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


STAFF_ROLES = frozenset(Role) - {Role.RESIDENT, Role.SYSTEM}


@dataclass(frozen=True)
class PostData:
    """A role held in an organisation now.

    organisation: code of the organisation, such as "lighting"; jurisdiction: code of the city.
    title: the post's name by language, such as {"kk": "Бөлім басшысы", "ru": …, "en": …}.
    citywide: the organisation serves the whole city (the call centre, the akim's office), not one field.
    """

    id: int
    role: Role
    organisation_id: int
    organisation: str
    jurisdiction: str
    title: dict[str, str]
    citywide: bool = False


@dataclass(frozen=True)
class Actor:
    """The person, or the machine, that does a verb. `user_id` is None for anonymous and system."""

    user_id: int | None
    name: str
    posts: tuple[PostData, ...] = ()
    system: bool = False

    @classmethod
    def anonymous(cls) -> Actor:
        """Return a visitor who has not signed in."""
        return cls(None, "")

    @classmethod
    def machine(cls, name: str) -> Actor:
        """Return the actor of a job or an import."""
        return cls(None, name, system=True)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held now, in whichever organisation."""
        if self.system:
            return frozenset({Role.SYSTEM})
        held = {post.role for post in self.posts}
        return frozenset(held | {Role.RESIDENT})

    @property
    def is_staff(self) -> bool:
        """Whether the person holds any post of staff."""
        return bool(self.roles & STAFF_ROLES)

    def acts_for(self, role: Role, *, jurisdiction: str, organisation: str | None = None) -> bool:
        """Whether the role is held in that organisation of that city, or in a citywide one.

        organisation: None when nobody is responsible yet; then only a citywide post will do.
        """
        return any(
            post.role is role
            and post.jurisdiction == jurisdiction
            and (post.citywide or post.organisation == organisation)
            for post in self.posts
        )

    def holds(
        self, role: Role, *, organisation_id: int | None = None, jurisdiction: str | None = None
    ) -> bool:
        """Whether the role is held, there when a place is given."""
        return any(
            post.role is role
            and organisation_id in (None, post.organisation_id)
            and jurisdiction in (None, post.jurisdiction)
            for post in self.posts
        )


@dataclass(frozen=True)
class OrganisationData:
    """An organisation. `names` by language; `bin` twelve digits or ""; `is_body`: it answers requests."""

    id: int
    jurisdiction: str
    code: str
    names: dict[str, str]
    bin: str = ""
    is_body: bool = False
    parent_id: int | None = None


@dataclass(frozen=True)
class OfficialData:
    """A person and the post held on the day asked for; no post for a resident.

    organisation_names: by language, of the post's organisation.
    """

    user_id: int
    name: str
    post: PostData | None
    organisation_names: dict[str, str] = field(default_factory=dict)
