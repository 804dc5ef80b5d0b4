"""The bell on every page, the page of notifications, and the page to choose."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from articles.models import Article, Delivery, Notification, NotificationChoice, NotificationKind
from articles.notifications import tell
from tests.admin.forms import address
from tests.admin.test_admin import INLINE
from tests.notifications.told import with_address
from tests.stories import draft, story

pytestmark = pytest.mark.django_db
LIST, CHOICES = "/admin/notifications/", "/admin/notifications/choices/"
BELL = re.compile(r'class="desk-bell".*?(?:desk-unseen">(.*?)<|</a>)', re.DOTALL)


def bell(client: Client, path: str = "/admin/") -> str:
    """The number beside it; empty where there is none."""
    found = BELL.search(client.get(path).content.decode())
    assert found is not None
    return found[1] or ""


def headlines(client: Client, path: str = LIST) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'desk-told-story" href="[^"]+">.*?“(.*?)”', html)


def assign(person: User, article: Article, *, at: datetime, words: str = "") -> Notification:
    tell(NotificationKind.ASSIGNED, [person], article=article, at=at, words=words)
    return Notification.objects.latest("pk")


@pytest.fixture
def ferry(wren: User, at: datetime) -> Article:
    return draft(story("Ferry"), by=wren, at=at)


@pytest.fixture
def lido(wren: User, at: datetime) -> Article:
    return draft(story("Lido"), by=wren, at=at)


def test_the_bell_counts_what_is_unseen_up_to_nine(
    ferry: Article, ed: User, ed_client: Client, wren_client: Client, at: datetime
) -> None:
    assert bell(ed_client) == ""
    for number in range(11):
        assign(ed, ferry, at=at + timedelta(minutes=number))
        assert bell(ed_client) == (str(number + 1) if number < 9 else "9+")
    assert bell(wren_client) == ""
    for path in (LIST, CHOICES, "/admin/articles/topic/", "/admin/articles/article/add/"):
        assert bell(ed_client, path) == "9+"
    assert "(9+) Notifications" in ed_client.get(LIST).content.decode()


def test_the_bell_costs_no_question_however_much_is_unseen(
    ferry: Article,
    ed: User,
    ed_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ed_client.get(CHOICES)
    with django_assert_num_queries(5) as without:
        ed_client.get(CHOICES)
    for number in range(20):
        assign(ed, ferry, at=at + timedelta(minutes=number))
    with django_assert_num_queries(len(without)):
        assert bell(ed_client, CHOICES) == "9+"


def test_a_story_that_is_opened_is_no_longer_told_of(
    ferry: Article, lido: Article, ed: User, ed_client: Client, pia: User, at: datetime
) -> None:
    for article in (ferry, lido):
        assign(ed, article, at=at)
        assign(pia, article, at=at)
    assert bell(ed_client) == "2"
    assert bell(ed_client, address(ferry)) == "1"  # on its own page already
    assert bell(ed_client) == "1"
    (left,) = Notification.objects.unseen().filter(to=ed)
    assert left.article == lido
    assert Notification.objects.unseen().filter(to=pia).count() == 2


def test_the_list_has_the_newest_first_in_pages_and_leads_to_each_story(
    ferry: Article, lido: Article, ed: User, ed_client: Client, wren_client: Client, at: datetime
) -> None:
    for number in range(45):
        assign(ed, lido if number == 44 else ferry, at=at + timedelta(minutes=number), words="<b>")
    page = ed_client.get(LIST)
    html = page.content.decode()
    assert headlines(ed_client)[:2] == ["Lido", "Ferry"] and address(lido) in html
    assert len(headlines(ed_client)) == 40 and not INLINE.search(html) and "&lt;b&gt;" in html
    (older,) = re.findall(r'href="(/admin/notifications/\?before=\d+)"', html)
    assert headlines(ed_client, older) == ["Ferry"] * 5
    assert headlines(wren_client) == []
    assert "There is nothing older" in ed_client.get(f"{LIST}?before=1").content.decode()
    for odd in ("x", "-1", "9" * 30):
        assert ed_client.get(f"{LIST}?before={odd}").status_code == 200


def test_one_is_marked_or_all_that_were_shown_and_nobody_elses(
    ferry: Article, ed: User, ed_client: Client, pia: User, at: datetime
) -> None:
    first, second, third = (assign(ed, ferry, at=at + timedelta(minutes=n)) for n in range(3))
    others = assign(pia, ferry, at=at)
    ed_client.post(LIST, {"seen": first.pk})
    assert bell(ed_client) == "2"
    ed_client.post(LIST, {"seen": others.pk})
    assert bell(ed_client) == "2"
    ed_client.post(LIST, {"all": second.pk})  # the third has come meanwhile
    assert list(Notification.objects.unseen().order_by("pk")) == [third, others]
    for odd in ({}, {"seen": "x"}, {"all": "9" * 30}):
        assert ed_client.post(LIST, odd).status_code == 302
    assert bell(ed_client) == "1"


def test_who_may_not_see_stories_reads_no_headline(
    ferry: Article, ed: User, ed_client: Client, at: datetime
) -> None:
    assign(ed, ferry, at=at)
    ed.groups.clear()
    assert headlines(ed_client) == []


def test_somebody_chooses_and_is_told_so(
    ferry: Article, ed: User, ed_client: Client, at: datetime
) -> None:
    with_address(ed)
    html = ed_client.get(CHOICES).content.decode()
    assert "ed@harbour.example" in html and "07:00" in html and not INLINE.search(html)
    sent = {kind.value: Delivery.NOTHING.value for kind in NotificationKind}
    shown = ed_client.post(CHOICES, sent, follow=True).content.decode()
    assert "told as you have chosen" in shown
    assert shown.count('<option value="nothing" selected>') == len(NotificationKind)
    tell(NotificationKind.ASSIGNED, [ed], article=ferry, at=at)
    assert not Notification.objects.exists()


def test_a_choice_that_is_none_is_refused_and_nothing_is_written(ed_client: Client) -> None:
    sent = {kind.value: Delivery.DESK.value for kind in NotificationKind} | {"assigned": "shout"}
    answer = ed_client.post(CHOICES, sent)
    assert (
        answer.status_code == 400 and "not one of the available choices" in answer.content.decode()
    )
    assert not NotificationChoice.objects.exists()


def test_nobody_chooses_what_they_are_never_told(wren_client: Client) -> None:
    html = wren_client.get(CHOICES).content.decode()
    assert 'name="approved"' in html and 'name="submitted"' not in html
    assert "has no e-mail address" in html


def test_strangers_are_sent_to_the_door(db: None) -> None:
    for path in (LIST, CHOICES):
        assert Client().get(path)["Location"].startswith("/admin/login/")
        assert Client().post(path)["Location"].startswith("/admin/login/")


def test_the_queue_of_mails_has_no_page_at_the_desk(admin_client: Client) -> None:
    assert "Post Office" not in admin_client.get("/admin/").content.decode()
    assert admin_client.get("/admin/post_office/email/").status_code == 404


@pytest.mark.parametrize(
    ("backend", "local", "warns"),
    [("console", False, True), ("smtp", False, False), ("console", True, False)],
)
def test_a_real_site_whose_mails_go_nowhere_is_warned_of(
    backend: str, local: bool, warns: bool, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.LOCAL = local
    assert any(each.id == "articles.W001" for each in run_checks()) is warns
