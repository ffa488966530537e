"""The words that may be suggested."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("text", "0001_extensions_and_kk_key")]
    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "term",
                    models.CharField(db_collation="C", max_length=64, primary_key=True, serialize=False),
                ),
                ("documents", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["term"], name="word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
    ]
