"""What kind of change an edition is, the corrections that it tells, and since when it says so. Of
editions from before nobody knows: they stay as they are, and so do their digests."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_preview_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='change',
            field=models.CharField(blank=True, choices=[('typo', 'Typo'), ('update', 'Update'), ('correction', 'Correction'), ('clarification', 'Clarification')], help_text='What kind of change it is of the story before; empty: of none, or nobody asked.', max_length=13),
        ),
        migrations.AddField(
            model_name='edition',
            name='corrections',
            field=models.JSONField(blank=True, default=list, help_text='All that readers are told, the first one first: [{"kind", "words", "at"}]'),
        ),
        migrations.AddField(
            model_name='edition',
            name='updated_at',
            field=models.DateTimeField(help_text='When it last changed for readers: more than a typo. None: nobody asked.', null=True),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('change__in', ['', 'typo', 'update', 'correction', 'clarification'])), name='edition_change_known'),
        ),
    ]
