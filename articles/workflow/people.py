"""Who can go on: the colleagues who may perform a transition of an article, by their names."""

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import get_text_list

from articles.models import Article
from articles.workflow import approvals
from articles.workflow.transitions import Transition

MOST_NAMED = 5
_BACKEND = "django.contrib.auth.backends.ModelBackend"  # of several, the one that knows roles


def who_can(step: Transition, article: Article, *, besides: User | AnonymousUser) -> str:
    """A sentence with a few names; or what to do where there is nobody."""
    able = User.objects.with_perm(step.permission, backend=_BACKEND).filter(is_staff=True)
    able = able.exclude(pk=besides.pk or 0).order_by("last_name", "username")
    if not step.own_text:
        able = able.exclude(pk__in=approvals.authors_since(article))
    found = list(able.distinct()[: MOST_NAMED + 1])
    if not found:
        alone = " A newsroom of one sets NEWSROOM_FOUR_EYES=off." if not step.own_text else ""
        return f"There is nobody yet who can: somebody has to be given that role.{alone}"
    names = [user.get_full_name() or user.get_username() for user in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        names.append("others")
    return f"{get_text_list(names, 'or')} can."
