"""The page “The paper”: what its Desk chief sets holds, everywhere and at once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from articles import workflow
from articles.admin.paper import checks
from articles.models import Delivery, Notification, NotificationChoice, NotificationKind
from articles.publishing.checks import SETTABLE
from tests.admin.test_admin import INLINE
from tests.conftest import signed_in
from tests.stories import approved, draft, publish, story

PAGE = "/admin/articles/papersettings/1/change/"
HISTORY = "/admin/articles/papersettings/1/history/"


def shown(client: Client) -> dict[str, Any]:
    """What the page would send."""
    context: Any = client.get(PAGE).context
    form = context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    said = {name: "" if value is None else value for name, value in values.items()}
    return {**said, "_seen": context["seen_row"]}


def save(client: Client, **given: Any) -> Any:
    return client.post(PAGE, {**shown(client), **given}, follow=True)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_page_is_the_desk_chiefs_alone(
    wren_client: Client, ed_client: Client, pia_client: Client, cleo_client: Client
) -> None:
    for client in (wren_client, ed_client, pia_client):
        for address in (PAGE, HISTORY, "/admin/articles/papersettings/"):
            assert client.get(address).status_code == 403
        assert client.post(PAGE, {"site_name": "The Rag"}).status_code == 403
        assert "papersettings" not in text(client, "/admin/")
    assert cleo_client.get("/admin/articles/papersettings/", follow=True).status_code == 200
    assert "/admin/articles/papersettings/" in text(cleo_client, "/admin/")
    assert "The Rag" not in text(cleo_client, PAGE)


def test_there_is_one_paper_and_nobody_adds_or_deletes_one(cleo_client: Client) -> None:
    for address in ("2/change/", "2/history/", "add/", "1/delete/"):
        answer = cleo_client.get(f"/admin/articles/papersettings/{address}")
        assert answer.status_code in (403, 404), address


def test_a_name_is_the_papers_everywhere_and_empty_it_is_the_environments_again(
    cleo_client: Client, settings: Settings
) -> None:
    settings.SITE_NAME = "The Courant"
    reader = Client()
    assert "<title>The Courant" in text(reader, "/")
    save(cleo_client, site_name="The Harbour & Post", tagline="All tides")
    assert "<title>The Harbour &amp; Post: All tides" in text(reader, "/")
    assert "<title>The Harbour &amp; Post</title>" in text(reader, "/feed.xml")
    assert "The Harbour &amp; Post: the desk" in text(cleo_client, "/admin/")
    save(cleo_client, site_name="", tagline="")
    assert "<title>The Courant" in text(reader, "/")


def test_each_field_says_what_the_environment_gives(
    cleo_client: Client, settings: Settings
) -> None:
    settings.SITE_NAME, settings.DIGEST_HOUR = "The Lamp", 5
    settings.CHECKS = {"link-text": "blocks"}
    page = text(cleo_client, PAGE)
    assert not INLINE.search(page)
    assert "Left empty: The Lamp." in page
    assert "As the server has it: 05:00" in page
    assert "Blocks (NEWSROOM_CHECKS says so)" in page and "Advice (its own weight)" in page


def test_a_new_zone_moves_every_time_that_is_shown_or_typed_and_says_so(
    cleo_client: Client, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    edition = article.editions.get()
    addresses = (
        f"/admin/articles/article/{article.pk}/history/",
        f"/admin/articles/article/{article.pk}/change/",
    )
    for address in addresses:
        assert "09:00 GMT" in text(cleo_client, address)
    assert 'datetime="2026-03-02T09:00:00+00:00"' in text(Client(), edition.get_absolute_url())
    said = save(cleo_client, time_zone="Pacific/Auckland").content.decode()
    assert "All times are shown and written in Pacific/Auckland from now on: it is" in said
    for address in addresses:
        page = text(cleo_client, address)
        assert "22:00 NZDT" in page and "09:00 GMT" not in page
    assert 'datetime="2026-03-02T22:00:00+13:00"' in text(Client(), edition.get_absolute_url())
    typed = "/admin/articles/article/calendar/?view=day&date=2026-03-02"
    assert "Pacific/Auckland" in text(cleo_client, typed)


def test_the_papers_language_is_that_of_readers_pages_and_of_the_desk(
    cleo_client: Client, wren: User, ed: User, pia: User, at: datetime
) -> None:
    publish(approved(story(), by=wren, editor=ed, at=at), by=pia, at=at)
    save(cleo_client, language="de")
    front = text(Client(), "/")
    assert ('<html lang="de">' in front and "2. März 2026" in front) or "März" in front
    assert '<html lang="de"' in text(cleo_client, "/admin/")


def test_with_four_eyes_off_authors_approve_and_the_page_warns(
    cleo_client: Client, ed: User, at: datetime, settings: Settings
) -> None:
    settings.FOUR_EYES = "any"
    article = draft(story(), by=ed, at=at)
    workflow.perform("submit", article, by=ed, at=at)
    page = f"/admin/articles/article/{article.pk}/change/"
    assert "changes in it are yours" in text(signed_in(ed), page)
    said = save(cleo_client, four_eyes="off").content.decode()
    assert "that nobody but its author has read" in said
    workflow.perform("approve", article, by=ed, at=at)
    assert "Approved" in text(signed_in(ed), page)
    save(cleo_client, four_eyes="")
    again = draft(story("Another ferry"), by=ed, at=at)
    workflow.perform("submit", again, by=ed, at=at)
    assert workflow.refusal("approve", again, ed, at=at)


def test_a_check_that_blocks_blocks_and_one_that_is_off_is_not_told(
    cleo_client: Client, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(standfirst=""), by=wren, editor=ed, at=at)
    panel = f"/admin/articles/article/{article.pk}/change/"
    assert "The article has no standfirst" in text(cleo_client, panel)
    save(cleo_client, **{"check-standfirst-missing": "blocks"})
    with pytest.raises(workflow.NotReady, match="standfirst"):
        publish(article, by=pia, at=at)
    save(cleo_client, **{"check-standfirst-missing": "off"})
    assert "The article has no standfirst" not in text(cleo_client, panel)
    publish(article, by=pia, at=at)
    assert article.editions.count() == 1


def test_every_check_that_can_be_set_has_its_row() -> None:
    assert set(checks.IN_WORDS) == SETTABLE


def test_digests_go_out_at_the_papers_hour_by_its_clock(
    cleo_client: Client, wren: User, ed: User, at: datetime
) -> None:
    ed.email = "ed@example.org"
    ed.save()
    NotificationChoice.objects.create(
        person=ed, kind=NotificationKind.SUBMITTED, delivery=Delivery.DIGEST
    )
    save(cleo_client, digest_hour="18", time_zone="Asia/Kolkata")
    workflow.perform("submit", draft(story(), by=wren, at=at), by=wren, at=at)
    told = Notification.objects.get(to=ed)
    assert told.mail_due == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("time_zone", "Mars/Olympus", "There is no such time zone here."),
        ("language", "not a tag", "That is no tag of a language."),
        ("four_eyes", "sometimes", "Choose whom four eyes keep from approving."),
        ("writers_see", "nothing", "Choose what Writers see."),
        ("digest_hour", "24", "Choose an hour of the day."),
        ("check-link-text", "shouts", "A check blocks, is advice, or is off."),
        ("site_name", "x" * 101, "Ensure this value has at most 100 characters"),
        ("about", "*" * 10_001, "more than"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    field: str, value: str, sentence: str, cleo_client: Client
) -> None:
    answer = save(cleo_client, **{"tagline": "Not kept", field: value})
    assert sentence in " ".join(answer.context["adminform"].form.errors[field])
    assert "Not kept" not in text(Client(), "/")


def test_changes_stand_in_the_history_with_who_and_when(cleo_client: Client) -> None:
    save(cleo_client, four_eyes="last", **{"check-alt-missing": "advice"})
    save(cleo_client, **{"check-alt-missing": ""})
    history = text(cleo_client, HISTORY)
    assert "Cleo Anders" in history
    assert "Who cannot approve a text: <del>–</del> → <ins>Whoever made the last" in history
    title = "Check “Pictures: alternative text”"
    assert f"{title}: <del>–</del> → <ins>advice</ins>" in history
    assert f"{title}: <del>advice</del> → <ins>–</ins>" in history


def test_a_page_that_is_out_of_date_puts_nothing_back(cleo_client: Client, cleo: User) -> None:
    old = shown(cleo_client)
    save(cleo_client, site_name="The Lamp")
    answer = cleo_client.post(PAGE, {**old, "tagline": "Old"})
    assert "Somebody else has changed this since you opened it" in answer.content.decode()
    assert "<title>The Lamp: " in text(Client(), "/") and "Old" not in text(Client(), "/")


def test_a_save_that_changes_nothing_leaves_no_history(cleo_client: Client) -> None:
    save(cleo_client)
    assert "Nobody has changed it here." in text(cleo_client, HISTORY)


def test_policies_are_a_page_for_readers_linked_from_all_others(
    cleo_client: Client, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    address = article.editions.get().get_absolute_url()
    reader = Client()
    assert reader.get("/about/").status_code == 404
    assert "/about/" not in text(reader, "/")
    save(cleo_client, about="We *check*. <script>alert(1)</script>", corrections="Write to us.")
    page = text(reader, "/about/")
    assert '<section id="corrections"' in page and 'id="contact"' not in page
    assert "<em>check</em>" in page and "<script>alert" not in page
    assert 'href="/about/#about"' in text(reader, "/")
    assert "/about/</loc>" in text(reader, "/sitemap-pages.xml")
    told = text(reader, address)
    assert '"publishingPrinciples": "http' in told and '/about/#about"' in told
    assert '/about/#corrections"' in told
    save(cleo_client, about="", corrections="")
    assert reader.get("/about/").status_code == 404
    assert "correctionsPolicy" not in text(reader, address)
