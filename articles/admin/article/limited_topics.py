"""Topics for a story of somebody who is limited to some: theirs are offered, and no others."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.keys import is_key
from articles.models import Article, Topic, is_limited


def of_form(by: User | AnonymousUser, article_pk: str | None) -> dict[str, Any]:
    """For the field of the form; what the story has already stays to be chosen."""
    theirs = workflow.givable(by)
    if article_pk and is_key(article_pk):
        its = Article.topics.through.objects.filter(article=int(article_pk)).values("topic")
        theirs = Topic.objects.filter(Q(pk__in=theirs.values("pk")) | Q(pk__in=its))
    return {"queryset": theirs, "help_text": in_words(by)}


def only_one(by: User | AnonymousUser) -> list[int]:
    """The topic of whoever is limited to a single one, to begin a story with."""
    if not is_limited(by):
        return []
    theirs = list(workflow.givable(by).values_list("pk", flat=True)[:2])
    return theirs if len(theirs) == 1 else []


def in_words(by: User | AnonymousUser) -> str:
    return _("You give stories the topics %(topics)s; others can give the rest.") % {
        "topics": workflow.topics_in_words(by)
    }
