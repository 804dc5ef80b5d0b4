"""Images, topics, series, tags and people: who changes, renames and deletes them, and their
history."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin import recorded
from articles.models import Contributor, Image, InUse, RowChange, Series, Tag, Topic
from tests.admin.test_library import form_of, posted, showing, stored_image
from tests.conftest import person, signed_in
from tests.images import drawn, saved
from tests.stories import approved, draft, publish, story

DAY = timedelta(days=1)
KINDS: dict[str, Any] = {
    "topic": Topic,
    "series": Series,
    "tag": Tag,
    "contributor": Contributor,
}


def url(row: Any, page: str) -> str:
    return reverse(f"admin:articles_{row._meta.model_name}_{page}", args=[row.pk])


def text(response: Any) -> str:
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def named(row: Any, **values: Any) -> dict[str, Any]:
    sent = {"name": row.name, "slug": row.slug}
    for name in ("description", "role", "bio"):
        if hasattr(row, name):
            sent[name] = getattr(row, name)
    return {**sent, **values}


def history(row: Any) -> list[tuple[str, str, dict[str, Any]]]:
    changes = RowChange.objects.filter(kind=row._meta.model_name).order_by("pk")
    return [(one.by.username, one.action, one.fields) for one in changes]


def public(image: Image, *, wren: User, ed: User, pia: User, **when: Any) -> None:
    now = timezone.now()
    article = approved(showing(image), by=wren, editor=ed, at=now)
    publish(article, by=pia, at=now, **when)


# Images.


def as_shown(client: Client, image: Image) -> dict[str, Any]:
    """The image's form as a browser sends it, with what its page showed."""
    image.refresh_from_db()
    page = text(client.get(form_of(image)))
    (seen,) = re.findall(r'name="_seen" value="(\w+)"', page)
    sent = posted(image, _seen=seen)
    return {**sent, "initial-crops": sent["crops"]}


def test_a_page_that_is_out_of_date_puts_nothing_back(ed: User, pia: User) -> None:
    """Rights and words that somebody has corrected meanwhile."""
    image = stored_image(ed, 1, alt="A ferry", credit="Reuters")
    theirs, ours = signed_in(ed), signed_in(pia)
    stale, fresh = as_shown(ours, image), as_shown(theirs, image)
    assert theirs.post(form_of(image), {**fresh, "credit": "Mira Hale"}).status_code == 302
    answer = text(ours.post(form_of(image), {**stale, "caption": "Before dawn"}))
    assert "Somebody else has changed this since you opened it" in answer
    image.refresh_from_db()
    assert (image.credit, image.caption) == ("Mira Hale", "")
    again = {**as_shown(ours, image), "caption": "Before dawn"}
    for _ in range(2):  # the same form once more is no conflict
        assert ours.post(form_of(image), again).status_code == 302
    image.refresh_from_db()
    assert (image.credit, image.caption) == ("Mira Hale", "Before dawn")


def test_a_writer_changes_a_picture_that_they_brought_and_that_no_other_story_uses(
    wren: User, wren_client: Client
) -> None:
    image = stored_image(wren, 1)
    draft(showing(image), by=wren, at=timezone.now())
    assert wren_client.post(form_of(image), posted(image, caption="The quay")).status_code == 302
    image.refresh_from_db()
    assert image.caption == "The quay"
    assert history(image) == [("wren", "changed", {"caption": ["", "The quay"]})]


def brought_by_another(image: Image, wren: User, ed: User, pia: User) -> str:
    Image.objects.filter(pk=image.pk).update(added_by=ed)
    return "Ed Moss brought this picture."


def brought_by_nobody(image: Image, wren: User, ed: User, pia: User) -> str:
    Image.objects.filter(pk=image.pk).update(added_by=None)
    return "Others brought this picture."


def in_a_story_of_another(image: Image, wren: User, ed: User, pia: User) -> str:
    draft(showing(image), by=ed, at=timezone.now())
    return "which is not yours, has this picture too."


def in_a_text_of_another(image: Image, wren: User, ed: User, pia: User) -> str:
    body = f"![Boats](image:{image.key})"
    draft(story("Boats", body=body, byline=()), by=ed, at=timezone.now())
    return "A story, which is not yours, has this picture too."


def live(image: Image, wren: User, ed: User, pia: User) -> str:
    public(image, wren=wren, ed=ed, pia=pia)
    return "A story that is public or scheduled has this picture."


