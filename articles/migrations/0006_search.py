"""Where search keeps the terms of each article: a table of FTS5 on SQLite, a tsvector with its GIN
index on PostgreSQL.

The terms of articles that are there already are no part of the migration, because they are made by
the code of today, and not by that of the day when it was written: whoever runs `migrate` has them
made at its end (`publishing.index_missing`), and `search_index` makes them at any time.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import articles.models.search


def make_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TABLE articles_indexed (rowid bigint PRIMARY KEY REFERENCES articles_article"
            " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, words tsvector NOT NULL)"
        )
        # Without the list of what is still to be sorted in: each search would read all of it.
        schema_editor.execute(
            "CREATE INDEX indexed_words ON articles_indexed USING gin (words)"
            " WITH (fastupdate = off)"
        )
    else:
        # The terms come ready: this tokenizer only parts them at their spaces.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE articles_indexed"
            " USING fts5(words, tokenize = 'ascii', columnsize = 0)"
        )


def drop_table(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE articles_indexed")


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_lead_image_and_series")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_table, drop_table)],
            state_operations=[
                migrations.CreateModel(
                    name="Indexed",
                    fields=[
                        (
                            "article",
                            models.OneToOneField(
                                db_column="rowid",
                                db_constraint=False,
                                on_delete=articles.models.search.with_its_article,
                                primary_key=True,
                                related_name="indexed",
                                serialize=False,
                                to="articles.article",
                            ),
                        ),
                        ("words", articles.models.search.Terms()),
                    ],
                ),
            ],
        ),
    ]
