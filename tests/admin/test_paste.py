"""What comes of HTML that is pasted: clean Markdown, and a word on what was left out.

The samples in `pasted/` are written by us, in the shapes that each program gives.
"""

import base64
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from articles.admin.article.paste import MOST_PICTURES
from articles.markdown import to_html
from articles.models import Image
from tests.admin.test_editor import drawn

pytestmark = pytest.mark.django_db
PASTE = reverse("admin:articles_paste")
SAMPLES = Path(__file__).parent / "pasted"


def pasted(client: Client, html: str, **fields: str) -> dict[str, Any]:
    response = client.post(PASTE, {"html": html, **fields})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def of(client: Client, sample: str) -> dict[str, Any]:
    return pasted(client, (SAMPLES / f"{sample}.html").read_text())


def data(kind: str = "PNG") -> str:
    return f"data:image/{kind.lower()};base64,{base64.b64encode(drawn(kind)).decode()}"


def test_word_s_own_html_becomes_markdown(wren_client: Client) -> None:
    answer = of(wren_client, "word")
    assert answer["sections"] == [
        {
            "heading": "The first crossing",
            "body": "The ferry left at **six** with *forty* people and a piano on board, "
            "“on time”, said the harbour board.[^1]\n\n"
            "- Ropes\n  - of *hemp*\n- Lamps\n\n"
            "And then:\n\n3. Cast off\n4. Sail\n\n> It was quiet.\n\n[^1]: In a letter.",
        },
        {
            "heading": "The fares",
            "body": "| **Who** | **Fare** |  |\n| --- | --- | --- |\n| Adults | 4 | 7 |",
        },
    ]
    assert answer["said"] == [
        "1 comment",
        "1 tracked deletion",
        "1 picture that is on somebody’s computer",
        "1 table with merged cells, which stand apart now",
    ]


def test_word_on_the_web_has_lists_of_boxes_and_headings_by_their_role(wren_client: Client) -> None:
    answer = of(wren_client, "word-online")
    assert answer["sections"] == [
        {
            "heading": "The tides",
            "body": "**High** at nine, low at three.\n\n- Spring\n  - of March\n- Neap",
        }
    ]
    assert answer["said"] == ["1 tracked deletion"]


def test_google_docs_says_bold_and_italic_by_style(wren_client: Client) -> None:
    answer = of(wren_client, "google-docs")
    assert [section["heading"] for section in answer["sections"]] == [
        "The first crossing",
        "The fares",
    ]
    assert answer["sections"][0]["body"] == (
        "It left at **six** with *forty* people and ~~no~~ one dog, "
        "[says the log](<https://harbour.example/log>).\n\n"
        "- Ropes\n  - of hemp\n- Lamps\n\n* ☐ Ring the bell"
    )
    assert answer["sections"][1]["body"] == "Four pounds."
    assert answer["said"] == ["1 tracked deletion"]
    assert not Image.objects.exists()  # the box before an item is none


def test_libreoffice_has_fonts_and_fields(wren_client: Client) -> None:
    (section,) = of(wren_client, "libreoffice")["sections"]
    assert section["heading"] == "On board"
    assert section["body"] == (
        "The **piano** was *old*.[^1] It is 2 March; Wren played.\n\n2. Bach\n3. Satie\n\n"
        "[^1]: Built in 1911."
    )


def test_apple_s_programs_say_bold_and_italic_in_a_style_sheet(wren_client: Client) -> None:
    (section,) = of(wren_client, "pages")["sections"]
    assert section["body"] == "**Low water** was at *three*.\n\n- Mud\n- Gulls"


def test_a_mail_comes_without_its_signature_and_its_hidden_pictures(wren_client: Client) -> None:
    answer = of(wren_client, "gmail")
    (section,) = answer["sections"]
    assert section["body"] == (
        "Dear desk,\n\nthe boats sail **again**.\n\n- at six\n- at nine\n\n"
        "![The quay](<https://mail.example/photo.jpg>)\n\n"
        "On Mon, 2 Mar 2026 at 08:00, Wren Hale "
        "\\<[wren@paper.example](<mailto:wren@paper.example>)> wrote:\n\n> When do they sail?"
    )
    assert answer["said"] == [
        "1 signature",
        "1 picture of another site, of which readers get a link",
        "1 picture that is on somebody’s computer",
    ]