def scheduled(image: Image, wren: User, ed: User, pia: User) -> str:
    public(image, wren=wren, ed=ed, pia=pia, live_from=timezone.now() + DAY)
    return "A story that is public or scheduled has this picture."


@pytest.mark.parametrize(
    "bound",
    [
        *(brought_by_another, brought_by_nobody, in_a_story_of_another, in_a_text_of_another),
        *(live, scheduled),
    ],
)
def test_a_writer_only_reads_other_pictures_and_is_told_why_and_who_can(
    wren: User, ed: User, pia: User, wren_client: Client, ed_client: Client, bound: Any
) -> None:
    image = stored_image(wren, 1, alt="A ferry", credit="Reuters")
    why = bound(image, wren, ed, pia)
    before = Image.objects.filter(pk=image.pk).values().get()
    page = text(wren_client.get(form_of(image)))
    assert why in page and "An Editor or a Publisher can change it." in page
    assert 'name="caption"' not in page and 'name="valid_until_0"' not in page
    for changes in (
        {"caption": "Mine"},
        {"valid_until_0": "2020-01-01", "valid_until_1": "09:00:00"},
        {"focus_x": 10},
        {"crops": '{"1:1": [0, 0, 40, 40]}'},
    ):
        assert wren_client.post(form_of(image), posted(image, **changes)).status_code == 403
    assert Image.objects.filter(pk=image.pk).values().get() == before
    image.refresh_from_db()
    image.caption = "By another way"
    with pytest.raises(workflow.NotAllowed, match=re.escape(why)):
        workflow.change_row(image, by=wren, at=timezone.now())
    image.refresh_from_db()
    assert why not in text(ed_client.get(form_of(image)))
    sent = posted(image, caption="Theirs", valid_until_0="2040-01-01", valid_until_1="09:00:00")
    assert ed_client.post(form_of(image), sent).status_code == 302
    ((who, action, fields),) = history(image)
    assert (who, action) == ("ed", "changed")
    assert fields["caption"] == ["", "Theirs"]
    assert fields["valid_until"] == [None, "2040-01-01T09:00:00+00:00"]


def test_a_picture_is_the_writers_again_when_no_edition_has_it_any_more(
    wren: User, ed: User, pia: User, wren_client: Client
) -> None:
    image = stored_image(wren, 1, alt="A ferry", credit="Reuters")
    begin = timezone.now() - 2 * DAY
    article = approved(showing(image), by=wren, editor=ed, at=begin)
    publish(article, by=pia, at=begin)
    assert wren_client.post(form_of(image), posted(image, alt="Mine")).status_code == 403
    workflow.perform("withdraw", article, by=pia, at=timezone.now() - DAY, note="Wrong.")
    assert wren_client.post(form_of(image), posted(image, alt="Mine")).status_code == 302


def test_a_picture_that_is_left_out_of_a_live_story_is_in_public_use(
    wren: User, ed: User, pia: User, wren_client: Client
) -> None:
    image = stored_image(wren, 1, alt="A ferry", credit="Reuters", valid_until=timezone.now() - DAY)
    begin = timezone.now() - 2 * DAY
    article = approved(showing(image), by=wren, editor=ed, at=begin)
    publish(article, by=pia, at=begin)
    sent = posted(image, valid_until_0="", valid_until_1="")
    assert wren_client.post(form_of(image), sent).status_code == 403


def test_the_same_file_again_changes_nothing_of_a_picture(wren: User, ed: User) -> None:
    image = stored_image(ed, 1, caption="Theirs")
    before = Image.objects.filter(pk=image.pk).values().get()
    wren_client = signed_in(wren)
    for page, field in (("articles_upload", "image"), ("articles_image_upload", "images")):
        file = SimpleUploadedFile("again.jpg", saved(drawn(size=(65, 48))))
        assert wren_client.post(reverse(f"admin:{page}"), {field: file}).status_code == 200
    assert Image.objects.filter(pk=image.pk).values().get() == before
    assert Image.objects.count() == 1


def test_a_form_that_changes_nothing_leaves_nothing_in_the_history(
    ed: User, ed_client: Client
) -> None:
    image = stored_image(ed, 1, valid_until=timezone.now() + DAY)  # with fractions of a second
    assert ed_client.post(form_of(image), posted(image)).status_code == 302
    assert history(image) == []
    before = image.valid_until
    ed_client.post(form_of(image), posted(image, caption="New"))
    image.refresh_from_db()
    assert image.valid_until == before
    assert history(image) == [("ed", "changed", {"caption": ["", "New"]})]


