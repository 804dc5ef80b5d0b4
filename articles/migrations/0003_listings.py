"""The places of editions in lists get the date by which lists are sorted, and an index along it;
tombstones get theirs in the feeds of topics; and the desk's list of articles gets its own order.
"""

import django.db.models.deletion
from django.db import migrations, models

LISTINGS = {"topic": "topics", "tag": "tags", "contributor": "contributors"}
WITH_DATES = """
    INSERT INTO articles_{name}listing (edition_id, published_at, {name}_id)
    SELECT edition.id, edition.published_at, old.{name}_id
    FROM articles_edition_{field} old
    JOIN articles_edition edition ON edition.id = old.edition_id
    ORDER BY old.id
"""
WITHOUT_DATES = """
    INSERT INTO articles_edition_{field} (edition_id, {name}_id)
    SELECT edition_id, {name}_id FROM articles_{name}listing ORDER BY id
"""
# Of all topics of the stories that readers saw before.
TOMBSTONES = """
    INSERT INTO articles_topictombstone (edition_id, live_from, topic_id)
    SELECT DISTINCT gone.id, gone.live_from, listing.topic_id
    FROM articles_edition gone
    JOIN articles_edition story
        ON story.article_id = gone.article_id AND story.live_from < gone.live_from
        AND (story.live_until IS NULL OR story.live_until > story.live_from)
    JOIN articles_topiclisting listing ON listing.edition_id = story.id
    WHERE gone.kind <> 'story'
"""


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def reference(to, related_name="+"):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=f"articles.{to}",
    )


def listing(name, field):
    """The new rows in the place of the old ones, which had no date."""
    model = f"{name.capitalize()}Listing"
    return [
        migrations.CreateModel(
            name=model,
            fields=[
                ("id", key()),
                ("published_at", models.DateTimeField()),
                ("edition", reference("edition", "%(class)ss")),
                (name, reference(name)),
            ],
        ),
        migrations.RunSQL(
            WITH_DATES.format(name=name, field=field),
            WITHOUT_DATES.format(name=name, field=field),
        ),
        migrations.RemoveField("edition", field),
        migrations.AddField(
            "edition",
            field,
            models.ManyToManyField(
                related_name="+", through=f"articles.{model}", to=f"articles.{name}"
            ),
        ),
        migrations.AddIndex(
            model, models.Index(fields=[name, "-published_at", "-edition"], name=f"{name}_newest")
        ),
        migrations.AddConstraint(
            model, models.UniqueConstraint(fields=("edition", name), name=f"{name}_listing_once")
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_intervals")]
    operations = [
        *(operation for names in LISTINGS.items() for operation in listing(*names)),
        migrations.CreateModel(
            name="TopicTombstone",
            fields=[
                ("id", key()),
                ("live_from", models.DateTimeField()),
                ("edition", reference("edition", "topictombstones")),
                ("topic", reference("topic")),
            ],
        ),
        migrations.RunSQL(TOMBSTONES, migrations.RunSQL.noop),
        migrations.AddIndex(
            "TopicTombstone",
            models.Index(fields=["topic", "-live_from", "-edition"], name="topic_newest_gone"),
        ),
        migrations.AddConstraint(
            "TopicTombstone",
            models.UniqueConstraint(fields=("edition", "topic"), name="topic_tombstone_once"),
        ),
        migrations.RemoveIndex("Edition", "edition_by_start"),
        migrations.AddIndex(
            "Edition",
            models.Index(
                condition=models.Q(live_until__isnull=True)
                | models.Q(live_until__gt=models.F("live_from")),
                fields=["-live_from"],
                name="edition_by_start",
            ),
        ),
        migrations.AddIndex(
            "Edition",
            models.Index(
                condition=~models.Q(live_until=None), fields=["live_until"], name="edition_by_end"
            ),
        ),
        migrations.AddIndex(
            "Edition",
            models.Index(
                condition=~models.Q(kind="story"),
                fields=["-live_from", "-id"],
                name="edition_gone",
            ),
        ),
        migrations.AlterField("Article", "changed_at", models.DateTimeField(editable=False)),
        migrations.AlterField(
            "Article",
            "status",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "In review"),
                    ("changes_requested", "Changes requested"),
                    ("approved", "Approved"),
                    ("spiked", "Spiked"),
                ],
                default="draft",
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            "Article",
            models.Index(fields=["-changed_at", "-id"], name="article_changed_last"),
        ),
        migrations.AddIndex(
            "Article",
            models.Index(fields=["status", "-changed_at", "-id"], name="article_of_status"),
        ),
        migrations.AlterField("Image", "added_at", models.DateTimeField(editable=False)),
        migrations.AddIndex(
            "Image", models.Index(fields=["-added_at", "-id"], name="image_newest")
        ),
        migrations.AddIndex(
            "AccessRecord",
            models.Index(fields=["person", "what", "-id"], name="access_of_person_and_kind"),
        ),
        migrations.AddIndex("Batch", models.Index(fields=["-at", "-id"], name="batch_newest")),
    ]
