"""Medium's export, as a folder and as the zip that it comes in."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from articles.content import ImageUse
from articles.importers import BadSource, Found, find
from tests.importers.reading import SAMPLES, found, refusal, shape

FOLDER = SAMPLES / "medium"
PROFILE = b'<html><body><section class="h-card"><h3 class="p-name">Wren Hale</h3></section></body>'


def by_headline(path: Path) -> dict[str, Found]:
    everything = [one for one in find([path], "medium") if isinstance(one, Found)]
    return {one.content.headline: one for one in everything}


def story(
    body: str,
    *,
    name: str = "2021-05-03_Boats-3f2a9c1b7d5e.html",
    summary: str = "",
    more: str = "",
) -> Found:
    page = (
        '<html><body><article class="h-entry"><header><h1 class="p-name">Boats</h1></header>'
        f'<section data-field="subtitle" class="p-summary">{summary}</section>'
        f'<section data-field="body" class="e-content">{body}</section><footer>'
        '<time class="dt-published" datetime="2021-05-03T06:30:00.000Z">May 3</time>'
        f"{more}</footer></article></body></html>"
    )
    return found("medium", page, f"posts/{name}")


def bodies(one: Found) -> list[str]:
    return [section.body for section in one.content.sections]


def test_a_story() -> None:
    one = by_headline(FOLDER)["The ferry leaves without us"]
    content = one.content
    assert one.source_id == "medium:https://medium.com/p/3f2a9c1b7d5e"
    assert one.urls == (
        "https://medium.com/@wrenhale/the-ferry-leaves-without-us-3f2a9c1b7d5e",
        "https://medium.com/p/3f2a9c1b7d5e",
    )
    assert content.slug == "the-ferry-leaves-without-us"
    assert content.byline == ("Wren Hale",)
    assert content.tags == ("Boats", "Pellhaven")
    assert content.first_published == datetime(2021, 5, 3, 6, 30, tzinfo=UTC)
    assert not one.draft


def test_what_the_text_repeats_is_said_once() -> None:
    content = by_headline(FOLDER)["The ferry leaves without us"].content
    # Medium's own summary is cut; the subtitle in the text is whole.
    assert content.standfirst == (
        "At six in the morning nobody is aboard, and the captain does not mind."
    )
    assert content.sections[0].body == (
        "The **Amelia Roe** left [Pellhaven](<https://pellhaven.example/quay>) at six."
    )
    assert shape(content) == [("", "Ed Moss", 1), ("The crossing", "", 9)]


def test_medium_s_own_constructs() -> None:
    one = by_headline(FOLDER)["The ferry leaves without us"]
    assert one.content.sections[1].body.split("\n\n") == [
        "It takes forty minutes.",
        "> I have missed it twice.",
        "[The harbour plan](<https://harbour.example/plan>): What the board wants",
        "![The new pier](<https://miro.medium.com/v2/1*south.png>)",
        "* * *",
        "# Times",
        "```text\n06:00  Pellhaven\n06:40  Orme\n```",
        "[Embedded: gist.github.com](<https://gist.github.com/edmoss/5f3a>)",
        "- Bring a coat.\n- Bring `20p`.",
    ]
    assert one.content.sections[0].image == ImageUse(
        alt="A white ferry at the quay", caption="The Amelia Roe", credit="Ed Moss"
    )
    assert one.images == (
        "https://miro.medium.com/v2/1*q8ZxQk3.jpeg",
        "https://miro.medium.com/v2/1*north.png",
    )


def test_a_draft_has_no_date_and_the_beginning_of_its_text_is_no_summary() -> None:
    one = by_headline(FOLDER)["The lido may open"]
    assert one.draft
    assert one.source_id == "medium:https://medium.com/p/9e8d7c6b5a40"
    assert one.content.first_published is None
    assert one.content.standfirst == "Or it may not. The pump is broken again."
    assert bodies(one) == ["Ed Moss has a spanner."]


def test_a_response_to_a_story_is_a_draft() -> None:
    one = by_headline(FOLDER)["I never missed it."]
    assert one.draft
    assert bodies(one) == ["I never missed it."]
    assert one.lost == ("that it is probably a response to somebody's story: it is a draft here",)
    with_title = story('<h3 class="graf--title">Boats</h3><p>They are late.</p>')
    assert not with_title.draft and bodies(with_title) == ["They are late."]
    assert not story('<figure><img src="a.jpg"></figure><p>They are late.</p>').draft


def test_the_zip_says_the_same_and_its_other_pages_are_no_stories(tmp_path: Path) -> None:
    path = tmp_path / "medium-export.zip"
    with ZipFile(path, "w") as archive:
        for file in sorted((FOLDER / "posts").iterdir()):
            archive.writestr(f"posts/{file.name}", file.read_bytes())
        archive.writestr("profile/profile.html", PROFILE)
        archive.writestr("claps/claps-0001.html", PROFILE)
    unpacked, packed = by_headline(FOLDER), by_headline(path)
    assert {name: (one.content, one.source_id, one.lost) for name, one in packed.items()} == {
        name: (one.content, one.source_id, one.lost) for name, one in unpacked.items()
    }
    assert not [one for one in find([path]) if isinstance(one, BadSource)]


@pytest.mark.parametrize(
    "page",
    [PROFILE, b'<ul><li>Sun</li></ul><p>Exported from <a href="https://medium.com">Medium</a></p>'],
)
def test_a_page_about_the_account_alone_is_refused(page: bytes, tmp_path: Path) -> None:
    path = tmp_path / "profile.html"
    path.write_bytes(page)
    (one,) = find([path])
    assert isinstance(one, BadSource) and "no story" in one.why


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://cdn-images-1.medium.com/max/800/1*a.jpeg", "https://miro.medium.com/v2/1*a.jpeg"),
        (
            "https://miro.medium.com/v2/resize:fit:1400/format:webp/0*b",
            "https://miro.medium.com/v2/0*b",
        ),
        ("https://pictures.example/max/800/c.jpg", "https://pictures.example/max/800/c.jpg"),
    ],
)
def test_pictures_lead_to_what_was_uploaded(address: str, expected: str) -> None:
    assert story(f'<p>Text.</p><figure><img src="{address}"></figure>').images == (expected,)


def test_the_picture_for_cards_is_named_where_it_is_not_the_first() -> None:
    one = story(
        '<figure><img src="https://a.example/1.jpg"></figure><p>Text.</p>'
        '<figure><img data-is-featured="true" src="https://a.example/2.jpg"></figure>'
    )
    assert "that https://a.example/2.jpg stood for the story elsewhere" in one.lost


@pytest.mark.parametrize(
    ("name", "canonical", "slug", "key"),
    [
        ("2021-05-03_Boats-3f2a9c1b7d5e", "", "boats", "3f2a9c1b7d5e"),
        ("2021-05-03_-3f2a9c1b7d5e", "https://medium.com/@wren/3f2a9c1b7d5e", "", "3f2a9c1b7d5e"),
        ("x", "https://echo.example/late-boats-3f2a9c1b7d5e", "late-boats", "3f2a9c1b7d5e"),
    ],
)
def test_names_of_stories(name: str, canonical: str, slug: str, key: str) -> None:
    one = story(
        "<p>a</p><p>b</p>",
        name=f"{name}.html",
        more=f'<a class="p-canonical" href="{canonical}"></a>',
    )
    assert one.content.slug == slug
    assert one.source_id == f"https://medium.com/p/{key}"


def test_a_page_without_a_text_is_refused() -> None:
    assert "it has no text" in refusal("medium", '<article class="h-entry"></article>')
