"""Places, checkpoints, witnesses and keys of the public log; whatever enters the intake waits for its place."""

import importlib

import django.db.models.deletion
from django.db import migrations, models

second = importlib.import_module("qala.trust.migrations.0002_append_only")
FROZEN = ("trust_logleaf", "trust_lognotice", "trust_logkey", "trust_receipt")

WAIT = """
CREATE FUNCTION trust_wait_for_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO trust_logwaiting (entry) SELECT entry FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER trust_logintake_waits AFTER INSERT ON trust_logintake
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION trust_wait_for_log();
INSERT INTO trust_logwaiting (entry) SELECT entry FROM trust_logintake;
"""
FORGET = """
DROP TRIGGER trust_logintake_waits ON trust_logintake;
DROP FUNCTION trust_wait_for_log();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0003_manifest_is_public"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogWaiting",
            fields=[
                ("entry", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "intake",
                    models.OneToOneField(
                        db_column="entry",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="trust.logintake",
                    ),
                ),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vkey", models.CharField(max_length=400, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("url", models.URLField(max_length=400)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("size", models.BigIntegerField(default=0)),
                ("seen_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("origin", "size"), name="one_root_for_a_size")
                ],
            },
        ),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("vkey", models.CharField(max_length=400, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("log", "log"), ("receipts", "receipts"), ("seal", "seal")], max_length=10
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "intake",
                    models.OneToOneField(
                        db_column="entry",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.logintake",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogNotice",
            fields=[
                (
                    "intake",
                    models.OneToOneField(
                        db_column="entry",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="trust.logintake",
                    ),
                ),
                ("type", models.CharField(max_length=40)),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["type", "intake"], name="log_notice_type")],
            },
        ),
        migrations.CreateModel(
            name="LogLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField(null=True)),
                (
                    "intake",
                    models.OneToOneField(
                        db_column="entry",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="place",
                        to="trust.logintake",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intake__isnull", True), ("leaf__isnull", True), _connector="XOR"
                        ),
                        name="leaf_stands_in_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("line", models.TextField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cosignatures",
                        to="trust.checkpoint",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="trust.witness",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "witness"), name="cosigned_once")
                ],
            },
        ),
        migrations.RunSQL(WAIT, FORGET),
        *(
            migrations.RunSQL(second.TRIGGERS.format(table=table), second.DROP.format(table=table))
            for table in FROZEN
        ),
    ]