# Renaming.


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_name_or_address_needs_its_own_permission(
    kind: str, ed: User, pia: User, ed_client: Client, pia_client: Client
) -> None:
    row = KINDS[kind].objects.create(name="Town")
    change = url(row, "change")
    page = text(ed_client.get(change))
    assert "a Publisher can give it" in page
    assert 'name="name"' not in page and 'name="slug"' not in page
    sent = named(row, name="City", slug="city", description="New.", role="New.")
    ed_client.post(change, sent)
    row.refresh_from_db()
    assert (row.name, row.slug) == ("Town", "town")
    row.name = "City"
    with pytest.raises(workflow.NotAllowed, match="a Publisher can give it"):
        workflow.change_row(row, by=ed, at=timezone.now())
    row.refresh_from_db()
    RowChange.objects.all().delete()
    assert "a Publisher can give it" not in text(pia_client.get(change))
    assert pia_client.post(change, named(row, name="City", slug="city")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.slug) == ("City", "city")
    assert history(row) == [
        ("pia", "changed", {"name": ["Town", "City"], "slug": ["town", "city"]})
    ]
    granted = person("ann", "Ann", "Reed", "Editor")
    granted.user_permissions.add(Permission.objects.get(codename=f"rename_{kind}"))
    assert signed_in(granted).post(change, named(row, name="Town")).status_code == 302


def test_editors_change_the_rest_as_before(ed: User, ed_client: Client) -> None:
    topic = Topic.objects.create(name="Town")
    assert ed_client.post(url(topic, "change"), {"description": "All of it."}).status_code == 302
    assert history(topic) == [("ed", "changed", {"description": ["", "All of it."]})]
    contributor = Contributor.objects.create(name="Wren Hale")
    sent = {"role": "Reporter", "bio": "Writes."}
    assert ed_client.post(url(contributor, "change"), sent).status_code == 302
    assert history(contributor)[0][2]["role"] == ["", "Reporter"]


def test_whose_a_byline_is_is_said_by_a_desk_chief_alone(
    ed: User, ed_client: Client, wren: User, cleo_client: Client, at: datetime
) -> None:
    """Its stories come with it: nobody opens for themself what is closed to them."""
    contributor = Contributor.objects.create(name="Wren Hale")
    sent = {"role": "Reporter", "bio": "", "user": ed.pk}
    assert ed_client.post(url(contributor, "change"), sent).status_code == 302
    assert Contributor.objects.get().user is None
    contributor.user = ed
    with pytest.raises(workflow.NotAllowed, match="by a Desk chief"):
        workflow.change_row(contributor, by=ed, at=at)
    with pytest.raises(workflow.NotAllowed, match="by a Desk chief"):
        workflow.create_row(Contributor(name="Ed Moss", user=ed), by=ed, at=at)
    sent = {"name": "Wren Hale", "slug": "wren-hale", "role": "", "bio": "", "user": wren.pk}
    assert cleo_client.post(url(contributor, "change"), sent).status_code == 302
    assert Contributor.objects.get().user == wren


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_row_takes_no_name_and_no_address_that_leads_to_another(
    kind: str, pia: User, pia_client: Client
) -> None:
    model = KINDS[kind]
    row = model.objects.create(name="Town")
    pia_client.post(url(row, "change"), named(row, name="City", slug="city"))
    add = reverse(f"admin:articles_{kind}_add")
    page = text(pia_client.post(add, {"name": "Town", "slug": "new"}))
    assert "“Town” is what “City” was called before" in page
    page = text(pia_client.post(add, {"name": "New", "slug": "town"}))
    assert "“town” was the address of “City” and still leads there" in page
    assert model.objects.count() == 1
    other = model.objects.create(name="Town!")  # its address is made for it
    assert other.slug == "town-2"
    page = text(pia_client.post(url(other, "change"), named(other, name="Town", slug="town")))
    assert "was called before" in page and "still leads there" in page
    with pytest.raises(Exception, match="was called before"):
        workflow.create_row(model(name="Town"), by=pia, at=timezone.now())
    row.refresh_from_db()  # its own former name it takes back
    assert (
        pia_client.post(url(row, "change"), named(row, name="Town", slug="town")).status_code == 302
    )


# Deleting.


