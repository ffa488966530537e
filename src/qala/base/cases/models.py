"""The append-only history of a case, inherited by each module's own event table."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from qala.base.cases.data import EventData


class CaseEvent(models.Model):
    """One event. The concrete table adds the foreign key `case` and a unique (case, n).

    `append_only(table)` in its migration refuses every change but the erasure of a payload.
    """

    n = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20)
    public = models.JSONField(null=True)
    internal = models.JSONField(default=dict)
    entry = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
        ordering = ["n"]

    def as_data(self) -> EventData:
        """Return the event as data."""
        internal: dict[str, Any] = self.internal
        return EventData(
            self.n, self.type, self.at, self.role, self.public, internal, self.actor_id, self.entry
        )


def append_only(table: str) -> str:
    """Return SQL that refuses DELETE and every UPDATE but the erasure of `public` and `internal`.

    An erasure sets both to nothing (`public` NULL, `internal` {}), and changes no other column.
    """
    return f"""
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.public IS NULL AND NEW.internal = '{{}}'::jsonb
       AND (to_jsonb(NEW) - 'public' - 'internal') = (to_jsonb(OLD) - 'public' - 'internal') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""
