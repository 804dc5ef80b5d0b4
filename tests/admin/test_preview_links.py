"""Preview links: somebody without an account reads what is not published, until it is revoked."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image, PreviewLink
from articles.previews import links
from tests.conftest import person, signed_in
from tests.images import drawn, saved
from tests.stories import draft, publish, story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDRESS = re.compile(r'value="(http[^"]*/preview/[^"]*)"')


@pytest.fixture
def image(wren: User, at: datetime) -> Image:
    return Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=at)


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story("Ferry returns"), by=wren, at=at)


def page_of(article: Article) -> str:
    return reverse("admin:articles_article_preview_links", args=[article.pk])


def made(client: Client, article: Article, **fields: Any) -> str:
    """The path of a link that is made at the desk."""
    sent = {"reader": "the lawyer", "text": "now", "days": "7", **fields}
    shown = client.post(page_of(article), sent, follow=True).content.decode()
    assert "is made: send it to them" in shown
    found = ADDRESS.search(shown)
    assert found
    return found[1].partition("//")[2].partition("/")[2].join(("/", ""))


def read(path: str) -> tuple[int, str]:
    """As somebody without an account."""
    response = Client().get(path)
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"] and response["Referrer-Policy"] == "no-referrer"
    return response.status_code, response.content.decode()


def test_somebody_without_an_account_reads_what_is_not_published(
    article: Article, wren: User, wren_client: Client, at: datetime
) -> None:
    path = made(wren_client, article)
    status, page = read(path)
    assert status == 200 and "Ferry returns" in page and "on board" in page
    assert "Preview – not published" in page and "For the lawyer, until" in page
    assert '<meta name="robots" content="noindex">' in page
    workflow.save(article, story("Ferry sinks"), by=wren, at=at)
    assert "Ferry sinks" in read(path)[1]  # whatever it says by then
    assert Client().get(f"/admin/articles/article/{article.pk}/change/").status_code == 302


def test_a_link_to_one_text_shows_that_one(
    article: Article, wren: User, wren_client: Client, at: datetime
) -> None:
    path = made(wren_client, article, text="this")
    workflow.save(article, story("Ferry sinks"), by=wren, at=at)
    assert "Ferry returns" in read(path)[1] and "Ferry sinks" not in read(path)[1]
    assert "Revision 1</a>" in wren_client.get(page_of(article)).content.decode()


def test_a_link_that_is_revoked_leads_nowhere(
    article: Article, ed: User, wren_client: Client, ed_client: Client
) -> None:
    path = made(wren_client, article)
    link = PreviewLink.objects.get()
    for _ in range(2):  # twice is once
        shown = ed_client.post(page_of(article), {"revoke": link.pk}, follow=True).content.decode()
        assert "leads nowhere any more" in shown and "Revoked by Ed Moss" in shown
        assert not ADDRESS.search(shown)
    status, page = read(path)
    assert status == 410 and "taken it back" in page and "Ferry returns" not in page
    assert "ask whoever sent you the link" in page


def test_a_link_ends_with_its_time(article: Article, wren: User, at: datetime) -> None:
    link = links.make(article, None, reader="Ida", days=1, by=wren, at=at)
    token = links.token(link)
    assert links.opened(token, at=at) == links.opened(token, at=at + DAY - HOUR / 60) == link
    with pytest.raises(links.LinkIsOver, match="time"):
        links.opened(token, at=at + DAY)


def test_what_is_over_says_so_on_its_page(article: Article, wren: User, at: datetime) -> None:
    link = links.make(article, None, reader="Ida", days=1, by=wren, at=at - 9 * DAY)
    status, page = read(f"/preview/{links.token(link)}/")
    assert status == 410 and "The time for which it was made is over." in page


def test_a_spiked_story_is_shown_to_nobody(
    article: Article, ed: User, wren_client: Client, at: datetime
) -> None:
    path = made(wren_client, article)
    workflow.perform("spike", article, by=ed, at=at)
    status, page = read(path)
    assert status == 410 and "does not work on this story" in page and "on board" not in page


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "9" + token,
        lambda token: token.partition(".")[0],
        lambda _: "1.",
        lambda _: "9" * 4000,
        lambda _: "１.x",
    ],
)
def test_nobody_guesses_an_address(change: Any, article: Article, wren: User, at: datetime) -> None:
    link = links.make(article, None, reader="Ida", days=1, by=wren, at=at)
    status, page = read(f"/preview/{change(links.token(link))}/")
    assert status == 404 and "Ferry returns" not in page


def test_once_it_is_published_the_link_leads_to_it(
    article: Article, wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    path = made(wren_client, article)
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("approve", article, by=ed, at=at)
    publish(article, by=pia, at=at)
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"] == article.editions.get().get_absolute_url()
    workflow.save(article, story("Ferry sinks"), by=wren, at=at + HOUR)
    status, page = read(path)  # the next text is not
    assert status == 200 and "Ferry sinks" in page


def test_its_pictures_are_seen_and_no_others(
    image: Image, wren: User, wren_client: Client, at: datetime
) -> None:
    use = ImageUse(key=image.key, alt="The ferry", credit="Reuters")
    section = SectionContent(body="Words.", image=use)
    path = made(wren_client, draft(story(sections=(section,)), by=wren, at=at))
    page = read(path)[1]
    ours = storages["renditions"].url("")
    assert ours not in page
    pictures = re.findall(rf"{re.escape(path)}pictures/[^\s\",]+", page)
    assert len(pictures) >= 6
    for picture in pictures:
        answer = Client().get(picture)
        answer.getvalue()
        assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
        name = picture.partition("/pictures/")[2]
        assert Client().get(f"{ours}{name}").status_code == 404
    # The link of a text that does not show it gives away none of its files.
    other = made(wren_client, draft(story("Other"), by=wren, at=at))
    assert read(pictures[0].replace(path, other))[0] == 404
    for bad in ("..%2fnewsroom.sqlite3", "x.webp", "%00.webp"):
        assert Client().get(f"{path}pictures/{bad}").status_code == 404
    link = PreviewLink.objects.earliest("pk")
    wren_client.post(page_of(link.article), {"revoke": link.pk})
    assert Client().get(pictures[0]).status_code == 410


@pytest.mark.usefixtures("writers_see_everything")
def test_whoever_may_not_change_a_story_shares_none(article: Article, client: Client) -> None:
    stranger = signed_in(person("walt", "Walt", "Reed", "Writer"))
    assert stranger.get(page_of(article)).status_code == 403
    sent = {"reader": "me", "text": "now", "days": "7"}
    assert stranger.post(page_of(article), sent).status_code == 403
    assert client.post(page_of(article), sent).status_code == 302  # to the door
    assert not PreviewLink.objects.exists()


@pytest.mark.usefixtures("writers_see_everything")
def test_a_link_is_revoked_on_its_own_storys_page(
    article: Article, wren: User, wren_client: Client, at: datetime
) -> None:
    theirs = draft(story("Theirs"), by=person("walt", "Walt", "Reed", "Writer"), at=at)
    made(wren_client, article)
    link = PreviewLink.objects.get()
    ours = draft(story("Ours"), by=wren, at=at)
    assert wren_client.post(page_of(ours), {"revoke": link.pk}).status_code == 404
    assert wren_client.post(page_of(theirs), {"revoke": link.pk}).status_code == 403
    assert wren_client.post(page_of(article), {"revoke": "x"}).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


@pytest.mark.parametrize(
    "wrong", [{"reader": ""}, {"reader": "x" * 101}, {"days": "900"}, {"text": "all"}]
)
def test_what_is_wrong_in_the_form_is_said_there(
    wrong: dict[str, str], article: Article, wren_client: Client
) -> None:
    sent = {"reader": "Ida", "text": "now", "days": "7", **wrong}
    response = wren_client.post(page_of(article), sent)
    assert response.status_code == 400 and 'class="errorlist"' in response.content.decode()
    assert not PreviewLink.objects.exists()


def test_a_name_for_whom_is_words_and_no_markup(article: Article, wren_client: Client) -> None:
    path = made(wren_client, article, reader="<script>alert(1)</script>")
    assert "<script>alert(1)" not in read(path)[1]
    assert "<script>alert(1)" not in wren_client.get(page_of(article)).content.decode()
