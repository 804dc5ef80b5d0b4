"""The two addresses behind the Markdown editor, and every trap that markdownx's own would be."""

from io import BytesIO

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core import checks
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import include, path, reverse

from articles.models import Image
from newsroom.urls import urlpatterns as project_urls

pytestmark = pytest.mark.django_db
PREVIEW, UPLOAD = reverse("admin:articles_preview"), reverse("admin:articles_upload")


def drawn(kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    PIL.Image.new(mode, (640, 400), "teal" if mode != "CMYK" else 0).save(out, kind)
    return out.getvalue()


def file(data: bytes, name: str = "quay.png", claims: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=claims)


@pytest.mark.parametrize("endpoint", [PREVIEW, UPLOAD])
def test_nobody_without_a_session_gets_in(client: Client, endpoint: str) -> None:
    response = client.post(endpoint, {"content": "x", "image": file(drawn())})
    assert response.status_code == 401
    assert "signed out" in response.json()["error"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("staff", [True, False])
@pytest.mark.parametrize("endpoint", [PREVIEW, UPLOAD])
def test_nobody_without_the_permission_gets_in(client: Client, endpoint: str, staff: bool) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=staff))
    response = client.post(endpoint, {"content": "x", "image": file(drawn())})
    assert response.status_code == 403
    assert response.json()["error"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("endpoint", [PREVIEW, UPLOAD])
def test_what_makes_no_sense_is_answered_not_crashed_on(wren_client: Client, endpoint: str) -> None:
    assert wren_client.get(endpoint).status_code == 405
    assert wren_client.post(endpoint).status_code == 400
    assert wren_client.post(endpoint, {"image": "not a file"}).json()["error"]


@pytest.mark.parametrize("endpoint", [PREVIEW, UPLOAD])
def test_a_page_elsewhere_cannot_send_for_wren(wren: User, endpoint: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(wren)
    assert client.post(endpoint, {"content": "x"}).status_code == 403


def test_the_preview_is_what_readers_get(wren_client: Client) -> None:
    html = wren_client.post(PREVIEW, {"content": '# A\r\n\r\n"b" <script>'}).json()["html"]
    assert "<h2>A</h2>" in html
    assert "“b” &lt;script&gt;" in html


def test_a_text_beyond_the_limits_is_refused_in_words(wren_client: Client) -> None:
    response = wren_client.post(PREVIEW, {"content": "[" * 500_000})
    assert response.status_code == 400
    assert "longer than" in response.json()["error"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_picture_becomes_a_row_and_its_original_stays_as_it_came(
    wren: User, wren_client: Client, kind: str
) -> None:
    data = drawn(kind)
    answer = wren_client.post(UPLOAD, {"image": file(data, "x.exe", "text/html")}).json()
    image = Image.objects.get()
    assert (answer["key"], image.format, image.added_by) == (image.key, kind, wren)
    with storages["originals"].open(image.original) as original:
        assert original.read() == data
    # The same bytes again are the same image.
    assert wren_client.post(UPLOAD, {"image": file(data)}).json()["key"] == image.key
    assert Image.objects.count() == 1
    html = wren_client.post(PREVIEW, {"content": f"![Quay](image:{image.key})"}).json()["html"]
    assert "/renditions/" in html and 'alt="Quay"' in html
    assert "originals" not in html


def test_a_transparent_png_that_claims_to_be_a_jpeg_is_taken_for_what_it_is(
    wren_client: Client,
) -> None:
    upload = file(drawn("PNG", "RGBA"), "x.jpg", "image/jpeg")
    assert wren_client.post(UPLOAD, {"image": upload}).status_code == 200
    assert Image.objects.get().format == "PNG"


@pytest.mark.parametrize(
    ("data", "name", "claims"),
    [
        (b"<script>alert(1)</script>", "evil.html", "image/gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "a.svg", "image/svg+xml"),
        (b"<?xml version='1.0'?><svg/>", "a.png", "image/png"),
        (drawn("JPEG")[:300], "half.jpg", "image/jpeg"),
        (b"", "empty.png", "image/png"),
        (b"%PDF-1.7", "a.pdf", "image/png"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(
    wren_client: Client, data: bytes, name: str, claims: str
) -> None:
    response = wren_client.post(UPLOAD, {"image": file(data, name, claims)})
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")
    assert not Image.objects.exists()


def test_markdownx_and_its_script_are_nowhere(wren_client: Client) -> None:
    assert wren_client.post("/markdownx/upload/").status_code == 404
    page = wren_client.get(reverse("admin:articles_article_add")).content.decode()
    assert "markdownx.js" not in page and "markdownx.min.js" not in page
    assert "articles/desk/editor.js" in page
    assert f'data-markdownx-urls-path="{PREVIEW}"' in page
    assert f'data-markdownx-upload-urls-path="{UPLOAD}"' in page
    # The row that new sections are made from has the editor as well.
    assert 'id="id_sections-__prefix__-body"' in page


class UrlsWithMarkdownx:
    urlpatterns = [*project_urls, path("markdownx/", include("markdownx.urls"))]


def test_including_markdownx_urls_stops_the_start(settings: object) -> None:
    settings.ROOT_URLCONF = UrlsWithMarkdownx  # type: ignore[attr-defined]
    assert "articles.E001" in [message.id for message in checks.run_checks()]
