"""A story is found by what it says now, whichever way it came and whatever became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import publishing, search, workflow
from articles.archive.restore import restore
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Batch, Contributor, Edition, Indexed, IndexedEdition
from articles.publishing import indexing
from articles.workflow import NewArticle, create_articles
from tests.importers.folders import import_articles, undo, write
from tests.newsrooms import archived, close_down, lived
from tests.stories import draft, story

HOUR = timedelta(hours=1)


def found(words: str) -> list[str]:
    return [article.headline for article in search.matching(Article.objects.all(), words)]


def save(article: Article, content: ArticleContent, *, by: User, at: datetime) -> None:
    article.refresh_from_db()
    workflow.save(article, content, by=by, at=at)


@pytest.mark.parametrize("word", ["headline", "standfirst", "byline", "heading", "body", "caption"])
def test_a_new_story_is_found_by_everything_that_it_says(
    word: str, wren: User, at: datetime
) -> None:
    captioned = SectionContent(heading="The heading", image=ImageUse(caption="The caption"))
    told = story(
        "The headline",
        standfirst="The standfirst",
        byline=("Wren Byline",),
        sections=(SectionContent(body="Words."), SectionContent(body="The **body**."), captioned),
    )
    draft(told, by=wren, at=at)
    draft(story(), by=wren, at=at)
    assert found(word) == ["The headline"]


def test_a_saved_story_is_found_by_its_new_words_and_no_longer_by_the_old(
    wren: User, at: datetime
) -> None:
    article = draft(story("Ferry", body="The quay was empty."), by=wren, at=at)
    draft(story("Lido", body="The quay was full."), by=wren, at=at)
    save(article, story("Ferry", body="The pier was empty."), by=wren, at=at + HOUR)
    assert (found("quay"), found("pier")) == (["Lido"], ["Ferry"])
    save(article, story("Boats", body="The pier was empty."), by=wren, at=at + HOUR)
    assert (found("ferry"), found("pier")) == ([], ["Boats"])
    save(article, story("Boats", byline=("Ada Third",)), by=wren, at=at + HOUR)
    assert (found("third"), found("hale")) == (["Boats"], ["Lido"])


def test_what_was_not_saved_is_not_found(wren: User, at: datetime) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    with transaction.atomic():
        save(article, story("Lido"), by=wren, at=at + HOUR)
        draft(story("Pier"), by=wren, at=at)
        transaction.set_rollback(True)
    assert (found("ferry"), found("lido"), found("pier")) == (["Ferry"], [], [])


def test_a_save_that_changes_no_word_leaves_the_index_alone(wren: User, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    with CaptureQueriesContext(connection) as asked:
        save(article, story(topics=("Sea",), tags=("boats",)), by=wren, at=at + HOUR)
    assert not [query for query in asked if "articles_indexed" in query["sql"]]


def new_articles(headlines: Sequence[str]) -> list[NewArticle]:
    return [NewArticle(content=story(headline), publish=True) for headline in headlines]


def test_many_new_stories_are_found_and_indexed_at_once(pia: User, at: datetime) -> None:
    create_articles(new_articles(["Lido", "Pier"]), by=pia, at=at)
    assert (found("lido"), found("pier")) == (["Lido"], ["Pier"])
    with CaptureQueriesContext(connection) as asked:
        create_articles(new_articles([f"Ferry {number}" for number in range(20)]), by=pia, at=at)
    tables = ("articles_indexed", "articles_indexededition")
    for table in tables:
        assert sum(f'"{table}"' in query["sql"] for query in asked) == 1
    assert len(found("ferry")) == 20


def test_an_import_is_found_and_its_undoing_leaves_nothing(pia: User, tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    batches = []
    for body in ("The water is cold.", "The water is warm."):
        write(posts, "lido", body)
        import_articles(posts, by="pia")
        batches.append(Batch.objects.latest("pk").pk)
        assert found(body) == ["Story lido"]
    assert found("cold") == []
    undo(batches[1])
    assert (found("cold"), found("warm")) == (["Story lido"], [])
    undo(batches[0])
    assert found("lido") == [] and not Indexed.objects.exists()


def test_a_restored_newsroom_can_be_searched(
    wren: User, ed: User, pia: User, at: datetime, tmp_path: Path
) -> None:
    for fate in ("drafted", "changed", "spiked"):
        lived(story(f"Ferry {fate}"), fate, wren=wren, ed=ed, pia=pia, at=at)
    models: tuple[Any, ...] = (Indexed, IndexedEdition)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    path = archived(tmp_path, at)
    close_down()
    restore(path)
    assert len(found("ferry")) == 3 and len(before[1]) == 2
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_a_deleted_story_is_gone_and_nobody_is_told_of_its_terms(
    pia: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry"), by=pia, at=at)
    draft(story("Lido"), by=pia, at=at)
    address = f"/admin/articles/article/{article.pk}/delete/"
    page = pia_client.get(address).content.decode()
    assert "Ferry" in page and "terms of" not in page.lower() and "indexed" not in page.lower()
    pia_client.post(address, {"post": "yes"})
    assert (found("ferry"), found("lido")) == ([], ["Lido"])
    assert Indexed.objects.count() == 1


def test_somebodys_stories_are_found_by_their_new_name(
    wren: User,
    pia: User,
    at: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    article = draft(story("Ferry", byline=("Wren Hale", "Ada Third")), by=wren, at=at)
    draft(story("Lido", byline=("Ada Third",)), by=wren, at=at)
    person = Contributor.objects.get(name="Wren Hale")
    person.name, person.slug = "Wren Moss", ""
    with django_capture_on_commit_callbacks(execute=True):
        workflow.change_row(person, by=pia, at=at)
    assert (found("hale"), found("moss"), found("third")) == ([], ["Ferry"], ["Lido", "Ferry"])
    # A text that still says the old name means the same person.
    again = story("Ferry sails", byline=("Wren Hale", "Ada Third"))
    save(article, again, by=wren, at=at + HOUR)
    assert (found("hale"), found("moss")) == ([], ["Ferry sails"])


def search_index(*arguments: str) -> str:
    out = StringIO()
    call_command("search_index", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_indexes_what_is_missing_or_everything_again(
    wren: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [draft(story(f"Ferry {number}"), by=wren, at=at) for number in range(5)]
    assert search_index() == "0 articles and 0 editions indexed.\n"
    Indexed.objects.filter(pk__in=[article.pk for article in articles[1:4]]).delete()
    assert found("ferry") == ["Ferry 4", "Ferry 0"]
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    assert search_index() == "3 articles and 0 editions indexed.\n"
    assert len(found("ferry")) == 5
    search.index([(articles[0].pk, story("Wrong"))])
    assert search_index() == "0 articles and 0 editions indexed.\n"
    assert search_index("--rebuild") == "5 articles and 0 editions indexed.\n"
    assert (found("wrong"), len(found("ferry"))) == ([], 5)


def test_editions_that_search_does_not_know_are_indexed_as_they_were(
    pia: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_articles(new_articles([f"Ferry {number}" for number in range(5)]), by=pia, at=at)
    before = list(IndexedEdition.objects.order_by("pk").values())
    IndexedEdition.objects.filter(pk__in=[row["place"] for row in before[1:4]]).delete()
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    assert search_index() == "0 articles and 3 editions indexed.\n"
    assert search_index("--rebuild") == "5 articles and 5 editions indexed.\n"
    assert list(IndexedEdition.objects.order_by("pk").values()) == before and len(before) == 5


def test_indexing_again_takes_a_few_at_a_time_in_as_many_questions_whatever_they_have(
    wren: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 4)
    section = SectionContent(body="Words.")
    costs = []
    for parts in (1, 6):
        for _ in range(4):
            names = tuple(f"Wren {number}" for number in range(parts))
            draft(story(byline=names, sections=(section,) * parts), by=wren, at=at)
        newest = Article.objects.order_by("-pk").values_list("pk", flat=True)[3]
        with CaptureQueriesContext(connection) as asked:
            assert list(publishing.index_again(Article.objects.filter(pk__gte=newest))) == [4]
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("migration", ["0005_lead_image_and_series", "0018_fronts"])
def test_what_was_here_before_search_is_found_after_migrate(
    migration: str, roles: None, wren: User, pia: User, at: datetime
) -> None:
    draft(story("Ferry"), by=wren, at=at)
    create_articles(new_articles(["Lido"]), by=pia, at=at)
    before = list(IndexedEdition.objects.values())
    call_command("migrate", "articles", migration, verbosity=0)
    options: dict[str, Any] = {"verbosity": 0}
    call_command("migrate", **options)
    assert found("ferry") == ["Ferry"]
    assert list(IndexedEdition.objects.values()) == before and len(before) == 1
    live = search.Among(Edition.objects.live(at).stories())
    assert live.best("lidos", 2) == live.newest("lidos", 2) == [Edition.objects.get().pk]
    ferry = Article.objects.get(headline="Ferry")
    assert replace(publishing.read(ferry), slug="") == story("Ferry")
