"""What a merge keeps aside, what somebody is writing just now, genre and language of a story, and
publishing in spite of a check."""

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
        migrations.CreateModel(
            name='Autosave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32)),
                ('fields', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ('-changed_at', '-pk'), 'permissions': [('edit_any_article', 'Can change articles of others'), ('submit_article', 'Can hand an article in for review'), ('review_article', 'Can review, approve and spike articles'), ('publish_article', 'Can publish, schedule and withdraw articles'), ('import_article', 'Can publish articles on import'), ('override_checks', 'Can publish in spite of what a check says')]},
        ),
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
        migrations.AddField(
            model_name='statuschange',
            name='overridden',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='statuschange',
            name='override_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='statuschange',
            constraint=models.CheckConstraint(condition=models.Q(('overridden', []), models.Q(('override_reason', ''), _negated=True), _connector='OR'), name='override_says_why'),
        ),
        migrations.AddField(
            model_name='autosave',
            name='article',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article'),
        ),
        migrations.AddField(
            model_name='autosave',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='presence',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='articles.article'),
        ),
        migrations.AddField(
            model_name='presence',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='autosave',
            constraint=models.UniqueConstraint(fields=('by', 'key'), name='autosave_once'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('article', 'by'), name='presence_once'),
        ),
    ]
