"""Translations at the desk: begun from their original, chosen in the form, told beside it, and
which of them are older than what readers of the original are told."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import clock, workflow
from articles.content import ArticleContent
from articles.models import Article
from tests.admin.forms import address, fields
from tests.stories import approved, change, draft, publish, story

HOUR = timedelta(hours=1)
BEHIND = "Older than its original, which says something else to readers since"
HOME_BOX = "Translations behind their original"


def page(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def translate(article: Article) -> str:
    return reverse("admin:articles_article_translate", args=[article.pk])


def german(article: Article) -> ArticleContent:
    return story("Die Fähre", language="de", translation_of=str(article.key))


@pytest.fixture
def then() -> datetime:
    return clock.now() - 9 * HOUR


@pytest.fixture
def ferry(wren: User, ed: User, pia: User, then: datetime) -> Article:
    article = approved(story(tags=("sea",), slug="ferry"), by=wren, editor=ed, at=then)
    publish(article, by=pia, at=then)
    return article


@pytest.fixture
def faehre(ferry: Article, wren: User, then: datetime) -> Article:
    return draft(german(ferry), by=wren, at=then + HOUR)


def say(
    article: Article, content: ArticleContent, *, at: datetime, people: dict[str, User]
) -> None:
    """To readers."""
    change(article, content, by=people["wren"], editor=people["ed"], at=at)
    publish(article, by=people["pia"], at=at)


@pytest.fixture
def people(wren: User, ed: User, pia: User) -> dict[str, User]:
    return {"wren": wren, "ed": ed, "pia": pia}


def test_a_translation_begins_with_all_that_its_original_says(
    ferry: Article, wren: User, wren_client: Client
) -> None:
    assert f'href="{translate(ferry)}"' in page(wren_client, address(ferry))
    answer = wren_client.post(translate(ferry), {"language": "de"})
    made = Article.objects.latest("pk")
    assert answer.status_code == 302 and answer["Location"] == address(made)
    said, original = (each.revisions.newest().content for each in (made, ferry))
    assert (said.language, said.translation_of, said.slug) == ("de", str(ferry.key), "")
    for name in ("headline", "standfirst", "sections", "byline", "topics", "tags", "lead_image"):
        assert getattr(said, name) == getattr(original, name)
    assert (made.status, made.created_by) == ("draft", wren)
    assert made.translation_of == ferry


def test_a_story_comes_into_each_language_once(
    ferry: Article, faehre: Article, wren_client: Client
) -> None:
    for original in (ferry, faehre):
        answer = wren_client.post(translate(original), {"language": "de"})
        assert answer.status_code == 400
    assert '<option value="en-gb"' not in page(wren_client, translate(ferry))
    assert Article.objects.count() == 2


def test_a_translation_of_a_translation_is_one_of_the_original(
    ferry: Article, faehre: Article, wren_client: Client
) -> None:
    assert wren_client.post(translate(faehre), {"language": "es"}).status_code == 302
    assert Article.objects.latest("pk").translation_of == ferry


def test_whoever_may_not_write_begins_none(ferry: Article, client: Client) -> None:
    reads = User.objects.create_user("rita", password="x", is_staff=True)
    client.force_login(reads)
    assert client.post(translate(ferry), {"language": "de"}).status_code in (403, 404)
    assert Article.objects.count() == 1


def test_the_form_chooses_the_original_and_lets_it_go(
    ferry: Article, wren: User, wren_client: Client, then: datetime
) -> None:
    article = draft(story("Die Fähre", language="de"), by=wren, at=then)
    sent = fields(wren_client, article) | {"translation_of": str(ferry.key)}
    wren_client.post(address(article), sent)
    article.refresh_from_db()
    assert article.translation_of == ferry
    assert article.revisions.newest().content.translation_of == str(ferry.key)
    assert f'<option value="{ferry.key}" selected' in page(wren_client, address(article))
    compared = page(wren_client, f"{address(article)[:-7]}compare/?from=revision-1&to=now")
    assert "Translation of" in compared and str(ferry.key) not in compared
    wren_client.post(address(article), fields(wren_client, article) | {"translation_of": ""})
    article.refresh_from_db()
    assert article.translation_of is None


@pytest.mark.parametrize(
    ("language", "which", "why"),
    [
        ("de", "itself", "A story is no translation of itself"),
        ("", "original", "A translation is in another language than its original"),
        ("de", "nothing", "is not a valid UUID"),
    ],
)
def test_the_form_says_what_is_no_translation(
    language: str,
    which: str,
    why: str,
    ferry: Article,
    wren: User,
    wren_client: Client,
    then: datetime,
) -> None:
    article = draft(story("Die Fähre", language="de"), by=wren, at=then)
    key = {"itself": article.key, "original": ferry.key, "nothing": "abc"}[which]
    sent = fields(wren_client, article) | {"translation_of": str(key), "language": language}
    answer = wren_client.post(address(article), sent)
    assert answer.status_code == 200 and why in answer.content.decode()
    article.refresh_from_db()
    assert article.translation_of is None


def test_an_original_stays_one(ferry: Article, faehre: Article, wren: User, then: datetime) -> None:
    other = draft(story("Barco", language="es"), by=wren, at=then)
    said = story(translation_of=str(other.key))
    with pytest.raises(workflow.TranslationRefused, match="has translations itself"):
        workflow.save(ferry, said, by=wren, at=clock.now())
    with pytest.raises(workflow.TranslationRefused, match="in that language already"):
        workflow.save(ferry, story(language="de"), by=wren, at=clock.now())


def test_each_form_leads_to_the_other_languages(
    ferry: Article, faehre: Article, ed_client: Client
) -> None:
    shown = page(ed_client, address(ferry))
    assert "Other languages" in shown and f'href="{address(faehre)}" hreflang="de"' in shown
    assert "Deutsch" in shown and BEHIND not in shown
    shown = page(ed_client, address(faehre))
    assert f'href="{address(ferry)}"' in shown and "Original." in shown
    assert BEHIND not in shown and HOME_BOX not in page(ed_client, reverse("admin:index"))


def test_a_translation_is_behind_once_readers_of_the_original_are_told_something_else(
    ferry: Article, faehre: Article, then: datetime, people: dict[str, User], ed_client: Client
) -> None:
    new = story(tags=("sea",), slug="ferry", body="It left at *seven*.")
    change(ferry, new, by=people["wren"], editor=people["ed"], at=then + 2 * HOUR)
    assert BEHIND not in page(ed_client, address(faehre))  # nobody has been told yet
    publish(ferry, by=people["pia"], at=then + 3 * HOUR)
    shown = page(ed_client, address(faehre))
    assert BEHIND in shown
    compare = reverse("admin:articles_article_compare", args=[ferry.pk])
    assert f'href="{compare}?from=edition-1&amp;to=live"' in shown
    assert "seven" in page(ed_client, f"{compare}?from=edition-1&to=live")
    assert BEHIND in page(ed_client, address(ferry))
    home = page(ed_client, reverse("admin:index"))
    assert HOME_BOX in home and address(faehre) in home


@pytest.mark.parametrize("way", ["saved", "checked"])
def test_it_is_no_longer_once_it_was_saved_or_checked(
    way: str,
    ferry: Article,
    faehre: Article,
    then: datetime,
    people: dict[str, User],
    wren_client: Client,
) -> None:
    say(ferry, story("Ferry sails", slug="ferry"), at=then + 2 * HOUR, people=people)
    texts = faehre.revisions.count()
    if way == "saved":
        sent = fields(wren_client, faehre) | {"headline": "Die Fähre fährt"}
        wren_client.post(address(faehre), sent)
    else:
        assert "Checked against the original" in page(wren_client, address(faehre))
        wren_client.post(reverse("admin:articles_article_checked", args=[faehre.pk]))
        history = page(wren_client, reverse("admin:articles_article_history", args=[faehre.pk]))
        assert "Checked against its original" in history
    assert faehre.revisions.count() == texts + (way == "saved")
    assert BEHIND not in page(wren_client, address(faehre))
    assert HOME_BOX not in page(wren_client, reverse("admin:index"))


def test_a_text_that_was_put_into_another_language_before_readers_had_it_is_not_behind(
    ferry: Article, then: datetime, people: dict[str, User], ed_client: Client
) -> None:
    new = story("Ferry sails", slug="ferry")
    change(ferry, new, by=people["wren"], editor=people["ed"], at=then + HOUR)
    faehre = draft(german(ferry), by=people["wren"], at=then + 2 * HOUR)
    publish(ferry, by=people["pia"], at=then + 3 * HOUR)
    assert BEHIND not in page(ed_client, address(faehre))


def test_the_same_words_again_are_nothing_new(
    ferry: Article, faehre: Article, then: datetime, people: dict[str, User], ed_client: Client
) -> None:
    say(ferry, story(tags=("sea", "ice"), slug="ferry"), at=then + 2 * HOUR, people=people)
    assert BEHIND not in page(ed_client, address(faehre))


def test_what_is_no_translation_is_checked_against_nothing(
    ferry: Article, wren_client: Client
) -> None:
    answer = wren_client.post(
        reverse("admin:articles_article_checked", args=[ferry.pk]), follow=True
    )
    assert "This story is no translation." in answer.content.decode()
    assert not ferry.status_changes.filter(transition="check_translation").exists()
