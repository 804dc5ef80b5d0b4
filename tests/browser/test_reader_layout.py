"""The reader's pages hold whatever is put into them: nothing is wider than the screen, and
axe-core finds nothing, on a narrow phone and a wide screen, in light and in dark."""

from datetime import timedelta
from string import ascii_letters

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from articles.content import ArticleContent, SectionContent
from articles.models import Article, Topic
from tests.browser.test_accessibility import found as faults
from tests.browser.test_accessibility import styles_of_axe
from tests.odd_stories import ODD_STORIES
from tests.stories import approved, publish, story

__all__ = ["styles_of_axe"]

NARROW, WIDE = 320, 1280
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
    ? ["the page", ...[...document.querySelectorAll("body *")].filter(
        each => each.getBoundingClientRect().right > innerWidth + 1
            && !each.closest(".table, pre, .unseen, .skip")
      ).map(each => each.outerHTML.slice(0, 120))]
    : []"""


def paper_of(contents: list[ArticleContent], *, wren: User, ed: User, pia: User) -> list[str]:
    """Their addresses."""
    at = timezone.now() - timedelta(days=1)
    paths = []
    for number, content in enumerate(contents):
        moment = at + timedelta(minutes=number)
        article = approved(content, by=wren, editor=ed, at=moment)
        publish(article, by=pia, at=moment)
        paths.append(article.editions.get().get_absolute_url())
    return paths


@pytest.fixture
def odd(wren: User, ed: User, pia: User) -> dict[str, str]:
    paths = paper_of([*ODD_STORIES.values()], wren=wren, ed=ed, pia=pia)
    topic = Topic.objects.get(slug__startswith="donau").get_absolute_url()
    month = paths[0][: len("/2026/03/")]
    return {
        **dict(zip(ODD_STORIES, paths, strict=True)),
        "front": "/",
        "topic": topic,
        "month": month,
        "year": month[:6],
        "archive": "/archive/",
        "topics": "/topics/",
        "people": "/people/",
        "corrections": "/corrections/",
        "search": "/search/?q=boat",
        "nothing found": "/search/?q=zeppelin",
        "not found": f"{paths[0][:-1]}-2/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("styles_of_axe")
def test_no_odd_story_breaks_a_page(
    page: Page, odd: dict[str, str], scheme: str, allowed: list[str]
) -> None:
    allowed.append("status of 404")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # parametrized
    found = {}
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        for name, address in odd.items():
            page.goto(address)
            found[name, width] = [*page.evaluate(TOO_WIDE), *faults(page)]
    assert {which: what for which, what in found.items() if what} == {}


_SIGNS = st.characters(
    codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\\`*_[]<>&|~"
)
# Of letters alone a line may break nowhere, of all signs at many places.
_WORDS = st.text(ascii_letters, min_size=1, max_size=90) | st.text(_SIGNS, min_size=1, max_size=90)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)


@st.composite
def _tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 12))
    row = st.lists(_WORDS, min_size=columns, max_size=columns)
    rows = [draw(row) for _ in range(draw(st.integers(1, 3)))]
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([lines[0], f"|{'---|' * columns}", *lines[1:]])


@given(headline=_TEXTS, standfirst=_TEXTS, name=_WORDS, topic=_WORDS, table=_tables(), text=_TEXTS)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
def test_no_words_and_no_table_are_wider_than_a_phone(
    page: Page, wren: User, ed: User, pia: User, *, headline: str, standfirst: str, name: str,
    topic: str, table: str, text: str
) -> None:  # fmt: skip
    page.set_viewport_size({"width": NARROW, "height": 800})
    body = f"{text}\n\n{table}\n\n> {text}\n\n```\n{text}\n```\n\n- {text}\n"
    content = story(
        headline[:300].strip(),
        slug=f"story-{Article.objects.count()}",
        standfirst=standfirst,
        byline=(name[:80],),
        topics=(topic[:80],),
        sections=(SectionContent(heading=headline[:200], body=body),),
    )
    [path] = paper_of([content], wren=wren, ed=ed, pia=pia)
    for address in (path, "/"):
        page.goto(address)
        assert page.evaluate(TOO_WIDE) == [], address


@pytest.mark.parametrize("width", [360, 700, 768, 1280, 1920])
def test_a_text_has_its_measure(page: Page, odd: dict[str, str], width: int) -> None:
    """Neither the width of a word nor that of the window."""
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("one word", "a long headline", "forty sections", "everything that Markdown has"):
        page.goto(odd[name])
        box = page.locator(".body p").first.bounding_box()
        assert box and min(width - 48, 500) <= box["width"] <= 640, name


def test_on_a_phone_the_masthead_is_one_row_and_the_first_headline_is_in_sight(
    page: Page, odd: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/", odd["live"], odd["topic"]):
        page.goto(address)
        assert (box := page.locator(".masthead").bounding_box()) and box["height"] <= 60
        headline = page.locator(".headline, h1:not(.unseen)").first.bounding_box()
        assert headline and headline["y"] < 200, address


def test_the_sections_open_and_close_by_keyboard(page: Page, odd: dict[str, str]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(odd["one word"])
    sections = page.get_by_role("navigation", name="Topics")
    expect(sections).to_be_hidden()
    page.get_by_role("button", name="Sections").focus()
    page.keyboard.press("Enter")
    expect(sections).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('nav') !== null")
    for _ in range(sections.get_by_role("link").count()):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    expect(sections).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(sections).to_be_visible()
    page.keyboard.press("Escape")
    expect(sections).to_be_hidden()
    page.get_by_role("button", name="Sections").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/**")
    page.set_viewport_size({"width": WIDE, "height": 800})
    expect(sections).to_be_visible()
    expect(page.get_by_role("button", name="Sections")).to_be_hidden()