def test_a_space_that_a_browser_made_hard_is_a_space_and_others_stay(wren_client: Client) -> None:
    html = "<p>one&nbsp;<b>two</b>\xa0three, 40&nbsp;km, «\xa0<i>mot</i>\xa0»</p>"
    assert pasted(wren_client, html)["text"] == "one **two** three, 40\xa0km, «\xa0*mot*\xa0»"


def test_a_web_page_comes_without_what_stands_around_its_text(wren_client: Client) -> None:
    answer = of(wren_client, "web-page")
    assert answer["text"] == (
        "# Ferry returns\n\n"
        "The *boat* was ~~late~~ early, [as we said](<https://gazette.example/log?utm_source=x>)."
        '\n\n![The quay](<https://img.gazette.example/quay-800.webp> "At dawn")\n\n'
        "# What it costs\n\nFour pounds.\n\n> “A bargain”\n\n# What it carries\n\nA piano."
    )
    assert answer["said"] == [
        "1 menu",
        "1 row of buttons",
        "1 picture of another site, of which readers get a link",
        "1 script",
    ]


def test_headings_in_the_text_begin_where_a_section_s_own_end(wren_client: Client) -> None:
    html = "<h2>Tides</h2><p>a</p><h3>High #</h3><p>b</p><h2># Fares *</h2><p># c</p>"
    text = pasted(wren_client, html)["text"]
    assert text == "# Tides\n\na\n\n## High \\#\n\nb\n\n# # Fares \\*\n\n\\# c"
    assert to_html(text).count("<h3>") == 2
    assert "<h4>High #</h4>" in to_html(text)


def test_plain_paragraphs_are_one_section_without_a_heading(wren_client: Client) -> None:
    answer = pasted(wren_client, "<p>One.</p><p><b>Two</b>.</p>")
    assert answer == {
        "sections": [{"heading": "", "body": "One.\n\n**Two**."}],
        "text": "One.\n\n**Two**.",
        "said": [],
    }


def test_a_correction_that_readers_were_shown_stays_one(wren_client: Client) -> None:
    html = '<p>The boat was <del datetime="2026-03-01">late</del> <ins>early</ins>.</p>'
    answer = pasted(wren_client, html)
    assert answer["text"] == "The boat was ~~late~~ early."
    assert answer["said"] == []


def test_footnotes_count_on_from_those_that_are_there(wren_client: Client) -> None:
    html = (SAMPLES / "libreoffice.html").read_text()
    text = pasted(wren_client, html, notes="4")["text"]
    assert "*old*.[^5]" in text and "[^5]: Built in 1911." in text and "[^1]" not in text


def test_a_picture_that_comes_along_goes_into_the_library(wren: User, wren_client: Client) -> None:
    answer = pasted(wren_client, f"<p>a</p><p><img src='{data()}' alt='A quay'></p><p>b</p>")
    image = Image.objects.get()
    assert answer["text"] == f"a\n\n![A quay](image:{image.key})\n\nb"
    assert answer["said"] == []
    assert image.added_by == wren
    with storages["originals"].open(image.original) as original:
        assert original.read() == drawn()


def test_a_picture_whose_words_a_program_made_up_waits_for_somebody_s(wren_client: Client) -> None:
    alt = "A boat in the water AI-generated content may be incorrect."
    answer = pasted(wren_client, f"<p><img src='{data()}' alt='{alt}'></p>")
    assert answer["text"] == f"![](image:{Image.objects.get().key})"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmciLz4=", "SVG"),
        ("data:image/png;base64,AAAA" + "A" * 300, "not a picture"),
        ("data:image/png;base64,=" + "=" * 300, "none"),
        ("data:text/html,<script>alert(1)</script>", "not a picture"),
        ("data:", "none"),
    ],
)
def test_what_is_no_picture_is_said_and_the_text_comes_all_the_same(
    wren_client: Client, address: str, why: str
) -> None:
    answer = pasted(wren_client, f'<p>a</p><p><img src="{address}" data-src="{address}"></p>')
    assert answer["text"] == "a"
    assert not Image.objects.exists()
    assert why in " ".join(answer["said"]) or answer["said"] == []


