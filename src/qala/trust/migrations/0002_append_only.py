"""Number the log's entries, and refuse every change of what is frozen, by its owner too."""

from django.db import migrations

FROZEN = ("trust_logintake", "trust_manifest", "trust_signature")

# Django empties the tables of test databases by TRUNCATE; a test of the refusal sets qala.frozen.
FUNCTION = r"""
CREATE FUNCTION trust_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\_%'
       AND coalesce(current_setting('qala.frozen', true), '') = '' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION trust_append_only();
CREATE TRIGGER {table}_table BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION trust_append_only();
"""
DROP = "DROP TRIGGER {table}_rows ON {table}; DROP TRIGGER {table}_table ON {table};"


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_signatures_and_intake")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE trust_log_entry AS bigint CACHE 1", "DROP SEQUENCE trust_log_entry"
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION trust_append_only()"),
        *(migrations.RunSQL(TRIGGERS.format(table=table), DROP.format(table=table)) for table in FROZEN),
    ]
