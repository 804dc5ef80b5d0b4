"""The topics that somebody is limited to: their role counts for stories with one of these."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from articles.models import Topic, TopicLimit
from articles.staff.refusals import TopicsGone


def limit_to(user: User, names: Sequence[str]) -> None:
    """Without names they are not limited. Raises TopicsGone."""
    topics: list[Any] = list(Topic.objects.filter(name__in=names))
    if len(topics) < len(set(names)):
        raise TopicsGone
    TopicLimit.objects.filter(person=user).exclude(topic__in=topics).delete()
    limits = [TopicLimit(person=user, topic=topic) for topic in topics]
    TopicLimit.objects.bulk_create(limits, ignore_conflicts=True)
