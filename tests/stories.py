"""Builders that tests share: a story as content, and its way through the workflow."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from hypothesis import strategies as st

from articles import publishing, workflow
from articles.content import ArticleContent, Genre, ImageUse, SectionContent
from articles.models import Article, Edition, StatusChange


def story(headline: str = "Ferry returns to the harbour", **fields: Any) -> ArticleContent:
    """A content that nothing stands against; `body` and `heading` are its one section's."""
    section = SectionContent(
        heading=fields.pop("heading", "The first crossing"),
        body=fields.pop("body", "It left at *six* with forty people on board."),
    )
    return ArticleContent(
        **{
            "headline": headline,
            "standfirst": "After two winters the boats run again.",
            "byline": ("Wren Hale",),
            "topics": ("Town",),
            "sections": (section,),
            **fields,
        }
    )


def draft(content: ArticleContent, *, by: User, at: datetime) -> Article:
    article = Article()
    workflow.create(article, content, by=by, at=at)
    return article


def approved(content: ArticleContent, *, by: User, editor: User, at: datetime) -> Article:
    article = draft(content, by=by, at=at)
    workflow.perform("submit", article, by=by, at=at)
    workflow.perform("approve", article, by=editor, at=at)
    return article


def change(
    article: Article, content: ArticleContent, *, by: User, editor: User, at: datetime
) -> None:
    """A new text, written by one and approved by another."""
    if workflow.save(article, content, by=by, at=at):
        workflow.perform("approve", article, by=editor, at=at)


def publish(article: Article, *, by: User, at: datetime, **when: Any) -> StatusChange:
    return workflow.perform("publish", article, by=by, at=at, **when)


def proposed(article: Article, content: ArticleContent, *, at: datetime) -> publishing.Proposal:
    earlier = workflow.ArticleState(article).timeline.stories_begun(at)
    return publishing.propose(article, content, live_from=at, earlier=earlier)


def composed(article: Article, content: ArticleContent, *, at: datetime) -> Edition:
    """What a preview shows: the edition that readers would get, unsaved."""
    return publishing.compose(proposed(article, content, at=at), publishing.Names.known(content))


# What text columns of both engines hold: no NUL, no half of a surrogate pair.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=20)
images = st.none() | st.builds(ImageUse, alt=texts, caption=texts, credit=texts)
sections = st.builds(SectionContent, heading=texts, body=texts, image=images)
contents = st.builds(
    ArticleContent,
    headline=names,
    standfirst=texts,
    slug=st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,5})?", fullmatch=True) | st.just(""),
    genre=st.sampled_from(Genre),
    language=st.sampled_from(["", "en", "pt-BR", "ar"]),
    translation_of=st.just("") | st.uuids().map(str),
    byline=st.lists(names, max_size=3).map(tuple),
    series=st.just("") | names,
    topics=st.lists(names, max_size=3).map(tuple),
    tags=st.lists(names, max_size=3).map(tuple),
    first_published=st.none()
    | st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone itself)
        max_value=datetime(9998, 12, 1),  # noqa: DTZ001  (behind it lies no address)
        timezones=st.timezones(),
        allow_imaginary=False,
    ),
    lead_image=images,
    sections=st.lists(sections, max_size=4).map(tuple),
)
# What can be saved wherever there is nothing else: no key leads to a story there.
originals = contents.map(lambda content: replace(content, translation_of=""))
