"""Which topics somebody gives a story: whoever is limited to some gives these."""

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.content import ArticleContent
from articles.models import Topic, is_limited, topics_of
from articles.models.reference import NamedQuerySet
from articles.workflow.permissions import topics_in_words


def givable(user: User | AnonymousUser) -> NamedQuerySet:
    return topics_of(user) if is_limited(user) else Topic.objects.filter()


def why_not_given(
    content: ArticleContent, by: User, *, before: ArticleContent | None = None
) -> str:
    """Why this person does not give a story these topics; empty if they do. What it had before is
    others' business and stays."""
    new = set(content.topics) - set(before.topics if before else ())
    if not new or not is_limited(by):
        return ""
    theirs = set(topics_of(by).values_list("pk", flat=True))
    rows = Topic.objects.by_name(new)
    others = sorted(name for name in new if name not in rows or rows[name].pk not in theirs)
    if not others:
        return ""
    which = get_text_list([f"“{name}”" for name in others], _("and"))
    return _("You give stories the topics %(yours)s, and not %(which)s: others can.") % {
        "yours": topics_in_words(by),
        "which": which,
    }
