"""Editions and their places in lists say of what language they are, with an index for each list of a
language. Of those that are here their own tag says it; search, which is told of it, too, indexes all
editions again for 0023.
"""

import articles.models.edition
import articles.models.paper
from django.conf import settings
from django.db import migrations, models

EDITIONS = {
    "sqlite": """
        UPDATE articles_edition
        SET subtag = lower(substr(language, 1, instr(language || '-', '-') - 1))
        WHERE language <> ''
    """,
    "postgresql": """
        UPDATE articles_edition SET subtag = lower(split_part(language, '-', 1))
        WHERE language <> ''
    """,
}
LISTINGS = """
    UPDATE articles_{name}listing SET subtag = (
        SELECT subtag FROM articles_edition WHERE articles_edition.id = edition_id
    )
    WHERE edition_id IN (SELECT id FROM articles_edition WHERE subtag IS NOT NULL)
"""


def fill(apps, schema_editor):
    schema_editor.execute(EDITIONS[schema_editor.connection.vendor])
    for name in ("topic", "tag", "series", "contributor"):
        schema_editor.execute(LISTINGS.format(name=name))


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0019_translations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contributorlisting',
            name='subtag',
            field=models.CharField(max_length=35, null=True),
        ),
        migrations.AddField(
            model_name='edition',
            name='subtag',
            field=articles.models.edition.Subtag(editable=False, help_text='For lists of a language.', max_length=35, null=True),
        ),
        migrations.AddField(
            model_name='papersettings',
            name='further_languages',
            field=models.CharField(blank=True, help_text='Those that have a site of their own beside the main one: de, es. Their stories are found there alone, under /de/ and /es/.', max_length=200, validators=[articles.models.paper.validate_tags], verbose_name='further languages'),
        ),
        migrations.AddField(
            model_name='serieslisting',
            name='subtag',
            field=models.CharField(max_length=35, null=True),
        ),
        migrations.AddField(
            model_name='taglisting',
            name='subtag',
            field=models.CharField(max_length=35, null=True),
        ),
        migrations.AddField(
            model_name='topiclisting',
            name='subtag',
            field=models.CharField(max_length=35, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='contributorlisting',
            index=models.Index(condition=models.Q(('subtag__isnull', False)), fields=['contributor', 'subtag', '-published_at', '-edition'], name='contributor_newest_of_language'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('subtag__isnull', False)), fields=['subtag', '-published_at', '-id'], name='edition_newest_of_language'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(models.Q(('kind', 'story'), _negated=True), ('subtag__isnull', False)), fields=['subtag', '-live_from', '-id'], name='edition_gone_of_language'),
        ),
        migrations.AddIndex(
            model_name='serieslisting',
            index=models.Index(condition=models.Q(('subtag__isnull', False)), fields=['series', 'subtag', '-published_at', '-edition'], name='series_newest_of_language'),
        ),
        migrations.AddIndex(
            model_name='taglisting',
            index=models.Index(condition=models.Q(('subtag__isnull', False)), fields=['tag', 'subtag', '-published_at', '-edition'], name='tag_newest_of_language'),
        ),
        migrations.AddIndex(
            model_name='topiclisting',
            index=models.Index(condition=models.Q(('subtag__isnull', False)), fields=['topic', 'subtag', '-published_at', '-edition'], name='topic_newest_of_language'),
        ),
    ]
