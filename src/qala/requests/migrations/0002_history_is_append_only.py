from django.db import migrations

from qala.base.cases.api import append_only


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_requests")]

    operations = [
        migrations.RunSQL(
            append_only("requests_requestevent"),
            "DROP FUNCTION requests_requestevent_append_only CASCADE",
        ),
    ]