def test_pictures_need_the_permission_that_an_upload_needs(client: Client) -> None:
    somebody = User.objects.create_user("stringer", is_staff=True)
    somebody.user_permissions.add(Permission.objects.get(codename="change_article"))
    client.force_login(somebody)
    answer = pasted(client, f"<p>a</p><img src='{data()}'>")
    assert answer["text"] == "a"
    assert answer["said"] == ["1 picture (you may not add pictures to the library)"]
    assert not Image.objects.exists()


def test_only_so_many_pictures_come_along(wren_client: Client) -> None:
    one = f"<p><img src='{data()}'></p>"
    answer = pasted(wren_client, one * (MOST_PICTURES + 2))
    assert answer["text"].count("](image:") == MOST_PICTURES
    assert answer["said"] == [f"1 picture (only {MOST_PICTURES} come along at a time)"]


def test_nothing_is_fetched_and_nobody_s_key_is_believed(
    wren_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("urllib3.connectionpool.HTTPConnectionPool.urlopen", pytest.fail)
    key = "0123456789abcdef" * 2
    html = f"<p>a<img src='image:{key}'></p><p><img src='https://x.example/a.png' alt='b'></p>"
    assert pasted(wren_client, html)["text"] == "a\n\n![b](<https://x.example/a.png>)"


@pytest.mark.parametrize(
    "html",
    [
        "<p><a href='javascript:steal()'>a</a></p>",
        "<p onclick=steal()>a<script>steal()</script></p>",
        "<p>a</p><iframe srcdoc='<script>steal()</script>'></iframe>",
        "<p>a</p><style>*{background:url(//x.example)}</style>",
        "<table><tr><td>a",
        "<p>a</p><ul><ul><ul><li></ul>",
        "<!--StartFragment--><p>a<!--EndFragment-->",
        "<p style='mso-list:l0 level9 lfo1'>a</p>",
        "\x00<p>a\x00</p>",
    ],
)
def test_hostile_and_broken_html_is_words(wren_client: Client, html: str) -> None:
    text = pasted(wren_client, html)["text"]
    assert text.strip("- ") == "a"
    assert "steal" not in to_html(text)


def test_nothing_comes_of_nothing(wren_client: Client) -> None:
    assert pasted(wren_client, " <!-- x --> ") == {"sections": [], "text": "", "said": []}


@pytest.mark.parametrize(
    "html",
    ["<p>word</p>" * 200_000, "<b>" * 60_000, "x" * 2_000_001, "<p a b c>" * 30_000],
    ids=["long", "deep", "very long", "many attributes"],
)
def test_what_is_too_much_is_refused_in_words_and_soon(wren_client: Client, html: str) -> None:
    begun = process_time()
    response = wren_client.post(PASTE, {"html": html})
    assert process_time() - begun < 10
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert "too much" in response.json()["error"]


def test_the_size_of_pictures_does_not_count_as_text(wren_client: Client) -> None:
    noise = base64.b64encode(b"\x89PNG" + bytes(2_000_000)).decode()
    answer = pasted(wren_client, f"<p>a</p><img src='data:image/png;base64,{noise}'>")
    assert answer["text"] == "a"


def test_nobody_without_the_permission_pastes(client: Client, wren_client: Client) -> None:
    assert client.post(PASTE, {"html": "<p>a</p>"}).status_code == 401
    assert wren_client.get(PASTE).status_code == 405
    assert wren_client.post(PASTE).status_code == 400
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.post(PASTE, {"html": "<p>a</p>"}).status_code == 403


def test_a_page_elsewhere_cannot_paste_for_wren(wren: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(wren)
    assert client.post(PASTE, {"html": "<p>a</p>"}).status_code == 403