def used_by_a_draft(wren: User, ed: User, pia: User) -> str:
    draft(story(tags=("sea",), series="Winter"), by=wren, at=timezone.now())
    return "the article “Ferry returns to the harbour”"


def used_by_an_edition(wren: User, ed: User, pia: User) -> str:
    article = approved(story(tags=("sea",), series="Winter"), by=wren, editor=ed, at=timezone.now())
    publish(article, by=pia, at=timezone.now())
    empty = story(topics=(), tags=(), byline=())
    workflow.save(article, empty, by=wren, at=timezone.now())
    return "the edition “Edition 1 of Ferry returns to the harbour”"


@pytest.mark.parametrize("using", [used_by_a_draft, used_by_an_edition])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_used_cannot_be_deleted_by_any_way(
    kind: str, wren: User, ed: User, pia: User, pia_client: Client, using: Any
) -> None:
    who = using(wren, ed, pia)
    model = KINDS[kind]
    row = model.objects.get()
    unused = model.objects.create(name="Unused")
    page = text(pia_client.get(url(row, "change")))
    assert f"cannot be deleted while something uses it: {who}" in page
    assert url(row, "delete") not in page
    for response in (
        pia_client.get(url(row, "delete")),
        pia_client.post(url(row, "delete"), {"post": "yes"}),
    ):
        assert f"“{row}” cannot be deleted: {who} uses it." in text(response)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk, unused.pk]}
    changelist = reverse(f"admin:articles_{kind}_changelist")
    for confirmed in ({}, {"post": "yes"}):
        response = pia_client.post(changelist, chosen | confirmed)
        assert f"“{row}” cannot be deleted: {who} uses it." in text(response)
    for delete in (row.delete, model.objects.all().delete, model.objects.filter(pk=row.pk).delete):
        with pytest.raises(InUse, match=re.escape(f"“{row}” cannot be deleted: {who} uses it.")):
            delete()
    with pytest.raises(InUse):
        workflow.delete_row(row, by=pia, at=timezone.now())
    assert model.objects.count() == 2 and history(row) == []


def test_what_nothing_uses_is_deleted_and_its_history_stays(pia: User, pia_client: Client) -> None:
    topics = [Topic.objects.create(name=name) for name in ("Town", "Sea", "Sky")]
    pia_client.post(url(topics[0], "change"), named(topics[0], name="City", slug="city"))
    pages = [url(topic, "history") for topic in topics]
    pia_client.post(url(topics[0], "delete"), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [t.pk for t in topics[1:]]}
    pia_client.post(reverse("admin:articles_topic_changelist"), chosen | {"post": "yes"})
    assert not Topic.objects.exists()
    page = text(pia_client.get(pages[0]))
    assert "It was deleted." in page and "<del>Town</del> → <ins>City</ins>" in page
    assert "Deleted<br>“Sky”" in text(pia_client.get(pages[2]))
    assert (
        pia_client.post(  # and its former name is free
            reverse("admin:articles_topic_add"), {"name": "Town", "slug": "town"}
        ).status_code
        == 302
    )


def test_a_picture_in_use_cannot_be_deleted_by_any_way(
    wren: User, pia: User, pia_client: Client
) -> None:
    image = stored_image(wren, 1)
    article = draft(showing(image), by=wren, at=timezone.now())
    assert url(image, "delete") not in text(pia_client.get(form_of(image)))
    page = text(pia_client.post(url(image, "delete"), {"post": "yes"}))
    assert "the article “Ferry returns to the harbour” uses it" in page
    for delete in (image.delete, Image.objects.all().delete):
        with pytest.raises(InUse):
            delete()
    article.delete()
    assert pia_client.post(url(image, "delete"), {"post": "yes"}).status_code == 302
    assert not Image.objects.exists()


