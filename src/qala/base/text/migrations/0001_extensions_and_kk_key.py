"""Trigrams, months beside vectors in one index, and the order of the Kazakh alphabet."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations

from qala.base.text.api import KK_KEY_SQL


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(KK_KEY_SQL, "DROP FUNCTION kk_key(text)"),
    ]
