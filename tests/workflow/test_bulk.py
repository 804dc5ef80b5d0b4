"""Many new articles at once are what they would be one by one, in as few queries as one needs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import publishing, workflow
from articles.archive.verify import Chain
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import (
    Appearance,
    Article,
    Contributor,
    Edition,
    Image,
    Revision,
    StatusChange,
    Tag,
    Topic,
)
from articles.workflow import NewArticle, create_articles
from tests.images import drawn, saved
from tests.stories import originals, story

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
# Some that are refused, some that cannot be published, and some for the same address.
PECULIAR = [
    story("The ferry"),
    story("The ferry", slug="the-ferry"),
    story("x" * 301),
    story("A name too long", byline=("y" * 201,)),
    story("No text", body=""),
    story("A picture that is not here", body=f"![rail](image:{'0123456789abcdef' * 2})"),
    story("Of the future", first_published=NOW + DAY),
    story("Of the past", first_published=NOW - 3000 * DAY),
]
stories = st.lists(originals | st.sampled_from(PECULIAR), min_size=1, max_size=8)
Rows = list[dict[str, Any]]
KEYS = {"id", "pk", "key", "article_id", "edition_id", "revision_id", "image_id", "story"}
KEYS |= {"digest", "previous_digest", "series_id"}  # the content says its name


def rows(model: Any, **chosen: Any) -> Rows:
    """Without their keys, which are others each time."""
    return [
        {name: value for name, value in row.items() if name not in KEYS}
        for row in model.objects.filter(**chosen).order_by("pk").values()
    ]


def state() -> dict[str, Any]:
    articles = []
    for article in Article.objects.whole().order_by("pk"):
        editions = article.editions.order_by("number").prefetch_related("tags", "topics")
        articles.append(
            {
                "row": rows(Article, pk=article.pk),
                "content": publishing.read(article),
                "images": sorted(image.key for image in article.images.all()),
                "positions": list(article.sections.values_list("position", "heading")),
                "revisions": rows(Revision, article=article),
                "editions": rows(Edition, article=article),
                "of": [edition.revision.number for edition in editions],
                "lists": [
                    [sorted(one.name for one in many.all()) for many in (e.tags, e.topics)]
                    + [sorted(one.name for one in e.contributors.all())]
                    for e in editions
                ],
                "appearances": rows(Appearance, edition__article=article),
                "changes": rows(StatusChange, article=article),
                "published": [c.edition and c.edition.number for c in article.status_changes.all()],
            }
        )
    names = [
        list(model._default_manager.order_by("pk").values_list("name", "slug"))
        for model in (Contributor, Topic, Tag)
    ]
    return {"articles": articles, "names": names}


def at_once(
    several: Sequence[ArticleContent], *, by: User, publish: bool
) -> list[tuple[bool, str]]:
    new_articles = [
        NewArticle(content=one, publish=publish, live_from=one.first_published, note="archive")
        for one in several
    ]
    create_articles(new_articles, by=by, at=NOW)
    return [(bool(one.refusal), str(one.not_ready or "")) for one in new_articles]


def one_by_one(
    several: Sequence[ArticleContent], *, by: User, publish: bool
) -> list[tuple[bool, str]]:
    became = []
    for content in several:
        article = Article()
        try:
            workflow.create(article, content, by=by, at=NOW)
        except ValidationError:
            became.append((True, ""))
            continue
        why = ""
        if publish:
            ahead = content.first_published
            try:
                workflow.perform(
                    "import_publish", article, by=by, at=NOW, live_from=ahead, note="archive"
                )
            except workflow.NotReady as not_ready:
                why = str(not_ready)
        became.append((False, why))
    return became


Way = Callable[..., list[tuple[bool, str]]]


def outcome(way: Way, several: Sequence[ArticleContent], **how: Any) -> Any:
    with transaction.atomic():
        found = way(several, **how), state()
        chain = Chain()
        for edition in Edition.objects.order_by("article", "number"):
            assert not chain.fault(edition)
        transaction.set_rollback(True)
    return found


def publisher() -> User:
    user = User.objects.create_user("pia")
    user.groups.add(Group.objects.get(name="Publisher"))
    return user


class Arriving(TestCase):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(stories, st.booleans())
    def test_at_once_is_one_by_one(self, several: list[ArticleContent], publish: bool) -> None:
        how = {"by": publisher(), "publish": publish}
        assert outcome(at_once, several, **how) == outcome(one_by_one, several, **how)


@pytest.mark.django_db
def test_at_once_is_one_by_one_for_all_that_is_peculiar(pia: User) -> None:
    became, left = outcome(at_once, PECULIAR, by=pia, publish=True)
    assert (became, left) == outcome(one_by_one, PECULIAR, by=pia, publish=True)
    assert [refused for refused, _ in became].count(True) == 2
    assert [bool(why) for _, why in became].count(True) == 3
    assert [article["row"][0]["status"] for article in left["articles"]] == [
        *("approved", "draft", "draft", "draft", "approved", "approved")
    ]


@pytest.fixture
def image(pia: User) -> Image:
    image = Image.objects.get_or_create_from_bytes(
        saved(drawn(size=(80, 60)), "JPEG"), by=pia, at=NOW
    )
    image.credit, image.alt = "Mira Hale", "The rail of the ferry"
    image.valid_until = NOW + 30 * DAY
    image.save()
    return image


def shown(image: Image, headline: str = "With a picture") -> ArticleContent:
    body = f"Words.\n\n![The rail](image:{image.key})"
    section = SectionContent(body=body, image=ImageUse(key=image.key))
    return story(headline, sections=(section,))


@pytest.mark.django_db
def test_rights_that_end_are_on_their_timelines_too(image: Image, pia: User) -> None:
    several = [shown(image), story(), shown(image, "Once more")]
    several.append(replace(shown(image, "Too late"), first_published=NOW + 60 * DAY))
    found = outcome(at_once, several, by=pia, publish=True)
    assert found == outcome(one_by_one, several, by=pia, publish=True)
    editions = [article["editions"] for article in found[1]["articles"]]
    assert [len(each) for each in editions] == [2, 1, 2, 0]


@pytest.mark.django_db
def test_the_address_of_a_story_that_is_here_is_taken(pia: User) -> None:
    create_articles([NewArticle(content=story(), publish=True)], by=pia, at=NOW)
    late = NewArticle(content=story(), publish=True)
    create_articles([late], by=pia, at=NOW)
    assert late.not_ready and late.article.status == "draft" and late.edition is None


@pytest.mark.django_db
@pytest.mark.parametrize("publish", [False, True])
def test_the_number_of_queries_does_not_grow(publish: bool, pia: User) -> None:
    def queries(many: int) -> int:
        several = [
            story(f"Story {many} {number}", byline=("Wren Hale", "Ed Moss"), tags=("sea", "town"))
            for number in range(many)
        ]
        with CaptureQueriesContext(connection) as captured:
            at_once(several, by=pia, publish=publish)
        return len(captured)

    queries(1)  # its names get their rows
    assert queries(3) == queries(30) <= (25 if publish else 15)


@pytest.mark.django_db
def test_nobody_without_the_right_brings_anything_in(wren: User, ed: User, pia: User) -> None:
    reader = User.objects.create_user("reader")
    for by, publish in ((reader, False), (wren, True), (ed, True)):
        with pytest.raises(workflow.NotAllowed):
            create_articles([NewArticle(content=story(), publish=publish)], by=by, at=NOW)
    assert not Article.objects.exists()
    create_articles([NewArticle(content=story())], by=wren, at=NOW)
    assert Article.objects.get().created_by == wren


@pytest.mark.django_db
def test_all_come_or_none(pia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(workflow.timeline, "begin_first", fails)
    with pytest.raises(RuntimeError):
        create_articles([NewArticle(content=story(), publish=True)], by=pia, at=NOW)
    assert not Article.objects.exists() and not Contributor.objects.exists()


@pytest.mark.django_db
def test_files_of_pictures_are_made_only_for_what_stays(
    image: Image, pia: User, tmp_path: Path
) -> None:
    def made(keep: bool) -> set[str]:
        new_articles = [NewArticle(content=shown(image, f"Kept {keep}"), publish=True)]
        create_articles(new_articles, by=pia, at=NOW, keep_files=keep)
        return {file.name for file in (tmp_path / "files" / "renditions").rglob("*.*")}

    assert not made(False)
    assert made(True)
