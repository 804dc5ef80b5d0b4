"""Two versions of an article beside each other; and an old one restored, with nothing lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Contributor, Edition, Image, Series, Status, Tag, Topic
from tests.admin.forms import address as form_of
from tests.images import drawn, saved
from tests.stories import approved, draft, publish, story

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def address(article: Article, page: str = "compare") -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def compared(client: Client, article: Article, before: str, after: str) -> Any:
    response = client.get(address(article), {"from": before, "to": after})
    assert response.status_code == 200
    return response


def places(response: Any) -> dict[str, list[tuple[str, str]]]:
    return {
        place.words: [(piece.kind, piece.text) for piece in place.pieces]
        for place in response.context["places"]
    }


def text_of(article: Article) -> ArticleContent:
    content: ArticleContent = article.revisions.latest("number").content
    return content


@pytest.fixture
def published(wren: User, ed: User, pia: User, at: datetime) -> Article:
    """Readers see its first edition; its third revision is the text now."""
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.save(article, story("Ferry stays in the harbour"), by=wren, at=at + MINUTE)
    workflow.save(article, story("Ferry stays in the yard"), by=wren, at=at + 2 * MINUTE)
    return article


@pytest.mark.parametrize(
    ("before", "after", "headline"),
    [
        ("live", "now", ["Ferry ", "-returns to", "+stays in", " the ", "-harbour", "+yard"]),
        ("edition-1", "revision-2", ["Ferry ", "-returns to", "+stays in", " the harbour"]),
        ("revision-2", "revision-3", ["Ferry stays in the ", "-harbour", "+yard"]),
        ("now", "revision-2", ["Ferry stays in the ", "-yard", "+harbour"]),
        ("revision-1", "live", None),
    ],
)
def test_any_two_versions_are_compared_word_by_word(
    before: str,
    after: str,
    headline: list[str] | None,
    published: Article,
    ed_client: Client,
) -> None:
    found = places(compared(ed_client, published, before, after))
    marks = {"same": "", "removed": "-", "added": "+"}
    said = {name: [f"{marks[kind]}{text}" for kind, text in found[name]] for name in found}
    assert said == ({} if headline is None else {"Headline": headline})


def test_what_changed_is_marked_also_for_those_who_see_no_colours(
    published: Article, ed_client: Client
) -> None:
    page = compared(ed_client, published, "revision-2", "revision-3").content.decode()
    for mark, word, text in (("ins", "added", "yard"), ("del", "removed", "harbour")):
        hidden = '<span class="visually-hidden">'
        assert f"<{mark}>{hidden}[{word}:</span>{text}{hidden}]</span></{mark}>" in page
    assert "They differ in 1 place" in page
    assert "Both say the same" in compared(ed_client, published, "now", "now").content.decode()


def test_sections_that_moved_came_and_went_are_said_to_have(
    wren: User, wren_client: Client, at: datetime
) -> None:
    one, two, three, four = (
        SectionContent(heading=name, body=f"About {name}.") for name in ("A", "B", "C", "D")
    )
    article = draft(story(sections=(one, two, three)), by=wren, at=at)
    workflow.save(article, story(sections=(three, one, four)), by=wren, at=at)
    found = compared(wren_client, article, "revision-1", "revision-2")
    assert places(found) == {
        "New section after section 1": [("added", "D\n\nAbout D.")],
        "Section 2 was removed": [("removed", "B\n\nAbout B.")],
        "Section 3 was moved before section 1": [],
    }
    page = found.content.decode()
    assert "It stood after section 2." in page


def test_pictures_are_shown_side_by_side(wren: User, wren_client: Client, at: datetime) -> None:
    first, second = (
        Image.objects.get_or_create_from_bytes(saved(drawn(size=(64, side))), by=wren, at=at)
        for side in (48, 40)
    )

    def showing(image: Image) -> ArticleContent:
        return story(sections=(SectionContent(body="x", image=ImageUse(key=image.key)),))

    article = draft(showing(first), by=wren, at=at)
    workflow.save(article, showing(second), by=wren, at=at)
    found = compared(wren_client, article, "revision-1", "revision-2")
    [place] = found.context["places"]
    assert [picture.image["key"] for picture in place.pictures] == [first.key, second.key]
    assert first.thumbnail.url in found.content.decode()
    # One that was deleted from the library is not said to have been none.
    first.delete()
    page = compared(wren_client, article, "revision-1", "revision-2").content.decode()
    assert "A picture that is no longer in the library" in page


def test_of_a_long_text_only_what_leads_to_the_changes_is_shown(
    wren: User, wren_client: Client, at: datetime
) -> None:
    long = "The harbour board met again. " * 200
    article = draft(story(body=f"{long}It was cold."), by=wren, at=at)
    workflow.save(article, story(body=f"{long}It was warm."), by=wren, at=at)
    [(_, unchanged), *_] = places(compared(wren_client, article, "revision-1", "now"))[
        "Section 1, text"
    ]
    assert len(unchanged) < 300 and unchanged.endswith("It was ")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("revision-9", "This article has no revision 9."),
        ("edition-9", "This article has no edition 9."),
        ("edition-2", "Edition 2 is a notice that the story is gone: it has no text."),
        ("live", "Edition 2 is a notice that the story is gone: it has no text."),
        ("revision-" + "9" * 30, "There is no such version of this article."),
        ("<b>", "There is no such version of this article."),
    ],
)
def test_what_there_is_not_is_said_and_another_can_be_chosen(
    name: str, why: str, published: Article, pia: User, pia_client: Client, at: datetime
) -> None:
    workflow.perform("withdraw", published, by=pia, at=at + HOUR, note="It was untrue.")
    for query in ({"from": name, "to": "now"}, {"from": "now", "to": name}):
        response = pia_client.get(address(published), query)
        assert response.status_code == 404
        page = response.content.decode()
        assert why in page and "<b>" not in page
        assert '<option value="revision-2">' in page


def test_without_an_edition_readers_see_nothing(
    wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    response = wren_client.get(address(article))
    assert "Readers see nothing of this article now." in response.content.decode()
    assert '<option value="live"' not in response.content.decode()


def test_what_is_compared_stands_chosen(published: Article, ed_client: Client) -> None:
    page = compared(ed_client, published, "live", "revision-2").content.decode()
    assert '<option value="live" selected>What readers see now</option>' in page
    assert '<option value="revision-2" selected>Revision 2, Wren Hale, 2 March 2026' in page
    assert '<option value="edition-1">Edition 1, from 2 March 2026' in page


# Restoring.


def restore(client: Client, article: Article, version: str, seen: int | None = None) -> list[str]:
    """What is said afterwards."""
    seen = Article.objects.get(pk=article.pk).version if seen is None else seen
    sent = {"version": version, "seen": str(seen)}
    response = client.post(address(article, "restore"), sent)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_old_text_is_restored_as_a_new_revision(published: Article, wren_client: Client) -> None:
    page = compared(wren_client, published, "now", "revision-2").content.decode()
    assert "Restore revision 2" in page
    assert restore(wren_client, published, "revision-2") == [
        "“Ferry stays in the harbour” says again what revision 2 said: saved as a new revision."
    ]
    assert [revision.number for revision in published.revisions.all()] == [4, 3, 2, 1]
    assert text_of(published) == story("Ferry stays in the harbour")
    published.refresh_from_db()
    assert published.headline == "Ferry stays in the harbour"
    assert Edition.objects.get().headline == "Ferry returns to the harbour"


def test_a_text_that_names_everything_there_is_is_restored(
    published: Article, wren: User, wren_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn(size=(80, 60))), by=wren, at=at)
    lead = ImageUse(key=image.key, alt="Boats", credit="Wren")
    full = replace(story(), tags=("sea",), series="Winter", lead_image=lead)
    workflow.save(published, full, by=wren, at=at + 3 * MINUTE)
    workflow.save(published, story("Something else"), by=wren, at=at + 4 * MINUTE)
    restore(wren_client, published, "revision-4")
    assert text_of(published) == full


def test_what_readers_see_is_restored_from_its_edition(
    published: Article, wren_client: Client
) -> None:
    page = compared(wren_client, published, "live", "now").content.decode()
    assert '<button type="submit" name="version" value="edition-1"' in page
    restore(wren_client, published, "edition-1")
    assert text_of(published) == story()


def test_restoring_over_an_approved_text_sends_it_back_to_review_and_says_so_before(
    published: Article, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    workflow.perform("approve", published, by=ed, at=at + HOUR)
    page = compared(ed_client, published, "now", "revision-1").content.decode()
    assert "This text is approved. Saving a change sends it back to review." in page
    said = restore(ed_client, published, "revision-1")
    assert said[1:] == [
        "The text was approved: it was sent back to review, and has to be approved again."
    ]
    published.refresh_from_db()
    assert published.status == Status.IN_REVIEW


def test_restoring_what_it_says_already_changes_nothing(
    published: Article, wren_client: Client
) -> None:
    said = restore(wren_client, published, "revision-3")
    assert said == [
        "“Ferry stays in the yard” says what revision 3 said already: nothing was changed."
    ]
    assert published.revisions.count() == 3
    page = compared(wren_client, published, "revision-1", "revision-3").content.decode()
    assert "Restore revision 1" in page and "Restore revision 3" not in page


def test_what_somebody_saved_meanwhile_is_not_overwritten(
    published: Article, ed: User, wren_client: Client, at: datetime
) -> None:
    seen = published.version
    workflow.save(published, story("Ed was faster"), by=ed, at=at + HOUR)
    [said] = restore(wren_client, published, "revision-1", seen=seen)
    assert "was changed by somebody else in the meantime" in said
    assert text_of(published).headline == "Ed was faster"


def test_a_text_whose_names_are_gone_is_refused_by_their_names(
    wren: User, wren_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=at)
    shows = SectionContent(body="x", image=ImageUse(key=image.key))
    full = story(byline=("Wren Hale", "Ada Third"), tags=("sea",), sections=(shows,))
    full = replace(full, series="Winter", lead_image=ImageUse(key=image.key))
    article = draft(full, by=wren, at=at)
    workflow.save(article, story(byline=(), topics=()), by=wren, at=at)
    Series.objects.get().delete()
    Contributor.objects.get(name="Ada Third").delete()
    Topic.objects.get(name="Town").delete()
    Tag.objects.get(name="sea").delete()
    image.delete()
    assert restore(wren_client, article, "revision-1") == [
        "This text names what is no longer here: the person “Ada Third”, the topic “Town”, the tag "
        "“sea”, the series “Winter”, the lead picture and the picture of section 1. So it was not "
        "restored, and nothing was changed. Put them back first, or copy from here what you need."
    ]
    assert article.revisions.count() == 2
    assert not Topic.objects.filter(name="Town").exists()


def test_a_name_that_was_changed_since_is_still_known(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.save(article, story("Another", topics=()), by=wren, at=at)
    topic = Topic.objects.get(name="Town")
    topic.name = "The town"
    workflow.change_row(topic, by=pia, at=at)
    restore(wren_client, article, "revision-1")
    assert list(article.topics.all()) == [topic]


@pytest.mark.usefixtures("writers_see_everything")
def test_nobody_restores_what_they_may_not_change(
    ed: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story("Ed's own", byline=()), by=ed, at=at)
    workflow.save(article, story("Ed's second", byline=()), by=ed, at=at)
    page = compared(wren_client, article, "now", "revision-1").content.decode()
    assert 'name="version"' not in page
    assert "Restore" not in wren_client.get(address(article, "history")).content.decode()
    [said] = restore(wren_client, article, "revision-1")
    assert "You may not change this article" in said
    assert text_of(article).headline == "Ed's second"


def test_a_spiked_article_is_reopened_before_it_is_restored(
    published: Article, pia: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story("One"), by=ed, at=at)
    workflow.save(article, story("Two"), by=ed, at=at)
    workflow.perform("spike", article, by=ed, at=at)
    page = compared(ed_client, article, "now", "revision-1").content.decode()
    assert 'name="version"' not in page
    [said] = restore(ed_client, article, "revision-1")
    assert "reopen it before you change it" in said


@pytest.mark.parametrize("version", ["revision-9", "live", "", "now-and-then"])
def test_what_there_is_not_is_not_restored(
    version: str, wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    [said] = restore(wren_client, article, version)
    assert said.startswith(("This article has no", "Readers see nothing", "There is no such"))
    assert article.revisions.count() == 1


def test_only_pressing_the_button_restores(published: Article, wren_client: Client) -> None:
    response = wren_client.get(address(published, "restore"), {"version": "revision-1"})
    assert response["Location"] == address(published, "history")
    assert published.revisions.count() == 3
    sent = {"version": "revision-1", "seen": published.version}
    assert wren_client.post(address(published, "restore"), sent)["Location"] == form_of(published)