def test_what_came_into_use_in_the_meantime_is_said(
    wren: User, pia: User, pia_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = Topic.objects.create(name="Town")
    monkeypatch.setattr(recorded, "users_of", lambda row, named: [])  # as it was when it looked
    draft(story(), by=wren, at=timezone.now())
    for address, sent in (
        (url(topic, "delete"), {}),
        (
            reverse("admin:articles_topic_changelist"),
            {"action": "delete_selected", "_selected_action": [topic.pk]},
        ),
    ):
        response = pia_client.post(address, sent | {"post": "yes"})
        assert response.status_code == 302
        assert "cannot be deleted" in str(list(get_messages(response.wsgi_request))[-1])
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_an_unpublished_article_still_goes_with_whoever_may(wren: User, pia_client: Client) -> None:
    article = draft(story(tags=("sea",)), by=wren, at=timezone.now())
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    assert pia_client.post(delete, {"post": "yes"}).status_code == 302
    assert Topic.objects.count() == Tag.objects.count() == 1


# The history.


def test_the_history_says_who_when_and_what_field_by_field(
    ed: User, pia: User, ed_client: Client, pia_client: Client
) -> None:
    pia_client.post(reverse("admin:articles_topic_add"), {"name": "Town", "slug": "town"})
    topic = Topic.objects.get()
    ed_client.post(url(topic, "change"), {"description": "<b>All</b>"})
    page = text(ed_client.get(url(topic, "history")))
    assert page.index("Ed Moss") < page.index("Pia Lindqvist")
    assert "Description: <del>–</del> → <ins><b>All</b></ins>" in page  # unescaped by the test
    assert "<b>All</b>" not in ed_client.get(url(topic, "history")).content.decode()
    assert "Created" in page and "Changed" in page
    assert ed_client.post(url(topic, "history")).status_code in (200, 405)
    assert RowChange.objects.count() == 2


def test_moments_and_choices_stand_in_the_history_in_words(ed: User, ed_client: Client) -> None:
    image = stored_image(ed, 1)
    sent = posted(image, valid_until_0="2040-07-01", valid_until_1="09:00:00", licence="cc-by")
    ed_client.post(form_of(image), sent | {"decorative": "on"})
    page = text(ed_client.get(url(image, "history")))
    assert "Rights until: <del>–</del> → <ins>1 July 2040" in page
    assert "<ins>CC BY</ins>" in page and "<del>no</del> → <ins>yes</ins>" in page
    assert "Brought in by Ed Moss" in page


def test_a_long_history_has_pages(ed: User, ed_client: Client) -> None:
    topic = Topic.objects.create(name="Town")
    for number in range(120):
        topic.description = f"Number {number}"
        workflow.change_row(topic, by=ed, at=timezone.now())
    seen: list[str] = []
    address = url(topic, "history")
    following = address
    while following:
        page = text(ed_client.get(following))
        seen += re.findall(r"<ins>Number (\d+)</ins>", page)
        older = re.search(r'href="(\?before=\d+)"', page)
        following = address + older[1] if older else ""
    assert seen == [str(number) for number in range(119, -1, -1)]
    image = Image.objects.get_or_create_from_bytes(
        saved(drawn(size=(64, 48))), by=ed, at=timezone.now()
    )
    image.crops = {"1:1": [0, 0, 48, 48]}
    workflow.change_row(image, by=ed, at=timezone.now())
    assert "[0, 0, 48, 48]" in text(ed_client.get(url(image, "history")))
    for before in ("x", "-1", "9" * 30, "1\x00", "²"):
        assert ed_client.get(address, {"before": before}).status_code == 404
    gone = reverse("admin:articles_topic_history", args=[10**9])
    assert ed_client.get(gone).status_code == 404


def test_only_those_who_may_see_a_kind_see_its_history(client: Client, ed: User) -> None:
    topic = Topic.objects.create(name="Town")
    assert client.get(url(topic, "history")).status_code == 302
    client.force_login(User.objects.create_user("stranger", is_staff=True))
    assert client.get(url(topic, "history")).status_code == 403


# People.


def test_whoever_has_a_history_stays_and_the_admin_says_so(
    wren: User, ed: User, at: datetime
) -> None:
    contributor = Contributor.objects.create(name="Wren Hale", user=wren)
    contributor.bio = "Writes."
    workflow.change_row(contributor, by=ed, at=at)
    boss = signed_in(User.objects.create_superuser("boss"))
    delete = reverse("admin:auth_user_delete", args=[ed.pk])
    for response in (boss.get(delete), boss.post(delete, {"post": "yes"})):
        assert "protected" in text(response)
    chosen = {"action": "delete_selected", "_selected_action": [ed.pk], "post": "yes"}
    assert "protected" in text(boss.post(reverse("admin:auth_user_changelist"), chosen))
    assert User.objects.filter(pk=ed.pk).exists()
    delete = reverse("admin:auth_user_delete", args=[wren.pk])
    assert boss.post(delete, {"post": "yes"}).status_code == 302
    contributor.refresh_from_db()
    assert contributor.user is None
