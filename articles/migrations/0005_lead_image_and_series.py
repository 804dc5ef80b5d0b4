"""A lead image of a story's own, and series."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_desk'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='alt',
            field=models.CharField(blank=True, max_length=300, verbose_name='alternative text'),
        ),
        migrations.AddField(
            model_name='article',
            name='caption',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='article',
            name='credit',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='article',
            name='decorative',
            field=models.BooleanField(default=False, help_text='The picture says nothing that the text does not say.'),
        ),
        migrations.AddField(
            model_name='article',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.image'),
        ),
        migrations.AddField(
            model_name='edition',
            name='series',
            field=models.JSONField(help_text='{"name": …, "slug": …}', null=True),
        ),
        migrations.AlterField(
            model_name='formeraddress',
            name='kind',
            field=models.CharField(choices=[('topic', 'Topic'), ('tag', 'Tag'), ('series', 'Series'), ('contributor', 'Contributor'), ('image', 'Picture')], max_length=20),
        ),
        migrations.AlterField(
            model_name='formername',
            name='kind',
            field=models.CharField(choices=[('topic', 'Topic'), ('tag', 'Tag'), ('series', 'Series'), ('contributor', 'Contributor'), ('image', 'Picture')], max_length=20),
        ),
        migrations.AlterField(
            model_name='rowchange',
            name='kind',
            field=models.CharField(choices=[('topic', 'Topic'), ('tag', 'Tag'), ('series', 'Series'), ('contributor', 'Contributor'), ('image', 'Picture')], max_length=20),
        ),
        migrations.AlterField(
            model_name='section',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.image'),
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('slug', models.SlugField(allow_unicode=True, blank=True, help_text='Part of the address of the public page. Left empty, it is made from the name.', max_length=220, unique=True)),
                ('description', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name_plural': 'series',
                'ordering': ('name',),
                'permissions': [('rename_series', 'Can rename series')],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='series_has_a_name')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='series',
            field=models.ForeignKey(blank=True, help_text='Readers find its other parts beside each. Editors add new ones.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.series'),
        ),
        migrations.CreateModel(
            name='SeriesListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField()),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.edition')),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.series')),
            ],
            options={
                'indexes': [models.Index(fields=['series', '-published_at', '-edition'], name='series_newest')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'series'), name='series_listing_once')],
            },
        ),
    ]
