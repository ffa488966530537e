from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_append_only")]

    operations = [
        migrations.AddField("manifest", "public", models.BooleanField(default=False)),
    ]
