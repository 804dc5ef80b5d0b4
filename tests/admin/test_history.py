"""An article's history: one timeline of all that happened to it, and who wrote what."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.admin.article import blame
from articles.admin.article.history import Event, Saves
from articles.content import ImageUse, SectionContent
from articles.models import Article, Edition, Image
from tests.images import drawn, saved
from tests.stories import approved, draft, publish, story

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def address(article: Article, page: str = "history") -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def shown(client: Client, article: Article, query: dict[str, str] | None = None) -> Any:
    response = client.get(address(article), query)
    assert response.status_code == 200
    return response


def events(response: Any) -> list[Event]:
    items = [
        item for day in response.context["days"] for doing in day.doings for item in doing.items
    ]
    return [
        event for item in items for event in (item.events if isinstance(item, Saves) else [item])
    ]


def test_the_history_has_texts_decisions_and_editions(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="It was untrue.")
    page = shown(pia_client, article).content.decode()
    for words in (
        "Wrote revision 1, the first",
        "Approved (In review → Approved)",
        "It was untrue.",
        "Edition 1, from 2 March 2026, 09:00 GMT to 2 March 2026, 10:00 GMT",
        "Edition 2, the notice that the story is gone, from 2 March 2026, 10:00 GMT",
    ):
        assert words in page
    assert page.index("Withdrawn") < page.index("Published") < page.index("Submitted for review")
    assert "Europe/London" in page
    old = reverse("admin:articles_article_revision", args=[article.pk, 1])
    assert old in page
    assert "Ferry returns to the harbour" in pia_client.get(old).content.decode()
    assert pia_client.get(address(article), {"before": "yesterday"}).status_code == 404


def test_a_plan_that_was_cancelled_says_so(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + HOUR, live_until=at + DAY)
    before = shown(pia_client, article).content.decode()
    assert "Edition 1, from 2 March 2026, 10:00 GMT to 3 March" in before
    assert "Edition 2, the notice that the story is gone, from 3 March" in before
    assert "cancelled" not in before
    workflow.perform("cancel_schedule", article, by=pia, at=at + MINUTE)
    after = events(shown(pia_client, article))
    cancelling, planning = after[:2]
    assert cancelling.what.startswith("Unscheduled: it will not appear on 2 March 2026, 10:00")
    assert [each.words for each in planning.editions] == [
        "Edition 1, never public: this plan was cancelled",
        "Edition 2, the notice that the story is gone, never public: this plan was cancelled",
    ]
    assert planning.what.startswith("Scheduled for 2 March 2026, 10:00")


def test_it_is_told_by_day_and_by_person_and_a_run_of_saves_is_one(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    for number in (1, 2):
        workflow.save(article, story(f"Headline {number}"), by=wren, at=at + number * MINUTE)
    workflow.save(article, story("Ed's headline"), by=ed, at=at + HOUR)
    workflow.perform("submit", article, by=wren, at=at + DAY)
    workflow.save(article, story("Wren's again"), by=wren, at=at + DAY + HOUR)
    told = [
        (
            day.words,
            doing.person,
            [item.words if isinstance(item, Saves) else item.what for item in doing.items],
        )
        for day in shown(wren_client, article).context["days"]
        for doing in day.doings
    ]
    assert told == [
        (
            "Tuesday, 3 March 2026",
            "Wren Hale",
            [
                "Saved revision 5, which differs from revision 4 in 1 place: headline",
                "Submitted for review (Draft → In review)",
            ],
        ),
        (
            "Monday, 2 March 2026",
            "Ed Moss",
            ["Saved revision 4, which differs from revision 3 in 1 place: headline"],
        ),
        ("Monday, 2 March 2026", "Wren Hale", ["Saved 3 times: revisions 1 to 3"]),
    ]


def test_a_day_is_one_of_the_sites_zone(wren: User, wren_client: Client, at: datetime) -> None:
    late = at.replace(month=7, day=1, hour=23, minute=30)  # half past midnight in London
    article = draft(story(), by=wren, at=late)
    [day] = shown(wren_client, article).context["days"]
    assert day.words == "Thursday, 2 July 2026"


def test_a_save_says_in_how_many_places_and_names_a_few(
    wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    other = story(
        "Ferry stays", standfirst="No.", byline=(), topics=(), tags=("sea",), body="Not at all."
    )
    workflow.save(article, other, by=wren, at=at)
    assert events(shown(wren_client, article))[0].what == (
        "Saved revision 2, which differs from revision 1 in 6 places: headline; standfirst; "
        "byline; topics; and 2 more"
    )


def test_a_text_that_was_restored_says_what_it_repeats(
    wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story("First"), by=wren, at=at)
    for number, headline in enumerate(("Second", "Third"), start=1):
        workflow.save(article, story(headline), by=wren, at=at + number * MINUTE)
    sent = {"version": "revision-1", "seen": article.version}
    wren_client.post(address(article, "restore"), sent)
    told = [event.what for event in events(shown(wren_client, article))]
    assert told[0] == (
        "Saved revision 4, which says again what revision 1 said and differs from revision 3 in 1 "
        "place: headline"
    )
    assert not any("says again" in what for what in told[1:])


def picture(*, by: User, at: datetime) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=by, at=at)
    image.title, image.alt, image.credit = "Quay", "Boats at the quay", "Reuters"
    image.save()
    return image


def test_what_was_changed_in_a_picture_of_the_article_stands_there_too(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    image = picture(by=wren, at=at - DAY)
    image.caption = "Before there was an article"
    workflow.change_row(image, by=ed, at=at - HOUR)
    shows = SectionContent(body="Words.", image=ImageUse(key=image.key))
    article = draft(story(sections=(shows,)), by=wren, at=at)
    other = draft(story("Another"), by=wren, at=at)
    image.caption, image.valid_until = "The quay", at + DAY
    workflow.change_row(image, by=ed, at=at + HOUR)
    told = [(event.what, event.person) for event in events(shown(pia_client, article))]
    assert told == [
        ("Changed the picture “Quay”: caption, rights until", "Ed Moss"),
        ("Wrote revision 1, the first", "Wren Hale"),
    ]
    history = reverse("admin:articles_image_history", args=[image.pk])
    assert history in shown(pia_client, article).content.decode()
    assert len(events(shown(pia_client, other))) == 1


def test_each_text_leads_to_what_it_was_and_what_it_changed(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.save(article, story("Ferry sails"), by=ed, at=at + HOUR)
    workflow.perform("approve", article, by=pia, at=at + HOUR)
    publish(article, by=pia, at=at + 2 * HOUR)
    page = shown(pia_client, article).content.decode()
    compare = address(article, "compare")
    for query in (
        "from=revision-1&amp;to=revision-2",
        "from=revision-1&amp;to=now",
        "from=now&amp;to=revision-1",
        "from=edition-1&amp;to=edition-2",
        "from=now&amp;to=edition-1",
    ):
        assert f'"{compare}?{query}' in page
        assert pia_client.get(f"{compare}?{query.replace('&amp;', '&')}").status_code == 200
    first = Edition.objects.get(number=1)
    assert f"{first.get_absolute_url()}?at=2026-03-02T09%3A00%3A00%2B00%3A00" in page


def test_a_long_history_is_read_in_pages(wren: User, wren_client: Client, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    for number in range(1, 70):
        content = replace(story(), standfirst=f"Version {number}")
        workflow.save(article, content, by=wren, at=at + number * MINUTE)
    seen: list[str] = []
    query: dict[str, str] = {}
    for _ in range(3):
        response = shown(wren_client, article, query)
        seen += [event.what for event in events(response)]
        if not response.context["older"]:
            break
        query = {"before": response.context["older"]}
    assert len(seen) == len(set(seen)) == 70
    assert all("in 1 place: standfirst" in what for what in seen[:-1])


@pytest.mark.parametrize("many", [2, 30])
def test_it_costs_the_same_however_much_has_happened(
    many: int,
    wren: User,
    ed: User,
    pia: User,
    pia_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    for number in range(many):
        now = at + number * MINUTE
        publish(article, by=pia, at=now, live_from=now + DAY, live_until=now + 2 * DAY)
        workflow.perform("cancel_schedule", article, by=pia, at=now)
    shown(pia_client, article)
    with django_assert_num_queries(13):
        shown(pia_client, article)


def test_whoever_may_not_see_articles_sees_no_history(wren: User, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    nobody = User.objects.create_user("nobody", is_staff=True)
    client = Client()
    client.force_login(nobody)
    for page in ("history", "compare", "blame"):
        assert client.get(address(article, page)).status_code == 404
    assert client.post(address(article, "restore"), {"version": "revision-1"}).status_code == 404


# Who wrote what.


def lines(client: Client, article: Article) -> list[tuple[str, str, str]]:
    response = client.get(address(article, "blame"))
    assert response.status_code == 200
    return [
        (line.text, passage.person, str(passage.revision))
        for part in response.context["parts"]
        for passage in part.passages
        for line in passage.lines
    ]


def test_beside_each_paragraph_stands_who_wrote_it(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(body="One.\n\nTwo.\n\nThree."), by=wren, at=at)
    workflow.save(article, story(body="One.\n\nTwo, said Ed.\n\nThree."), by=ed, at=at + DAY)
    assert lines(wren_client, article) == [
        ("Ferry returns to the harbour", "Wren Hale", "Revision 1"),
        ("After two winters the boats run again.", "Wren Hale", "Revision 1"),
        ("The first crossing", "Wren Hale", "Revision 1"),
        ("One.", "Wren Hale", "Revision 1"),
        ("Two, said Ed.", "Ed Moss", "Revision 2"),
        ("Three.", "Wren Hale", "Revision 1"),
    ]
    page = wren_client.get(address(article, "blame")).content.decode()
    assert "3 March 2026, 09:00 GMT" in page
    assert f"{address(article, 'compare')}?from=revision-1&amp;to=revision-2" in page
    assert "earlier" not in page


def test_what_is_restored_belongs_to_its_writer_still(
    wren: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry", body="One.\n\nTwo."), by=wren, at=at)
    pia = User.objects.get(username="pia")
    workflow.save(article, story("Boats", body="Another."), by=pia, at=at + DAY)
    article.refresh_from_db()
    sent = {"version": "revision-1", "seen": article.version}
    assert pia_client.post(address(article, "restore"), sent).status_code == 302
    assert article.revisions.count() == 3
    assert {person for _, person, _ in lines(pia_client, article)} == {"Wren Hale"}
    page = pia_client.get(address(article, "blame")).content.decode()
    assert page.count("brought back by Pia Lindqvist, revision 3") == 2  # headline, and section


def test_of_a_very_long_history_the_newest_is_looked_at_and_that_is_said(
    wren: User, ed: User, wren_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blame, "MOST_LOOKED_AT", 3)
    article = draft(story("First"), by=wren, at=at)
    for number, by in enumerate([ed, wren, wren, ed]):
        workflow.save(article, story(f"Headline {number}"), by=by, at=at + number * MINUTE)
    assert lines(wren_client, article)[0] == ("Headline 3", "Ed Moss", "Revision 5")
    assert lines(wren_client, article)[1][1:] == ("Wren Hale", "Revision 3")
    page = wren_client.get(address(article, "blame")).content.decode()
    assert page.count("</a> or earlier") == 2  # of the standfirst and of the section
    assert "The newest 3 revisions were looked at" in page


def test_what_people_wrote_is_shown_as_text(wren: User, wren_client: Client, at: datetime) -> None:
    hostile = "<script>alert(1)</script>"
    article = draft(story(hostile, body=hostile), by=wren, at=at)
    workflow.save(article, story(hostile, body=f"{hostile} {hostile}"), by=wren, at=at)
    for page in ("history", "blame", "compare"):
        query = {"from": "revision-1", "to": "revision-2"}
        assert hostile not in wren_client.get(address(article, page), query).content.decode()
