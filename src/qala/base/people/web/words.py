"""Names of the roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qala.base.people.data import Role

ROLE_NAMES = {
    Role.RESIDENT: _("Resident"),
    Role.OPERATOR: _("Operator of the call centre"),
    Role.REGISTRAR: _("Registrar"),
    Role.EXECUTOR: _("Executor"),
    Role.APPROVER: _("Approver"),
    Role.SIGNER: _("Signer"),
    Role.HEAD: _("Head of a body"),
    Role.MODERATOR: _("Moderator"),
    Role.ANALYST: _("Analyst"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.SYSTEM: _("System"),
}
