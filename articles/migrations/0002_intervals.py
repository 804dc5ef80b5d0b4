"""PostgreSQL keeps the intervals apart itself; SQLite has one writer at a time and the workflow.

The range of a cancelled edition is empty and overlaps nothing.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RULES = {
    "edition_intervals_of_a_story_apart": "article_id",
    "edition_intervals_at_a_path_apart": "path",
}


def exclude_overlaps(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, column in RULES.items():
        schema_editor.execute(
            f"ALTER TABLE articles_edition ADD CONSTRAINT {name} EXCLUDE USING gist"
            f" ({column} WITH =, tstzrange(live_from, live_until) WITH &&)"
        )


def allow_overlaps(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in RULES:
        schema_editor.execute(f"ALTER TABLE articles_edition DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(exclude_overlaps, allow_overlaps)]
