"""The door of `base.people`."""

from qala.base.people.actions import (
    appoint,
    clean_accounts,
    end_post,
    open_account,
    record_access,
    set_organisation,
)
from qala.base.people.crypto import blind_index, decrypt, encrypt
from qala.base.people.data import STAFF_ROLES, Actor, OfficialData, OrganisationData, PostData, Role
from qala.base.people.models import Organisation, Post, User
from qala.base.people.queries import (
    find_organisation,
    get_actor,
    get_organisation,
    list_officials,
    list_organisations,
)
from qala.base.people.web.words import ROLE_NAMES

__all__ = [
    "ROLE_NAMES",
    "STAFF_ROLES",
    "Actor",
    "OfficialData",
    "Organisation",
    "OrganisationData",
    "Post",
    "PostData",
    "Role",
    "User",
    "appoint",
    "blind_index",
    "clean_accounts",
    "decrypt",
    "encrypt",
    "end_post",
    "find_organisation",
    "get_actor",
    "get_organisation",
    "list_officials",
    "list_organisations",
    "open_account",
    "record_access",
    "set_organisation",
]
