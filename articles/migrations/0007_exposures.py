"""Which files each edition shows, and a secret of its own for every picture."""

import json
import re
import secrets

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import articles.models.image

NAME = re.compile(r"(?P<stem>[0-9a-f]{2}/(?P<key>[0-9a-f]{32})-[0-9a-f]+)-[0-9]+\.[a-z]+")
AT_ONCE = 500


def salt(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Image = apps.get_model("articles", "Image")
    for pk in Image.objects.values_list("pk", flat=True).iterator():
        Image.objects.filter(pk=pk).update(salt=secrets.token_hex(16))


def record(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Image, Edition, Exposure = (
        apps.get_model("articles", name) for name in ("Image", "Edition", "Exposure")
    )
    known = dict(Image.objects.values_list("key", "pk"))
    if not known:
        return
    stories = Edition.objects.filter(kind="story").order_by("pk").only("pk", "html", "lead")
    for edition in stories.iterator(chunk_size=AT_ONCE):
        page = f"{edition.html} {json.dumps(edition.lead)}"
        shown = {found["stem"]: found["key"] for found in NAME.finditer(page)}
        Exposure.objects.bulk_create(
            Exposure(edition_id=edition.pk, image_id=known[key], stem=stem)
            for stem, key in shown.items()
            if key in known
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_archives")]
    operations = [
        migrations.AddField(
            model_name="image",
            name="salt",
            field=models.CharField(
                default=articles.models.image.new_salt, editable=False, max_length=32
            ),
        ),
        migrations.RunPython(salt, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stem", models.CharField(max_length=80)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="articles.edition",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="articles.image",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stem", "edition"), name="exposure_once")
                ],
            },
        ),
        migrations.RunPython(record, migrations.RunPython.noop),
    ]
