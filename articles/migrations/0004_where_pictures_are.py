"""Which pictures the articles and editions that are here already show."""

import re
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

IN_TEXT = re.compile(r"image:([0-9a-f]{32})")
AT_ONCE = 500


def record(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Image, Article, Edition, Appearance = (
        apps.get_model("articles", name) for name in ("Image", "Article", "Edition", "Appearance")
    )
    images = dict(Image.objects.values_list("key", "pk"))
    if not images:
        return
    Shown = Article.pictures.through
    with_sections = Article.objects.prefetch_related("sections__image")
    for article in with_sections.iterator(chunk_size=AT_ONCE):
        keys: set[str] = set()
        for section in article.sections.all():
            keys.update(IN_TEXT.findall(section.body), {section.image.key} if section.image else ())
        Shown.objects.bulk_create(
            Shown(article_id=article.pk, image_id=images[key]) for key in keys & images.keys()
        )
    for edition in Edition.objects.exclude(data=None).iterator(chunk_size=AT_ONCE):
        Appearance.objects.bulk_create(
            Appearance(edition=edition, image_id=images[key], shown=key in edition.html)
            for key in _keys(edition.data) & images.keys()
        )


def _keys(data: dict[str, Any]) -> set[str]:
    keys: set[str] = set()
    for section in data["sections"]:
        keys.update(IN_TEXT.findall(section["body"]))
        keys.add((section["image"] or {}).get("key", ""))
    return keys


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_pictures_and_rights")]
    operations = [migrations.RunPython(record, migrations.RunPython.noop)]
