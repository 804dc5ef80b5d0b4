"""Working copy to content and back, content to an edition, and what stands against it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import PIL.Image
import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Image
from articles.publishing import Proposal, checks
from articles.publishing.checks import Problem, Severity
from tests.stories import approved, composed, contents, draft, proposed, publish, story

KEY = "0123456789abcdef" * 2


class WorkingCopy(TestCase):
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(contents)
    def test_written_and_read_again_is_the_same_content(self, content: ArticleContent) -> None:
        now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        user = User.objects.create_user("somebody")
        article = Article(created_by=user, changed_by=user, created_at=now, changed_at=now)
        publishing.write(article, content)
        again = Article.objects.whole().get(pk=article.pk)
        assert publishing.read(again) == content


@pytest.fixture
def image(wren: User, at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (1280, 720), "teal").save(drawn, "PNG")
    return Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)


def with_image(use: ImageUse) -> ArticleContent:
    return story(sections=(SectionContent(heading="A", body="Words.", image=use),))


def found(
    article: Article, content: ArticleContent, at: datetime
) -> list[tuple[str, Severity, str]]:
    listed = checks.problems(proposed(article, content, at=at))
    return [(problem.code, problem.severity, problem.where) for problem in listed]


def test_the_content_of_many_articles_costs_a_fixed_number_of_queries(
    wren: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(7):
        draft(story(f"Story {number}"), by=wren, at=at)
    with django_assert_num_queries(5):
        assert len([publishing.read(article) for article in Article.objects.whole()]) == 7


def test_a_composed_edition_is_complete_and_not_saved(
    wren: User, at: datetime, image: Image
) -> None:
    use = ImageUse(key=image.key, alt="A teal field", credit="Drawn by Wren")
    article = draft(with_image(use), by=wren, at=at)
    edition = composed(article, with_image(use), at=at)
    assert edition._state.adding
    assert edition.path == "2026/03/02/ferry-returns-to-the-harbour"
    assert edition.html.count("<h2>A</h2>") == 1
    assert "A teal field" in edition.html and "Drawn by Wren" in edition.html
    assert edition.lead and edition.lead["alt"] == "A teal field"
    assert edition.byline == [{"name": "Wren Hale", "slug": "wren-hale"}]


def levels(*sections: SectionContent) -> list[int]:
    html = publishing.body_html(story(sections=sections), {})
    return [int(level) for level in re.findall(r"<h(\d)>", html)]


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ([("", "### A\n\n### B\n\n##### C\n\n# D")], [2, 2, 3, 2]),
        ([("", "# A"), ("B", "# C\n\n### D\n\n## E"), ("", "## F\n\n# G")], [2, 2, 3, 4, 4, 4, 3]),
        ([("A", "###### B"), ("C", "## D")], [2, 3, 2, 3]),
        ([("A", "> ### B\n\n- # C[^1]\n\n[^1]: ## D")], [2, 3, 3, 4]),
    ],
)
def test_headings_stand_in_order_whatever_was_written(
    sections: list[tuple[str, str]], expected: list[int]
) -> None:
    assert levels(*(SectionContent(heading=a, body=b) for a, b in sections)) == expected


@given(
    st.lists(
        st.builds(
            SectionContent,
            heading=st.sampled_from(["", "A"]),
            body=st.lists(st.integers(1, 6).map(lambda level: f"{'#' * level} B")).map("\n".join),
        ),
        max_size=4,
    )
)
def test_no_heading_leaves_out_a_level(sections: list[SectionContent]) -> None:
    found = levels(*sections)
    assert all(below <= above + 1 for above, below in pairwise([1, *found]))
    assert 1 not in found


def test_a_section_is_one_where_it_has_a_heading() -> None:
    sections = (SectionContent(body="One."), SectionContent(heading="A", body="Two."))
    html = publishing.body_html(story(sections=sections), {})
    assert html.count('<div class="section">') == html.count("<section>\n<h2>A</h2>") == 1


def test_a_storys_footnotes_are_one_list_at_its_end() -> None:
    told = "Said[^1].\n\n[^1]: By {}."
    sections = [SectionContent(heading=name, body=told.format(name)) for name in ("Ada", "Bo")]
    html = publishing.body_html(story(sections=tuple(sections)), {})
    assert html.count("<ol>") == 1 and html.rstrip().endswith("</ol>\n</div>")
    assert html.index("<h2>Bo</h2>") < html.index("By Ada.") < html.index("By Bo.")
    assert "[2]</a>" in html and "[3]</a>" not in html


def test_a_lead_picture_opens_the_story_and_stands_on_its_card(
    wren: User, at: datetime, image: Image
) -> None:
    use = ImageUse(key=image.key, alt="A teal field", credit="Drawn by Wren")
    content = replace(story(), lead_image=use)
    edition = composed(draft(content, by=wren, at=at), content, at=at)
    assert edition.html.index("A teal field") < edition.html.index("<section>")
    assert edition.lead and edition.lead["alt"] == "A teal field"
    # Its rights end before: it is left out, and nothing else of the story.
    Image.objects.update(valid_until=at)
    edition = composed(Article.objects.get(), content, at=at)
    assert (edition.lead, image.key in edition.html) == (None, False)


def test_a_lead_picture_needs_its_words_as_others_do(
    wren: User, at: datetime, image: Image
) -> None:
    content = replace(story(), lead_image=ImageUse(caption="Boats", credit="Pexels"))
    assert found(draft(content, by=wren, at=at), content, at) == [
        ("picture-missing", ADVICE, "image")
    ]
    content = replace(story(), lead_image=ImageUse(key=image.key))
    assert found(Article.objects.get(), content, at) == [
        ("credit-missing", BLOCKS, "credit"),
        ("alt-missing", BLOCKS, "alt"),
    ]


def test_the_day_in_the_address_is_the_sites_day(wren: User, at: datetime) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # already July in London
    article = draft(story(), by=wren, at=at)
    assert composed(article, story(), at=late).path.startswith("2026/07/01/")


def test_a_story_keeps_its_date_and_slug_when_the_headline_changes(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    later = at + timedelta(days=3)
    edition = composed(article, story("Ferry stops again"), at=later)
    assert edition.path == "2026/03/02/ferry-returns-to-the-harbour"
    assert edition.published_at == at
    renamed = composed(article, story(slug="ferry-stops"), at=later)
    assert renamed.path == "2026/03/02/ferry-stops"


def test_a_headline_in_another_script_has_an_address(wren: User, at: datetime) -> None:
    article = draft(story("渡輪返回港口"), by=wren, at=at)
    edition = composed(article, story("渡輪返回港口"), at=at)
    assert edition.path == "2026/03/02/dulunfanhuigangkou"


def test_nothing_stands_against_a_complete_story(wren: User, at: datetime) -> None:
    assert found(draft(story(), by=wren, at=at), story(), at) == []


BLOCKS, ADVICE = Severity.BLOCKS, Severity.ADVICE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (story(" "), ("headline-missing", BLOCKS, "headline")),
        (story("x" * 121), ("headline-long", ADVICE, "headline")),
        (story(standfirst=""), ("standfirst-missing", ADVICE, "standfirst")),
        (story(byline=()), ("byline-missing", ADVICE, "byline")),
        (story(topics=()), ("topic-missing", ADVICE, "topics")),
        (story(sections=()), ("body-missing", BLOCKS, "sections")),
        (story(body=" \n"), ("body-missing", BLOCKS, "sections")),
        (story(body="[" * 100_000), ("text-refused", BLOCKS, "sections.0.body")),
        (
            story(body=f"![A pier](image:{KEY})"),
            ("picture-unknown", BLOCKS, "sections.0.body"),
        ),
        (
            with_image(ImageUse(credit="Pexels")),
            ("picture-missing", ADVICE, "sections.0.image"),
        ),
        (
            story(body="Words, and ![a gull](https://old.example/gull.png)."),
            ("picture-missing", ADVICE, "sections.0.body"),
        ),
        (
            with_image(ImageUse(key=KEY, alt="x", credit="y")),
            ("picture-unknown", BLOCKS, "sections.0.image"),
        ),
        (
            story(first_published=datetime(2026, 3, 3, tzinfo=UTC)),
            ("date-ahead", BLOCKS, "first_published"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_said_with_its_place(
    content: ArticleContent, expected: tuple[str, Severity, str], wren: User, at: datetime
) -> None:
    assert expected in found(draft(story(), by=wren, at=at), content, at)


def test_a_picture_needs_its_credit_and_its_words(wren: User, at: datetime, image: Image) -> None:
    content = with_image(ImageUse(key=image.key))
    article = draft(content, by=wren, at=at)
    expected = [
        ("credit-missing", BLOCKS, "sections.0.credit"),
        ("alt-missing", BLOCKS, "sections.0.alt"),
    ]
    assert found(article, content, at) == expected
    image.alt, image.credit = "A teal field", "Wren Hale"
    image.save()
    assert found(article, content, at) == []


def test_a_story_may_be_a_picture_alone(wren: User, at: datetime, image: Image) -> None:
    use = ImageUse(key=image.key, alt="A teal field", credit="Drawn by Wren")
    content = replace(story(), sections=(SectionContent(image=use),))
    codes = [code for code, _, _ in found(draft(content, by=wren, at=at), content, at)]
    assert codes == ["section-empty"]


def test_an_address_belongs_to_the_story_that_had_it_first(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    publish(approved(story(), by=wren, editor=ed, at=at), by=pia, at=at)
    second = draft(story(), by=wren, at=at)
    assert found(second, story(), at) == [("address-taken", BLOCKS, "slug")]
    assert found(second, story(slug="ferry-2"), at) == []


def test_blocking_problems_come_before_advice(wren: User, at: datetime) -> None:
    content = replace(story(), standfirst="", sections=())
    codes = [code for code, _, _ in found(draft(content, by=wren, at=at), content, at)]
    assert codes == ["body-missing", "standfirst-missing"]


def test_a_newsroom_adds_a_check_by_registering_a_function(
    wren: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECKS", [*checks.CHECKS])

    @checks.check
    def no_shouting(proposal: Proposal) -> list[Problem]:
        loud = proposal.content.headline.isupper()
        return [Problem("shouting", ADVICE, "headline", "Do not shout.")] if loud else []

    article = draft(story(), by=wren, at=at)
    assert found(article, story("FERRY"), at) == [("shouting", ADVICE, "headline")]


def test_a_picture_in_the_text_needs_its_words_too(wren: User, at: datetime, image: Image) -> None:
    content = story(body=f"![](image:{image.key})")
    article = draft(content, by=wren, at=at)
    codes = {code for code, severity, _ in found(article, content, at) if severity == "blocks"}
    assert codes == {"alt-missing", "credit-missing"}
    image.alt, image.credit = "A teal field", "Wren Hale"
    image.save()
    assert not [code for code, severity, _ in found(article, content, at) if severity == "blocks"]
