"""The image library: finding, correcting, many at once, where an image is used, its rights."""

import json
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.markdown import image_keys
from articles.models import Article, Image, RightsException
from tests.images import drawn, photo, saved
from tests.stories import approved, draft, publish, story

GRID = reverse("admin:articles_image_changelist")
UPLOAD = reverse("admin:articles_image_upload")
CHOOSE = reverse("admin:articles_choose")


def stored_image(by: User, number: int = 0, **fields: Any) -> Image:
    image = Image.objects.get_or_create_from_bytes(
        saved(drawn(size=(64 + number, 48))), by=by, at=timezone.now() - timedelta(minutes=number)
    )
    for name, value in {"title": f"Picture {number}", **fields}.items():
        setattr(image, name, value)
    image.save()
    return image


def form_of(image: Image) -> str:
    return reverse("admin:articles_image_change", args=[image.pk])


def posted(image: Image, **changes: Any) -> dict[str, Any]:
    """What the form of this image sends."""
    fields = {name: value for name, value in model_to_dict(image).items() if value is not None}
    fields = {name: value for name, value in fields.items() if value is not False}
    fields["crops"] = json.dumps(fields.get("crops", {}))
    for name in ("taken_at", "valid_from", "valid_until"):
        if moment := fields.pop(name, None):
            local = timezone.localtime(moment)
            fields |= {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M:%S}"}
    return {**fields, **changes}


def shown(client: Client, query: str = "") -> set[str]:
    response = client.get(f"{GRID}?{query}")
    assert response.status_code == 200
    return {card["title"] for card in response.context["cards"]}


def showing(image: Image, text: str = "Words.") -> Any:
    return story(sections=(SectionContent(body=text, image=ImageUse(key=image.key)),))


def test_pictures_are_found_by_what_is_said_of_them(wren: User, wren_client: Client) -> None:
    stored_image(wren, 1, creator="Mira Hale", alt="A ferry")
    stored_image(wren, 2, credit="Harbour Press", keywords="ferry, boats")
    stored_image(wren, 3, caption="The quay at dawn")
    assert shown(wren_client) == {"Picture 1", "Picture 2", "Picture 3"}
    assert shown(wren_client, "q=ferry") == {"Picture 1", "Picture 2"}
    assert shown(wren_client, "q=hale+FERRY") == {"Picture 1"}
    assert shown(wren_client, "q=dawn") == {"Picture 3"}
    key = Image.objects.get(title="Picture 2").key
    assert shown(wren_client, f"q={key[:10]}") == {"Picture 2"}
    assert shown(wren_client, "q=zeppelin") == set()


def test_a_picture_without_a_title_is_known_by_the_name_of_its_file(wren_client: Client) -> None:
    for number, name in enumerate(("Ferry at dawn.jpg", "second.jpg")):
        file = SimpleUploadedFile(name, saved(drawn(size=(64 + number, 48))))
        wren_client.post(UPLOAD, {"images": [file]})
    assert shown(wren_client, "q=dawn") == {"Ferry at dawn.jpg"}
    image = Image.objects.get(file_name="second.jpg")
    assert shown(wren_client, "q=second") == {"second.jpg"}
    assert "second.jpg" in wren_client.get(form_of(image)).content.decode()
    image.title = "The quay"
    image.save()
    assert shown(wren_client, "q=second") == {"The quay"}


def test_pictures_are_found_by_their_rights_and_by_what_is_missing(
    wren: User, wren_client: Client
) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    stored_image(wren, 1, valid_until=now - day, credit="Reuters", licence="agency")
    stored_image(wren, 2, valid_until=now + day, alt="A ferry")
    stored_image(wren, 3, valid_from=now + day, decorative=True)
    stored_image(wren, 4, valid_until=now + 90 * day, digital_source="trainedAlgorithmicMedia")
    assert shown(wren_client, "rights=over") == {"Picture 1"}
    assert shown(wren_client, "rights=ending") == {"Picture 2"}
    assert shown(wren_client, "rights=ahead") == {"Picture 3"}
    assert shown(wren_client, "rights=covered") == {"Picture 2", "Picture 4"}
    assert shown(wren_client, "missing=alt") == {"Picture 1", "Picture 4"}
    assert shown(wren_client, "missing=credit") == {"Picture 2", "Picture 3", "Picture 4"}
    assert shown(wren_client, "licence__exact=agency") == {"Picture 1"}
    page = wren_client.get(GRID).content.decode()
    assert "Rights ended" in page and "Only from" in page and "Made by AI" in page
    assert "No credit, no alternative text" in page


