"""Markdown out: what our own importer makes of it, which must be the same; its names and files."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import publishing, workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.exporters import Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.markdown import document
from articles.exporters.stories import PublicationStatus, Story
from articles.markdown import to_html
from articles.models import Article, Image
from tests.exporters.paper import HOUR, Paper, export, names, read_back, without_keys
from tests.importers.reading import found
from tests.stories import contents, draft, story
from tests.stories import names as some_names

KEY = UUID("6c9f6c9e-6f3c-4d0b-9a53-3a3c5f3f6d11")
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def as_story(content: ArticleContent, **values: object) -> Story:
    fields = {
        "pk": 1,
        "key": KEY,
        "status": PublicationStatus.DRAFT,
        "content": content,
        "number": 1,
        "begun_at": EARLY,
        "changed_at": EARLY,
        "published_at": content.first_published,
        **values,
    }
    return Story(**fields)  # type: ignore[arg-type]


def written(content: ArticleContent, **values: object) -> str:
    return document(as_story(content, **values), ImageFiles(Folder(Path()), public=False))


def again(content: ArticleContent) -> ArticleContent:
    """Out and in."""
    return found("markdown", written(content), "story.md").content


# Words that people write, and among them what Markdown would take for something else.
WORDS = st.sampled_from(
    [
        *(
            "ferry",
            "Pellhaven",
            "the",
            "quay",
            "C#",
            "AT&T",
            "snake_case",
            "5 * 3",
            "[sic]",
            "`ls`",
        ),
        *(
            "<b>",
            "a<b",
            "©",
            "100 %",
            "*",
            "_",
            "#1",
            "1.",
            "-",
            "+",
            "\\",
            "~~",
            "![",
            "](",
            "é",
            "“x”",
        ),
        *("&amp;", "{{ x }}", "http://boats.example", "|", ">", "=", "---", "12:30", "No", "null"),
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
PEOPLE = st.sampled_from(
    [
        "Mira Hale",
        "Ed Moss/Reuters",
        "© 2024 Wren Hale",
        "AP",
        "Pexels",
        "",
        "lent by her, for once",
    ]
)
IMAGES = st.none() | st.builds(
    ImageUse,
    alt=LINES | st.just(""),
    caption=LINES | st.just(""),
    credit=PEOPLE,
    decorative=st.booleans(),
)
BLOCKS = st.sampled_from(
    [
        *("It left at *six* with `forty` people.", "Two lines\nof one paragraph.", "- tea\n- cake"),
        *(
            "1. one\n2. two",
            "> Nobody\n> waited.",
            "```python\nif a < b: # no\n    pass\n```",
        ),
        *("# Prices\n\nTwo crowns.", "## Lower\n\nThree.", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        *("See [the fares](/2026/03/01/fares/).", "An end.\\\nAnother.", "~~Not~~ this."),
        *("See [one](</2026/03/01/fares/#x>) or [two](<fares two>).", "[Three][3]\n\n[3]: </x>"),
        *(
            "    code\n\n    more",
            "A note.[^1]\n\n[^1]: Below.",
            "<https://boats.example/x>",
            "* * *",
        ),
    ]
)
BODIES = st.lists(BLOCKS, max_size=3, unique=True).map("\n\n".join)
SECTIONS = st.builds(SectionContent, heading=LINES | st.just(""), body=BODIES, image=IMAGES)
ARTICLES = st.builds(
    ArticleContent,
    headline=LINES,
    standfirst=LINES | st.just(""),
    slug=st.sampled_from(["", "ferry-returns", "2024"]),
    byline=st.lists(some_names, max_size=3).map(tuple),
    topics=st.lists(some_names, max_size=3).map(tuple),
    translation_of=st.just("") | st.uuids().map(str),
    series=st.just("") | some_names,
    tags=st.lists(some_names, max_size=3).map(tuple),
    first_published=st.none()
    | st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone itself)
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
        allow_imaginary=False,
    ).map(lambda moment: moment.replace(microsecond=0)),
    lead_image=IMAGES,
    sections=st.lists(SECTIONS, max_size=4).map(tuple),
)


def without_sections(content: ArticleContent) -> ArticleContent:
    """With its date in one zone: in an hour that comes twice, Python finds no time of one zone
    equal to any of another."""
    at = content.first_published
    return replace(content, sections=(), first_published=at and at.astimezone(UTC))


@given(ARTICLES)
@settings(max_examples=150)
def test_what_leaves_comes_back_the_same(content: ArticleContent) -> None:
    back = again(content)
    assert without_sections(back) == without_sections(content)
    assert [one.heading for one in back.sections] == [one.heading for one in content.sections]
    assert [one.image for one in back.sections] == [one.image for one in content.sections]
    for here, there in zip(content.sections, back.sections, strict=True):
        assert to_html(there.body) == to_html(here.body)


@given(contents)
@settings(max_examples=60)
def test_whatever_an_article_says_can_be_read_again(content: ArticleContent) -> None:
    back = again(content)
    assert back.headline == content.headline
    assert (back.byline, back.topics, back.tags) == (content.byline, content.topics, content.tags)
    assert back.series == content.series


def test_a_text_keeps_to_its_section() -> None:
    """Its highest headings, an open fence, HTML, and footnotes that two sections call the same."""
    body = "Title\n=====\n\nWords <div>\n\n```\n## code"
    noted = "Said.[^1]\n\n[^1]: By {}."
    content = story(
        sections=(
            SectionContent(body=body),
            SectionContent(heading="Next", body=noted.format("Ed")),
            SectionContent(heading="Last", body=noted.format("Wren")),
        )
    )
    back = again(content)
    assert [one.heading for one in back.sections] == ["", "Next", "Last"]
    assert back.sections[0].body == "# Title\n\nWords &lt;div>\n\n```\n## code\n```"
    assert "By Ed." in to_html(back.sections[1].body)
    assert "By Wren." in to_html(back.sections[2].body)


@pytest.mark.django_db
def test_every_article_leaves_with_its_standing(
    paper: Paper, later: datetime, tmp_path: Path
) -> None:
    exported = export("markdown", tmp_path / "out", later)
    assert [one.what for one in exported] == [
        paper.content.headline,
        "Market day",
        "Mayor resigns",
        "Secret merger",
    ]
    assert [name for name in names(tmp_path / "out") if name.endswith(".md")] == [
        "2026-03-02-ferry-returns.md",
        "2026-03-02-mayor-resigns.md",
        "2026-03-04-market-day.md",
        "draft-secret-merger.md",
    ]
    back = read_back("markdown", tmp_path / "out", ".md")
    assert {name for name, one in back.items() if one.draft} == {"Mayor resigns", "Secret merger"}
    live = back[paper.content.headline]
    assert live.content.first_published is not None
    assert live.content.first_published.isoformat() == "2026-03-02T10:00:00+00:00"
    assert str(paper.live.key) in live.source_id


@pytest.mark.django_db
def test_only_what_readers_may_see_leaves_in_public(
    paper: Paper, pia: User, later: datetime, tmp_path: Path
) -> None:
    missing = SectionContent(heading="Prices", image=ImageUse(caption="Not here.", credit="AP"))
    shown = replace(paper.content, sections=(*paper.content.sections, missing))
    workflow.save(paper.live, shown, by=pia, at=later)
    workflow.perform("import_publish", paper.live, by=pia, at=later)
    paper.quay.valid_until = later - HOUR / 2
    paper.quay.save()
    workflow.save(paper.live, replace(shown, standfirst="Not approved."), by=pia, at=later)
    folder = tmp_path / "out"
    (exported,) = export("markdown", folder, later, public=True)
    boats = paper.boats.key
    assert names(folder) == [
        "2026-03-02-ferry-returns.md",
        f"images/{boats}.jpg",
        f"images/{boats}.json",
    ]
    everything = b"".join((folder / name).read_bytes() for name in names(folder))
    for secret in (b"Not approved", b"Secret merger", b"The quay in fog", b"Harbour Cameras"):
        assert secret not in everything
    assert b"## Prices" in everything  # its image is missing: readers see nothing of it
    assert b"Not here" not in everything and b"AP" not in everything
    assert exported.failed == ""


@pytest.mark.django_db
def test_pictures_leave_as_they_came_with_what_is_known_of_them(
    paper: Paper, later: datetime, tmp_path: Path
) -> None:
    export("markdown", tmp_path / "out", later)
    left = (tmp_path / "out" / "images" / f"{paper.boats.key}.jpg").read_bytes()
    with storages["originals"].open(paper.boats.original) as original:
        assert left == original.read()
    data = json.loads((tmp_path / "out" / "images" / f"{paper.boats.key}.json").read_text())
    assert (data["credit"], data["alt"], data["licence"]) == (
        "Library / Harbour Press",
        "Boats",
        "own",
    )


@pytest.mark.django_db
def test_an_import_of_the_export_is_the_same_paper(
    paper: Paper, pia: User, later: datetime, tmp_path: Path
) -> None:
    export("markdown", tmp_path / "out", later)
    Image.objects.filter(key=paper.quay.key).update(key="0" * 32)  # as if they were not here yet
    Article.objects.exclude(pk=paper.live.pk).update(headline="Earlier")
    call_command("import_articles", str(tmp_path / "out"), "--images", str(tmp_path / "out"))
    back = Article.objects.whole().exclude(pk=paper.live.pk).get(headline=paper.content.headline)
    content = replace(publishing.read(back), first_published=None, slug=paper.content.slug)
    assert without_keys(content) == without_keys(paper.content)
    assert [image.key for image in content.images] == [image.key for image in paper.content.images]


@pytest.mark.django_db
def test_the_lead_picture_leaves_and_comes_back(
    paper: Paper, wren: User, later: datetime, tmp_path: Path
) -> None:
    lead = ImageUse(key=paper.quay.key, caption="The quay at six.", credit="lent by Ed, for once")
    draft(replace(paper.content, headline="With a lead", lead_image=lead), by=wren, at=later)
    export("markdown", tmp_path / "out", later)
    Article.objects.update(headline="Earlier")
    Image.objects.filter(key=paper.quay.key).update(key="0" * 32)
    call_command("import_articles", str(tmp_path / "out"), "--images", str(tmp_path / "out"))
    back = Article.objects.whole().get(headline="With a lead")
    assert publishing.read(back).lead_image == lead
    # Images that do not come along a second time stay.
    call_command("import_articles", str(tmp_path / "out"))
    assert publishing.read(Article.objects.whole().get(pk=back.pk)).lead_image == lead


@pytest.mark.django_db
@pytest.mark.parametrize(("format", "ending"), [("wordpress", "xml"), ("ninjs", "json")])
def test_elsewhere_the_lead_picture_opens_the_text(
    format: str, ending: str, paper: Paper, wren: User, later: datetime, tmp_path: Path
) -> None:
    lead = ImageUse(key=paper.quay.key)
    draft(replace(paper.content, headline="With a lead", lead_image=lead), by=wren, at=later)
    export(format, tmp_path / "out", later)
    back = read_back(format, tmp_path / "out", ending)["With a lead"]
    first, second = back.content.images
    assert (first.credit, second.credit) == ("Ed Moss", "Mira Hale")


@pytest.mark.django_db
def test_a_lost_original_is_said(paper: Paper, later: datetime, tmp_path: Path) -> None:
    storages["originals"].delete(paper.boats.original)
    exported = export("markdown", tmp_path / "out", later)
    assert exported[0].notes == (
        f"the file of picture {paper.boats.key}, which is not where it was put",
    )


@pytest.mark.django_db
def test_names_are_safe_and_the_only_ones(wren: User, at: datetime, tmp_path: Path) -> None:
    for headline in ("Ferry", "Ferry", "../../etc/passwd", "…", "日" * 100, "con"):
        draft(story(headline, standfirst=""), by=wren, at=at)
    export("markdown", tmp_path / "out", at)
    _, *others = Article.objects.order_by("pk")
    assert sorted(names(tmp_path / "out")) == sorted(
        [
            "draft-ferry.md",
            f"draft-ferry-{others[0].key.hex}.md",
            "draft-etc-passwd.md",
            "draft-story.md",
            f"draft-{('ri' * 100)[:144]}.md",
            "draft-con.md",
        ]
    )
    assert names(tmp_path) == [f"out/{name}" for name in names(tmp_path / "out")]
