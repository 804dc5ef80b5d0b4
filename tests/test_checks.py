"""What the checks before publishing see, what they weigh, and who may go on all the same."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import PIL.Image
import pytest
from django.contrib.auth.models import Permission, User
from django.core.checks import run_checks
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Image, Redirect, StatusChange
from articles.publishing import checks
from articles.publishing.checks import SETTABLE, UNBENDABLE, Problem, Severity
from tests.admin.forms import address, fields
from tests.stories import approved, draft, proposed, publish, story

pytestmark = pytest.mark.django_db


def problems(content: ArticleContent, *, by: User, at: datetime) -> list[Problem]:
    article = draft(content, by=by, at=at)
    return checks.problems(proposed(article, content, at=at))


def found(content: ArticleContent, *, by: User, at: datetime) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in problems(content, by=by, at=at)]


def sections(*them: tuple[str, str]) -> ArticleContent:
    return story(sections=tuple(SectionContent(heading=head, body=body) for head, body in them))


BODY = "sections.0.body"


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        *[("x" * 60, ""), ("x" * 61, "headline-search"), ("x" * 90, "headline-search")],
        *[("x" * 91, "headline-social"), ("x" * 120, "headline-social")],
        ("x" * 121, "headline-long"),
    ],
    ids=lambda value: str(len(value)),
)
def test_a_headline_is_measured_against_who_cuts_it(
    headline: str, code: str, wren: User, at: datetime
) -> None:
    expected = [(code, "headline")] if code else []
    assert found(story(headline), by=wren, at=at) == expected


@pytest.mark.parametrize(
    ("length", "code"),
    [(155, ""), (156, "standfirst-search"), (200, "standfirst-search"), (201, "standfirst-social")],
)
def test_a_standfirst_is_measured_too(length: int, code: str, wren: User, at: datetime) -> None:
    expected = [(code, "standfirst")] if code else []
    assert found(story(standfirst="x" * length), by=wren, at=at) == expected


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("# One\n\na\n\n## Two\n\nb\n\n# Three", []),
        ("## One\n\na", ["heading-order"]),
        ("# One\n\n### Three\n\na", ["heading-order"]),
        ("### Low\n\na\n\n# High", ["heading-order"]),
        ("# One\n\n## Two\n\n### Three\n\n##### Five\n\na", []),  # readers' headings end at h6
        ("Set\n===\n\nBelow\n---\n\na", []),
        ("```\n### no heading\n```", []),
        ("# One\n\na\n\n# one", ["heading-doubled"]),
        ("# The first crossing\n\na", ["heading-doubled"]),
        ("# Ferry returns to the harbour\n\na", ["heading-doubled"]),
        ("TK", ["left-in"]),
        ("The fare is TKTK pounds.", ["left-in"]),
        ("The fare is XXX.", ["left-in"]),
        ("Lorem ipsum dolor.", ["left-in"]),
        ("**TK:** who said so?", ["left-in"]),
        ("| fare |\n| --- |\n| TK |", ["left-in"]),
        ("TKO in round two, ATK, XXXL, TK-421, tk and xx.", []),
        ("The code is `TK`.\n\n```\nXXX\n```", []),
        ("He said “it sails.”", []),
        ('He said "it sails."', []),
        ("He said “it sails.", ["quotation-open"]),
        ('"It sails, he said.\n\nAnd went.', ["quotation-open"]),
        ("“It sails.\n\n“It sails well.”", []),  # every paragraph opens it, the last one closes it
        ("“It sails.\n\n“It sails well.", ["quotation-open"]),
        ("“It sails.\n\nIt sails well.”", ["quotation-open"]),
        ("> “It sails.\n>\n> “It sails well.”", []),
        ("Er sagte: „Sie fährt.“", []),
        ('A 6" rope and `"` in code.', []),
        ("Read [here](https://x.example/a).", ["link-text"]),
        ("[Click here!](https://x.example/a)", ["link-text"]),
        ("[*Read more…*](https://x.example/a)", ["link-text"]),
        ("<https://x.example/a>", ["link-text"]),
        ("[www.x.example](https://x.example/a)", ["link-text"]),
        ("[more]\n\n[more]: https://x.example/a", ["link-text"]),
        ("[The harbour's log](https://x.example/a)", []),
        ("[](https://x.example/a)", ["link-empty"]),
        ("[The log]()", ["link-empty"]),
        ("`[here](x)` and \\[here](x)", []),
    ],
)
def test_what_is_seen_in_a_text(body: str, codes: list[str], wren: User, at: datetime) -> None:
    assert found(story(body=body), by=wren, at=at) == [(code, BODY) for code in codes]


def test_what_was_left_in_is_found_wherever_it_stands(wren: User, at: datetime) -> None:
    use = ImageUse(credit="TK", caption="XXX")
    content = story("Ferry TK", standfirst="TKTK", heading="XXX", body="Words.")
    content = replace(content, sections=(replace(content.sections[0], image=use),))
    places = {where for code, where in found(content, by=wren, at=at) if code == "left-in"}
    assert places == {
        *("headline", "standfirst", "sections.0.heading"),
        *("sections.0.caption", "sections.0.credit"),
    }


def test_a_heading_is_doubled_across_sections(wren: User, at: datetime) -> None:
    content = sections(("Tides", "a"), ("Fares", "b"), (" tides ", "c"))
    assert found(content, by=wren, at=at) == [("heading-doubled", "sections.2.heading")]


def test_a_heading_that_leaves_out_a_level_is_told_how_to_be_written(
    wren: User, at: datetime
) -> None:
    (problem,) = problems(story(body="# One\n\n#### Four"), by=wren, at=at)
    assert "“Four”" in problem.message and problem.message.endswith("write it with ##.")


def picture(width: int, *, by: User, at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (width, 400), "teal").save(drawn, "PNG")
    image = Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=by, at=at)
    image.alt, image.credit = "A teal field", "Wren Hale"
    image.save()
    return image


@pytest.mark.parametrize(
    ("lead", "second", "places"),
    [(1200, 736, []), (1199, 736, [0]), (1200, 735, [1]), (700, 700, [0, 1])],
)
def test_a_picture_is_too_small_for_its_place(
    lead: int, second: int, places: list[int], wren: User, at: datetime
) -> None:
    uses = [ImageUse(key=picture(width, by=wren, at=at).key) for width in (lead, second)]
    content = story(
        sections=tuple(
            SectionContent(heading=name, body="Words.", image=use)
            for name, use in zip("AB", uses, strict=True)
        )
    )
    expected = [("picture-small", f"sections.{place}.image") for place in places]
    assert found(content, by=wren, at=at) == expected


@pytest.fixture
def live(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = approved(story("Tides of March"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    return article


LINKS = [
    ("/2026/03/02/tides-of-march/", True),
    ("/2026/03/02/tides-of-march", True),
    ("http://localhost:8000/2026/03/02/tides-of-march/#fares", True),
    ("/2026/03/02/no-such-story/", False),
    ("http://localhost:8000/2026/03/02/no-such-story/?a=1", False),
    ("https://gazette.example/2026/03/02/no-such-story/", True),  # another paper's
    ("/topics/town/", True),
    ("/2019/05/04/before-we-moved/", True),
    ("http://[/2026/03/02/no-such-story/", True),
]


@pytest.mark.parametrize(("link", "good"), LINKS)
def test_a_link_to_a_story_of_ours_leads_to_one_that_is_live(
    link: str, good: bool, live: Article, wren: User, at: datetime
) -> None:
    Redirect.objects.create(path="/2019/05/04/before-we-moved", article=live)
    content = story(body=f"We [told of it](<{link}>) before.")
    expected = [] if good else [("link-not-live", BODY)]
    assert found(content, by=wren, at=at) == expected


def test_a_link_follows_the_life_of_the_story_it_leads_to(
    live: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    content = story(body="[Tides](/2026/03/02/tides-of-march/)")
    hour = timedelta(hours=1)

    def codes(moment: datetime) -> list[str]:
        article = draft(content, by=wren, at=at + hour)
        listed = checks.problems(proposed(article, content, at=moment))
        return [each.code for each in listed]

    assert codes(at - hour) == ["link-not-live"]  # not yet
    assert codes(at + hour) == []
    workflow.perform("withdraw", live, by=pia, at=at + 2 * hour, note="It was wrong.")
    assert codes(at + 3 * hour) == ["link-not-live"]


def test_links_cost_one_question_whatever_their_number(
    live: Article, wren: User, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts = {}
    for many in (0, 1, 200):
        body = "\n\n".join(f"[Story {n}](/2026/03/02/s-{n}/)" for n in range(many))
        content = story(body=body or "Words.")
        article = draft(content, by=wren, at=at)
        with django_assert_num_queries(3 if many else 2):
            listed = checks.problems(proposed(article, content, at=at))
        counts[many] = len([each for each in listed if each.code == "link-not-live"])
    assert counts == {0: 0, 1: 1, 200: 200}


# Settings.


def test_a_newsroom_says_what_a_check_weighs(wren: User, at: datetime, settings: Settings) -> None:
    settings.CHECKS = {"link-text": "blocks", "headline-search": "off", "alt-missing": "advice"}
    content = story("x" * 70, body="[here](https://x.example/a)")
    listed = problems(content, by=wren, at=at)
    assert [(each.code, each.severity) for each in listed] == [("link-text", Severity.BLOCKS)]


def test_what_blocks_by_setting_keeps_a_text_from_its_readers(
    wren: User, ed: User, pia: User, at: datetime, settings: Settings
) -> None:
    settings.CHECKS = {"left-in": "blocks"}
    article = approved(story(body="Four TK."), by=wren, editor=ed, at=at)
    with pytest.raises(workflow.NotReady, match="“TK” is left in section 1"):
        publish(article, by=pia, at=at)


@pytest.mark.parametrize("code", [*sorted(UNBENDABLE), "rights-over", "rights-ahead", "no-such"])
def test_what_cannot_be_set_is_refused_at_the_start(code: str, settings: Settings) -> None:
    settings.CHECKS = {code: "advice"}
    (message,) = [each for each in run_checks() if each.id == "articles.E003"]
    assert "NEWSROOM_CHECKS" in message.msg and code in message.msg


def test_everything_else_can_be_set(settings: Settings) -> None:
    settings.CHECKS = dict.fromkeys(SETTABLE, "off")
    assert not [each for each in run_checks() if each.id == "articles.E003"]
    assert "credit-missing" in SETTABLE


# In spite of them.


def illustrated(
    *, by: User, editor: User, at: datetime, valid_until: datetime | None = None
) -> Article:
    """An approved story with a picture that has no credit."""
    image = picture(1200, by=by, at=at)
    image.credit, image.valid_until = "", valid_until
    image.save()
    use = ImageUse(key=image.key, alt="A quay")
    content = story(sections=(SectionContent(heading="A", body="Words.", image=use),))
    return approved(content, by=by, editor=editor, at=at)


@pytest.fixture
def without_credit(wren: User, ed: User, at: datetime) -> Article:
    return illustrated(by=wren, editor=ed, at=at)


def test_a_publisher_goes_on_with_a_reason_that_stays_in_the_history(
    without_credit: Article, pia: User, pia_client: Client, at: datetime
) -> None:
    with pytest.raises(workflow.NotReady, match="no credit"):
        publish(without_credit, by=pia, at=at)
    with pytest.raises(workflow.NotReady, match="no credit"):
        publish(without_credit, by=pia, at=at, checks_override_reason="  ")
    change = publish(without_credit, by=pia, at=at, checks_override_reason=" Nobody knows. ")
    kept = StatusChange.objects.get(pk=change.pk)
    assert [each["code"] for each in kept.overridden] == ["credit-missing"]
    assert kept.override_reason == "Nobody knows."
    page = pia_client.get(f"/admin/articles/article/{without_credit.pk}/history/").content.decode()
    assert "The picture of section 1 has no credit." in page and "Nobody knows." in page


def test_a_reason_that_nothing_needed_is_not_kept(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    change = publish(article, by=pia, at=at, checks_override_reason="Just so.")
    assert (change.overridden, change.override_reason) == ([], "")


def test_what_cannot_be_shown_is_not_published_for_any_reason(
    live: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story("Tides of March"), by=wren, editor=ed, at=at)
    with pytest.raises(workflow.NotReady, match="Another article has the address"):
        publish(article, by=pia, at=at, checks_override_reason="Never mind.")
    assert not article.editions.exists()


def test_what_was_not_approved_is_not_published_for_any_reason(
    without_credit: Article, pia: User, at: datetime
) -> None:
    image = Image.objects.get()
    image.caption = "Something else"
    image.save()
    with pytest.raises(workflow.NotReady):
        publish(without_credit, by=pia, at=at, checks_override_reason="Never mind.")


def test_rights_need_a_reason_of_their_own(wren: User, ed: User, pia: User, at: datetime) -> None:
    ended = at - timedelta(days=1)
    article = illustrated(by=wren, editor=ed, at=at, valid_until=ended)
    reasons = {
        "checks_override_reason": "Nobody knows.",
        "rights_override_reason": "The agency agreed.",
    }
    for name, reason in reasons.items():
        with pytest.raises(workflow.NotReady):
            publish(article, by=pia, at=at, **{name: reason})
    change = publish(article, by=pia, at=at, **reasons)
    assert change.override_reason == "Nobody knows."
    assert [each.reason for each in change.rights_exceptions.all()] == ["The agency agreed."]


def test_who_publishes_without_the_permission_gives_no_reasons(
    without_credit: Article, ed: User, at: datetime
) -> None:
    ed.user_permissions.add(Permission.objects.get(codename="publish_article"))
    ed = User.objects.get(pk=ed.pk)
    with pytest.raises(workflow.NotReady, match="no credit"):
        publish(without_credit, by=ed, at=at, checks_override_reason="Nobody knows.")


def test_the_panel_asks_a_publisher_for_the_reason_and_takes_it(
    without_credit: Article, pia_client: Client, ed_client: Client
) -> None:
    name = "_checks_override_reason"
    assert name not in ed_client.get(address(without_credit)).content.decode()
    page = pia_client.get(address(without_credit)).content.decode()
    assert f'name="{name}"' in page and "Publish in spite of what is missing" in page
    sent = fields(pia_client, without_credit) | {"_transition": "publish"}
    pia_client.post(address(without_credit), sent | {name: ""})
    assert not without_credit.editions.exists()
    sent = fields(pia_client, without_credit) | {"_transition": "publish"}
    pia_client.post(address(without_credit), sent | {name: "Nobody knows."})
    assert without_credit.editions.exists()


def test_nobody_is_asked_where_no_reason_would_help(
    wren: User, ed: User, at: datetime, pia_client: Client
) -> None:
    ready = approved(story(), by=wren, editor=ed, at=at)
    assert "_checks_override_reason" not in pia_client.get(address(ready)).content.decode()
