"""What a merge keeps aside, what somebody is writing just now, and genre and language of a story."""

import django.core.validators
import django.db.models.deletion
import re
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_listings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='genre',
            field=models.CharField(choices=[('news', 'News'), ('analysis', 'Analysis'), ('opinion', 'Opinion'), ('feature', 'Feature'), ('review', 'Review'), ('obituary', 'Obituary'), ('live', 'Live'), ('sponsored', 'Sponsored')], default='news', help_text='Readers are told of all but news.', max_length=10),
        ),
        migrations.AddField(
            model_name='article',
            name='language',
            field=models.CharField(blank=True, help_text="Left empty, it is the site's.", max_length=35, validators=[django.core.validators.RegexValidator(re.compile('[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}\\Z'), 'This is no tag of a language, like en or pt-BR.')]),
        ),
        migrations.AddField(
            model_name='edition',
            name='genre',
            field=models.CharField(default='news', max_length=10),
        ),
        migrations.AddField(
            model_name='edition',
            name='language',
            field=models.CharField(blank=True, help_text="Empty: the site's.", max_length=35),
        ),
        migrations.AddField(
            model_name='revision',
            name='aside',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32)),
                ('fields', models.JSONField()),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('by', 'key'), name='autosave_once')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=100)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='articles.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('article', 'by'), name='presence_once')],
            },
        ),
    ]
