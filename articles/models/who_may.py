"""Who may see a story and who has a permission: the people for a story, where the query set of
articles has the stories for a person (`Article.objects.open_to`)."""

from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.models.article import (
    EDIT_ALL,
    SEE_ALL,
    VIEW,
    WRITE,
    Article,
    ArticleQuerySet,
    Byline,
    writers_see_all,
)
from articles.models.assignment import Assignment
from articles.models.edition import Edition
from articles.models.history import Revision
from articles.models.topic_limit import TopicLimit, is_limited

ENDLESS = datetime.max.replace(tzinfo=UTC)
_BACKEND = "django.contrib.auth.backends.ModelBackend"  # of several, the one that knows roles


def people_with(permission: str) -> QuerySet[User]:
    """Those who can sign in and have it."""
    return User.objects.with_perm(permission, backend=_BACKEND).filter(is_staff=True)


def within_limits(people: QuerySet[User], article: Article) -> QuerySet[User]:
    """Without those whose topics the story has not."""
    limits = TopicLimit.objects.filter(person=OuterRef("pk")).order_by()
    its = Article.topics.through.objects.filter(article=article.pk).values("topic")
    free = Q(is_superuser=True) | ~Exists(limits)
    return people.filter(free | Exists(limits.filter(topic__in=its)))


def readers_of(article: Article) -> QuerySet[User]:
    """Those to whom `Article.objects.open_to` opens the story."""
    own = _whose_own_is(article) & Q(pk__in=people_with(WRITE).values("pk"))
    seeing = own | _within(people_with(VIEW if writers_see_all() else SEE_ALL), article)
    if not writers_see_all():
        offered = Assignment.objects.of(None).filter(article=article.pk)
        seeing |= Exists(offered) & _within(people_with(VIEW), article)
    return people_with(VIEW).filter(seeing)


def changers_of(article: Article) -> QuerySet[User]:
    """Those who may change it, by `Article.objects.editable_by`."""
    editors = _within(people_with(EDIT_ALL), article)
    return people_with(WRITE).filter(editors | _whose_own_is(article))


def reads(user: User, article: str = "article") -> Q:
    """Of rows about a story, which `article` leads to: as `Article.objects.open_to`, and in one
    question with them. For what every open form asks every few seconds."""
    its = Article.objects.filter(pk=OuterRef(article)).order_by()
    every = people_with(VIEW if writers_see_all() else SEE_ALL)
    others = Q(Exists(every.filter(pk=user.pk)))
    if is_limited(user):
        others &= Q(Exists(its.within_limits_of(user)))
    return others | Q(Exists(its.own_of(user)))


def looks_until(user: User | AnonymousUser, *, at: datetime) -> datetime:
    """Up to which instant somebody of the newsroom may look at readers' pages: what is planned may
    be closed to whoever does not see everything."""
    return ENDLESS if Article.objects.opens_all_to(user) else at


def visible_to(
    user: User | AnonymousUser, *, at: datetime, also_changed: bool = False
) -> ArticleQuerySet:
    """What lists show this person: what is open to them, and what readers have in the same words.
    `also_changed`: and live stories with another text behind them, which is not theirs to see."""
    articles = Article.objects.open_to(user)
    if not user.has_perm(VIEW) or Article.objects.opens_all_to(user):
        return articles
    live = Edition.objects.live(at).stories().filter(article=OuterRef("pk")).order_by()
    if not also_changed:
        text = Revision.objects.texts().filter(article=OuterRef("article"))
        live = live.filter(revision=Subquery(text.values("pk")[:1]))
    theirs = articles.filter(pk=OuterRef("pk")).order_by()
    return Article.objects.filter(Exists(theirs) | Exists(live))


def _within(people: QuerySet[User], article: Article) -> Q:
    return Q(pk__in=within_limits(people, article).values("pk"))


def _whose_own_is(article: Article) -> Q:
    """As `ArticleQuerySet.own_of`."""
    named = Byline.objects.filter(article=article.pk).exclude(contributor__user=None)
    assigned = Assignment.objects.filter(article=article.pk).exclude(assignee=None)
    return (
        Q(pk=article.created_by_id)
        | Q(pk__in=named.values("contributor__user"))
        | Q(pk__in=assigned.values("assignee"))
    )