@pytest.mark.parametrize("number", [3, 40])
def test_the_grid_asks_the_same_questions_for_few_and_for_many(
    wren: User,
    wren_client: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        stored_image(wren, each)
    with django_assert_num_queries(6):  # session, user, permissions twice, count, images
        assert len(shown(wren_client)) == number


def test_many_files_come_in_at_once_and_each_has_its_answer(
    wren: User, wren_client: Client
) -> None:
    here = stored_image(wren, 1)
    files = [
        SimpleUploadedFile("new.png", saved(drawn(), "PNG")),
        SimpleUploadedFile("again.jpg", saved(drawn(size=(65, 48)))),
        SimpleUploadedFile("evil.gif", b"<script>alert(1)</script>"),
        SimpleUploadedFile("half.jpg", saved(photo())[:2000]),
    ]
    page = wren_client.post(UPLOAD, {"images": files}).content.decode()
    assert Image.objects.count() == 2
    assert page.count('class="done"') == 2 and page.count('class="refused"') == 2
    assert "Taken in" in page and "Was here already" in page and form_of(here) in page
    assert "is not a picture" in page and "damaged" in page
    assert "<script>alert" not in page


def test_adding_a_picture_leads_to_the_one_page_that_takes_files(wren_client: Client) -> None:
    assert wren_client.get(reverse("admin:articles_image_add"))["Location"] == UPLOAD


def test_what_the_file_said_can_be_corrected(wren: User, wren_client: Client) -> None:
    image = stored_image(wren, 1, credit="Wrong", valid_until=timezone.now())
    sent = posted(
        image,
        credit="Harbour Press",
        licence="cc-by",
        digital_source="digitalCapture",
        focus_x=250,
        crops='{"1:1": [0, 0, 40, 40]}',
        valid_until_0="",
        valid_until_1="",
    )
    assert wren_client.post(form_of(image), sent).status_code == 302
    image.refresh_from_db()
    assert (image.credit, image.licence, image.focus_x) == ("Harbour Press", "cc-by", 250)
    assert (image.crops, image.valid_until) == ({"1:1": [0, 0, 40, 40]}, None)
    wren_client.post(form_of(image), posted(image, crops=""))
    image.refresh_from_db()
    assert image.crops == {}
    assert image.licence_address == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crops": '{"1:1": [0, 0, 900, 900]}'}, "reaches beyond the picture"),
        ({"crops": '{"1:1": [0, 0, 40, 20]}'}, "another ratio"),
        ({"crops": "nonsense"}, "Crops are written as"),
        ({"focus_x": "2000"}, "The focal point lies outside the picture."),
        ({"licence_url": "javascript:alert(1)"}, "valid URL"),
        (
            {
                "valid_from_0": "2026-03-02",
                "valid_from_1": "09:00",
                "valid_until_0": "2026-03-01",
                "valid_until_1": "09:00",
            },
            "The rights end before they begin.",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    wren: User, wren_client: Client, changes: dict[str, str], words: str
) -> None:
    image = stored_image(wren, 1)
    response = wren_client.post(form_of(image), posted(image, **changes))
    assert response.status_code == 200
    assert words in response.content.decode()


HOSTILE_CROPS = {
    "deep lists": "[" * 900 + "]" * 900,
    "deeper lists": "[" * 500_000,
    "deep objects": '{"free":' * 240,
    "one number within": '{"free": [0, 0, ' + "[" * 900 + "]" * 900 + ", 9]}",
    "a huge number": '{"free": [0, 0, 9, ' + "9" * 1900 + "]}",
    "a number nobody reads": '{"free": [0, 0, 9, ' + "9" * 5000 + "]}",
    "a great exponent": '{"free": [0, 0, 9, 1e999]}',
    "no number": '{"free": [0, 0, 9, NaN]}',
    "no number alone": "NaN",
    "infinite": '{"free": [-Infinity, 0, 9, 9]}',
    "a megabyte": '{"free": "' + "x" * 1_000_000 + '"}',
    "a long name": '{"' + "y" * 1900 + '": [0, 0, 9, 9]}',
    "no text": '{"\\u0000": [0, 0, 9, 9]}',
    "half a pair": '{"\\ud800": [0, 0, 9, 9]}',
    "null in it": '{"free": null}',
    "a boolean": "true",
    "text": '"free"',
}


@pytest.mark.parametrize("crops", HOSTILE_CROPS.values(), ids=HOSTILE_CROPS)
def test_crops_that_are_none_are_refused_at_their_field(
    crops: str, wren: User, wren_client: Client
) -> None:
    image = stored_image(wren, 1)
    response = wren_client.post(form_of(image), posted(image, crops=crops))
    assert response.status_code == 200
    (message,) = response.context["adminform"].form.errors["crops"]
    assert "crop" in message.lower() or "shape" in message
    assert len(message) < 200
    image.refresh_from_db()
    assert image.crops == {}


def test_a_refused_form_still_has_the_picture_and_its_uses(
    wren: User, wren_client: Client, at: datetime
) -> None:
    image = stored_image(wren, 1)
    draft(showing(image), by=wren, at=at)
    page = wren_client.post(form_of(image), posted(image, crops="nonsense")).content.decode()
    assert 'class="desk-focus"' in page and ">Ferry returns to the harbour</a>" in page


def test_a_lost_original_costs_its_picture_and_not_the_page(
    wren: User, wren_client: Client
) -> None:
    image = stored_image(wren, 1)
    storages["originals"].delete(image.original)
    for page in (GRID, CHOOSE, form_of(image)):
        assert wren_client.get(page).status_code == 200
    original = reverse("admin:articles_image_original", args=[image.pk])
    assert wren_client.get(original).status_code == 404


def test_a_lost_original_is_said_before_publishing_and_comes_back_with_its_file(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    data = saved(photo((64, 48)))
    image = Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    image.alt, image.credit = "A ferry", "Reuters"
    image.save()
    storages["originals"].delete(image.original)
    article = approved(showing(image), by=wren, editor=ed, at=at)
    with pytest.raises(workflow.NotReady, match="The picture of section 1 has lost its file"):
        publish(article, by=pia, at=at)
    assert Image.objects.get_or_create_from_bytes(data, by=wren, at=at) == image
    publish(article, by=pia, at=at)
    assert storages["renditions"].exists(image.plan.renditions[0].name)


def test_who_may_only_look_gets_no_handles(wren: User, client: Client) -> None:
    image = stored_image(wren, 1)
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(looker)
    page = client.get(form_of(image)).content.decode()
    assert "desk-focus" not in page and 'class="desk-whole"' in page


def test_the_reference_for_a_text_can_be_read_by_it(wren: User, wren_client: Client) -> None:
    image = stored_image(wren, 1, alt="A [broken] ] *b* `c` _d_ \\ end")
    page = unescape(wren_client.get(form_of(image)).content.decode())
    reference = page.partition("<code>")[2].partition("</code>")[0]
    assert image_keys(reference) == [image.key]


def test_new_words_make_no_new_thumbnails(wren: User, wren_client: Client) -> None:
    image = stored_image(wren, 1)
    before = image.thumbnail.name
    image.credit, image.alt = "Harbour Press", "A quay"
    assert image.thumbnail.name == before


def test_the_form_says_where_the_picture_is_used(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    image = stored_image(
        wren, 1, alt="A ferry", credit="Reuters", valid_until=at + timedelta(days=1)
    )
    article = approved(showing(image), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    in_text = story("The quay", body=f"![A ferry](image:{image.key})")
    draft(in_text, by=wren, at=at)
    page = wren_client.get(form_of(image)).content.decode()
    assert "Ferry returns to the harbour, edition 1" in page
    assert "edition 2</a>" in page and "left out: no rights" in page
    assert ">The quay</a>" in page
    assert "cannot be deleted while" in page


def test_where_rights_were_changed_one_button_composes_again(
    wren: User, ed: User, pia: User, ed_client: Client, pia_client: Client, at: datetime
) -> None:
    image = stored_image(wren, 1, alt="A ferry", credit="Reuters")
    at = timezone.now() - timedelta(days=1)
    articles = []
    for headline in ("Ferry", "Quay", "Boats"):
        sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
        article = approved(story(headline, sections=sections), by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at)
        articles.append(article)
    assert (
        "should show this picture otherwise" not in pia_client.get(form_of(image)).content.decode()
    )
    until = timezone.localtime() + timedelta(days=1)
    sent = posted(image, valid_until_0=f"{until:%Y-%m-%d}", valid_until_1=f"{until:%H:%M:%S}")
    assert ed_client.post(form_of(image), sent | {"_continue": "1"}).status_code == 302
    page = ed_client.get(form_of(image)).content.decode()
    assert "3 articles should show this picture otherwise" in page
    assert "A Publisher can do that." in page
    compose = reverse("admin:articles_image_compose", args=[image.pk])
    assert ed_client.post(compose).status_code == 403
    assert "Compose them again" in pia_client.get(form_of(image)).content.decode()
    assert pia_client.get(compose).status_code == 403
    page = pia_client.post(compose, follow=True).content.decode()
    assert "3 articles composed again." in page
    assert "should show this picture otherwise" not in page
    image.refresh_from_db()
    for article in Article.objects.all():
        live = article.editions.live(timezone.now()).get()
        assert live.live_until == image.valid_until
        assert image.key not in article.editions.latest("live_from").html


def test_an_exception_stands_on_the_form(
    wren: User, ed: User, pia: User, wren_client: Client, at: datetime
) -> None:
    image = stored_image(wren, 1, alt="A ferry", credit="Reuters", valid_until=at)
    article = approved(showing(image), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, rights_override_reason="The agency agreed.")
    assert RightsException.objects.count() == 1
    page = wren_client.get(form_of(image)).content.decode()
    assert "“The agency agreed.”" in page and "Pia Lindqvist" in page


def test_the_original_is_for_the_desk_alone(
    wren: User, wren_client: Client, client: Client
) -> None:
    image = stored_image(wren, 1)
    address = reverse("admin:articles_image_original", args=[image.pk])
    assert client.get(address).status_code == 302
    stranger = User.objects.create_user("stranger", is_staff=True)
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    response = wren_client.get(address)
    with storages["originals"].open(image.original) as original:
        assert response.getvalue() == original.read()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_chooser_gets_pages_of_pictures_and_refusals_in_json(
    wren: User, wren_client: Client, client: Client
) -> None:
    for number in range(30):
        stored_image(wren, number, credit="Reuters")
    first = wren_client.get(CHOOSE).json()
    assert [each["title"] for each in first["images"]] == [f"Picture {n}" for n in range(24)]
    second = wren_client.get(CHOOSE, {"after": first["more"]}).json()
    assert [each["title"] for each in second["images"]] == [f"Picture {n}" for n in range(24, 30)]
    assert second["more"] == ""
    one = wren_client.get(CHOOSE, {"q": "picture 7"}).json()["images"][0]
    assert one["credit"] == "Reuters" and wren_client.get(one["thumb"]).getvalue()
    for after in ("nonsense", "2026-01-01", "2026-01-01T00:00,x"):
        assert wren_client.get(CHOOSE, {"after": after}).status_code == 400
    assert wren_client.post(CHOOSE).status_code == 405
    assert client.get(CHOOSE).status_code == 401
    client.force_login(User.objects.create_user("stranger", is_staff=True))
    assert client.get(CHOOSE).status_code == 403
