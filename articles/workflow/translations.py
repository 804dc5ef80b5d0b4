"""Translations: of which story a text may be one, a new one made of a story, and which of them say
what their original said to readers before."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from articles.content import ArticleContent, ImageUse
from articles.models import Article, Edition, Revision, StatusChange
from articles.workflow import events, saving
from articles.workflow.originals import CHECK


def translate(article: Article, language: str, *, by: User, at: datetime) -> Article:
    """A new draft that says what the story says, to be put into that language.

    Its address and its dates are its own, and a part of a series stands there once. Raises
    NotAllowed, ReferencesDeleted, ValidationError.
    """
    if not Article.objects.open_to(by).filter(pk=article.pk).exists():
        why = _("This story is not open to you.")
        raise events.log_refusal(why, "translate", by=by, about=article)
    content = replace(
        article.revisions.newest().content,
        language=language,
        translation_of=str(article.key),
        slug="",
        series="",
        first_published=None,
    )
    new = Article()
    saving.create(new, content, by=by, at=at)
    return new


@dataclass(frozen=True, slots=True)
class Behind:
    """Since when readers of the original are told something else than its translator saw. `before`
    is what that was, an edition or, of what had no readers yet, a revision."""

    since: datetime
    before: Edition | Revision


def behind(translations: QuerySet[Article], *, at: datetime) -> dict[int, Behind]:
    """Of these translations those that are older than the public text of their original, by their
    primary keys; in two queries, three where the original was saved in between.

    A translation is as old as its newest text, or the last look at it beside its original. Where
    readers of the original got a text again, as when rights in a picture end, nothing is newer.
    """
    texts = Revision.objects.texts().order_by("-number")
    looks = StatusChange.objects.filter(transition=CHECK).order_by("-at", "-pk")
    own, original = {"article": OuterRef("pk")}, {"article__key": OuterRef("translation_of")}
    stories = Edition.objects.stories().lasting().filter(**original)
    saved = Subquery(texts.filter(**own).values("at")[:1])
    looked = Subquery(looks.filter(**own).values("at")[:1])
    rows = (
        translations.annotate(saved=saved, looked=looked)
        .annotate(seen=Greatest(F("saved"), Coalesce(F("looked"), F("saved"))))
        .annotate(
            live=Subquery(
                Edition.objects.live(at)
                .stories()
                .filter(**original)
                .order_by("-live_from")
                .values("pk")[:1]
            ),
            had=Subquery(
                stories.filter(live_from__lte=OuterRef("seen"))
                .order_by("-live_from")
                .values("pk")[:1]
            ),
            said=Subquery(texts.filter(**original, at__lte=OuterRef("seen")).values("pk")[:1]),
        )
        .values_list("pk", "live", "had", "said")
    )
    found = [row for row in rows if row[1] and row[1] != row[2]]
    editions = Edition.objects.defer("html").in_bulk({pk for row in found for pk in row[1:3] if pk})
    revisions = Revision.objects.in_bulk({row[3] for row in found if row[3]})
    late = {}
    for pk, live, had, said in found:
        now, seen = editions[live], [editions.get(had), revisions.get(said)]
        known = [each for each in seen if each is not None]
        if known and _words(now.content) not in [_words(each.content) for each in known]:
            late[pk] = Behind(now.live_from, known[0])
    return late


def _words(content: ArticleContent) -> list[object]:
    """All that has to be put into another language."""
    sections = [(each.heading, each.body, _said_of(each.image)) for each in content.sections]
    return [content.headline, content.standfirst, _said_of(content.lead_image), *sections]


def _said_of(image: ImageUse | None) -> tuple[str, str]:
    return (image.alt, image.caption) if image else ("", "")
