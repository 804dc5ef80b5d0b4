"""A source that changed, and an article that somebody edited: both side by side, and the choice."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Image, Source
from tests.admin.imports.runs import SOURCES, page_of, ran
from tests.conftest import signed_in
from tests.images import drawn, saved
from tests.stories import approved, draft, story


def in_conflict(article: Article, offered: ArticleContent, *, by: User) -> Source:
    """As an import leaves it that finds a changed source of an edited article."""
    return Source.objects.create(
        article=article,
        batch=ran(by, "created"),
        source_id="wordpress:https://pellhaven.example/?p=12",
        location="pellhaven.xml, article 12",
        revision=article.revisions.get(number=1),
        digest="before",
        lost=["3 comments"],
        offer={"content": offered.to_json(), "digest": "after", "lost": ["the poll “Who?”"]},
    )


@pytest.fixture
def source(wren: User, pia: User, at: datetime) -> Source:
    article = draft(story(body="It left at six.\n\nNobody came."), by=wren, at=at)
    edited = story(body="It left at six.\n\nForty people came.")
    workflow.save(article, edited, by=wren, at=at)
    offered = story("Ferry is back", body="It left at seven.\n\nNobody came.")
    return in_conflict(article, offered, by=pia)


def side_by_side(client: Client, source: Source) -> dict[str, list[list[tuple[str, str]]]]:
    response = client.get(reverse("admin:articles_source_change", args=[source.pk]))
    assert response.status_code == 200
    return {
        place.words: [[(piece.kind, piece.text) for piece in side.pieces] for side in place.sides]
        for place in response.context["places"]
    }


def choose(client: Client, source: Source, choice: str, seen: str | None = None) -> int:
    page = client.get(reverse("admin:articles_source_change", args=[source.pk]))
    sent = {"choice": choice, "seen": page.context["seen"] if seen is None else seen}
    address = reverse("admin:articles_source_choose", args=[source.pk])
    return client.post(address, sent).status_code


def text_of(source: Source) -> str:
    return Article.objects.get(pk=source.article_id).sections.get().body


def test_both_texts_are_marked_against_what_came_in(source: Source, wren_client: Client) -> None:
    assert side_by_side(wren_client, source) == {
        "Headline": [
            [("same", "Ferry returns to the harbour")],
            [
                ("same", "Ferry "),
                ("removed", "returns to the harbour"),
                ("added", "is back"),
            ],
        ],
        "Section 1, text": [
            [
                ("same", "It left at six.\n\n"),
                ("removed", "Nobody"),
                ("added", "Forty people"),
                ("same", " came."),
            ],
            [
                ("same", "It left at "),
                ("removed", "six."),
                ("added", "seven."),
                ("same", "\n\nNobody came."),
            ],
        ],
    }
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    html = page.content.decode()
    assert "<ins>Forty people</ins>" in html and "<del>six.</del>" in html
    assert "3 comments" in html and "the poll “Who?”" in html


def test_of_long_unchanged_texts_only_the_ends_are_shown(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    long = "The harbour board met again. " * 200
    article = draft(story(body=f"{long}It was cold."), by=wren, at=at)
    workflow.save(article, story(body=f"{long}It was warm."), by=wren, at=at)
    source = in_conflict(article, story(body=f"{long}It was cold. {long}"), by=pia)
    here, _ = side_by_side(wren_client, source)["Section 1, text"]
    assert [kind for kind, _ in here] == ["same", "removed", "added"]
    assert len(here[0][1]) < 300 and here[0][1].endswith("It was ")


def test_pictures_are_shown_beside_each_other(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    first, second = (
        Image.objects.get_or_create_from_bytes(saved(drawn(size=(64, side))), by=wren, at=at)
        for side in (48, 40)
    )

    def showing(image: Image) -> ArticleContent:
        return story(sections=(SectionContent(body="x", image=ImageUse(key=image.key)),))

    article = draft(showing(first), by=wren, at=at)
    workflow.save(article, story(sections=(SectionContent(body="x"),)), by=wren, at=at)
    source = in_conflict(article, showing(second), by=pia)
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    [place] = page.context["places"]
    assert [side.image and side.image["key"] for side in place.sides] == [
        first.key,
        None,
        second.key,
    ]


def test_a_section_that_was_moved_or_removed_is_said_to_have_been(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    one, two = (SectionContent(heading=name, body=f"About {name}.") for name in ("A", "B"))
    article = draft(story(sections=(one, two)), by=wren, at=at)
    workflow.save(article, story(sections=(two, one)), by=wren, at=at)
    source = in_conflict(article, story(sections=(one,)), by=pia)
    assert side_by_side(wren_client, source) == {
        "Section 2 was removed": [
            [("same", "B\n\nAbout B.")],
            [("removed", "B\n\nAbout B.")],
        ],
        "Section 2 was moved": [
            [("removed", "after"), ("added", "before"), ("same", " section 1")],
            [("same", "after section 1")],
        ],
    }


def test_the_sources_text_is_taken(source: Source, wren_client: Client) -> None:
    assert choose(wren_client, source, "take") == 302
    assert text_of(source) == "It left at seven.\n\nNobody came."
    source.refresh_from_db()
    assert source.offer is None
    assert source.revision == source.article.revisions.latest("number")
    assert choose(wren_client, source, "take", seen="") == 403  # there is nothing left to choose


def test_ours_is_kept_and_not_asked_about_again(source: Source, wren_client: Client) -> None:
    assert choose(wren_client, source, "keep") == 302
    assert text_of(source) == "It left at six.\n\nForty people came."
    source.refresh_from_db()
    assert (source.offer, source.digest) == (None, "after")
    assert not side_by_side(wren_client, source)


def test_a_choice_between_texts_that_changed_since_is_asked_again(
    source: Source, wren: User, wren_client: Client
) -> None:
    page = wren_client.get(reverse("admin:articles_source_change", args=[source.pk]))
    seen = page.context["seen"]
    workflow.save(source.article, story(body="A third text."), by=wren, at=timezone.now())
    assert choose(wren_client, source, "take", seen) == 302
    assert text_of(source) == "A third text."
    source.refresh_from_db()
    assert source.offer is not None


@pytest.mark.usefixtures("writers_see_everything")
def test_only_whoever_may_edit_the_article_chooses(
    source: Source, ed: User, pia: User, wren: User
) -> None:
    stranger = User.objects.create_user("una", is_staff=True)
    stranger.groups.set(wren.groups.all())
    assert choose(signed_in(stranger), source, "take") == 403
    source.refresh_from_db()
    assert source.offer is not None
    assert choose(signed_in(ed), source, "keep") == 302


def test_an_approved_text_goes_back_to_review(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    source = in_conflict(article, story("Ferry is back"), by=pia)
    assert choose(wren_client, source, "take") == 302
    article.refresh_from_db()
    assert (article.status, article.headline) == ("in_review", "Ferry is back")


@pytest.mark.usefixtures("writers_see_everything")
def test_the_articles_form_says_where_it_came_from_and_that_a_choice_waits(
    source: Source, wren_client: Client
) -> None:
    form = reverse("admin:articles_article_change", args=[source.article_id])
    html = wren_client.get(form).content.decode()
    assert "pellhaven.xml, article 12" in html and "3 comments" in html
    assert page_of(source.batch) in html
    assert "Its source has changed" in html
    Source.objects.update(offer=None)
    assert "Its source has changed" not in wren_client.get(form).content.decode()


@pytest.mark.parametrize("many", [2, 30])
def test_sources_in_conflict_are_listed(
    many: int,
    wren: User,
    pia: User,
    wren_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    batch = ran(pia)
    for number in range(many):
        article = draft(story(), by=wren, at=at)
        Source.objects.create(
            article=article,
            batch=batch,
            source_id=f"plain:{number}",
            revision=article.revisions.get(),
            offer={"content": {}, "digest": "", "lost": []} if number else None,
        )
    assert len(wren_client.get(SOURCES).context["cl"].result_list) == many
    with django_assert_num_queries(6):  # session, user, permissions twice, count, sources
        page = wren_client.get(f"{SOURCES}?conflict=yes")
    assert len(page.context["cl"].result_list) == many - 1
