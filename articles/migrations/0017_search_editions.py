"""Where search keeps the terms of each edition for readers, as 0006 keeps those of articles; its
key is not the edition's own, but puts what is found in the order of lists (`models.search`)."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import articles.models.search


def make_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TABLE articles_indexededition"
            " (rowid bigint PRIMARY KEY, words tsvector NOT NULL)"
        )
        schema_editor.execute(
            "CREATE INDEX indexed_edition_words ON articles_indexededition USING gin (words)"
            " WITH (fastupdate = off)"
        )
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE articles_indexededition"
            " USING fts5(words, tokenize = 'ascii', columnsize = 0)"
        )


def drop_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE articles_indexededition")


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_portraits")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_table, drop_table)],
            state_operations=[
                migrations.CreateModel(
                    name="IndexedEdition",
                    fields=[
                        (
                            "place",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                        ("words", articles.models.search.Terms()),
                    ],
                ),
            ],
        ),
    ]
