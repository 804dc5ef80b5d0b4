"""Rights in images: what blocks, what is composed until when, and what is composed again."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Edition, Exposed, Image, RightsException, showing
from articles.publishing.checks import Severity, problems
from articles.workflow import NotReady, Visibility, out_of_step_with_rights
from tests.images import blurred, saved
from tests.stories import approved, change, proposed, publish, story

HOUR = timedelta(hours=1)


@pytest.fixture
def boats(wren: User, at: datetime) -> Image:
    return image(wren, at, (640, 480))


@pytest.fixture
def quay(wren: User, at: datetime) -> Image:
    return image(wren, at, (320, 240))


def image(by: User, at: datetime, size: tuple[int, int]) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(blurred(size)), by=by, at=at)
    image.title, image.alt, image.credit = f"{size}", "Boats at the quay", "Reuters"
    image.save()
    return image


def with_images(*images: Image, headline: str = "Ferry returns") -> ArticleContent:
    sections = tuple(
        SectionContent(heading=f"Part {number}", body="Words.", image=ImageUse(key=image.key))
        for number, image in enumerate(images, start=1)
    )
    return story(headline, sections=sections)


def until(image: Image, valid_until: datetime | None, **fields: Any) -> None:
    image.valid_until = valid_until
    for name, value in fields.items():
        setattr(image, name, value)
    image.save()


def shown(article: Article, at: datetime) -> list[tuple[float, float | None, set[str]]]:
    """Begin and end in hours after `at`, and the titles of the images on the page."""
    titles = dict(Image.objects.values_list("key", "title"))

    def hours(moment: datetime) -> float:
        return (moment - at) / HOUR

    return [
        (
            hours(e.live_from),
            hours(e.live_until) if e.live_until else None,
            {title for key, title in titles.items() if key in e.html},
        )
        for e in article.editions.lasting().order_by("live_from")
    ]


BOATS, QUAY = "(640, 480)", "(320, 240)"


def test_a_story_goes_on_without_the_picture_whose_rights_end(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    assert shown(article, at) == [(0, 5, {BOATS, QUAY}), (5, None, {QUAY})]
    before, after = article.editions.order_by("number")
    assert before.lead and after.lead
    assert (before.lead["key"], after.lead["key"]) == (boats.key, quay.key)
    assert (before.path, before.published_at) == (after.path, after.published_at)
    assert after.previous_digest == before.digest and after.digest == after.compute_digest()
    # Nobody planned that: there is nothing to cancel, and the desk does not call it scheduled.
    seen, ahead = workflow.visibility(article.editions.all(), at)
    assert (seen, ahead) == (Visibility.LIVE, None)
    assert "Nothing is scheduled" in workflow.refusal("cancel_schedule", article, pia, at=at)


def test_each_end_of_rights_is_an_edition_of_its_own(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    until(quay, at + 3 * HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_until=at + 9 * HOUR)
    assert shown(article, at) == [
        (0, 3, {BOATS, QUAY}),
        (3, 5, {BOATS}),
        (5, 9, set()),
        (9, None, set()),
    ]
    assert article.editions.latest("live_from").kind == Edition.Kind.EXPIRED


def test_an_update_takes_the_followers_of_the_old_text_with_it(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    new = with_images(boats, headline="Ferry is late")
    change(article, new, by=wren, editor=ed, at=at + HOUR)
    publish(article, by=pia, at=at + 2 * HOUR)
    assert shown(article, at) == [(0, 2, {BOATS, QUAY}), (2, 5, {BOATS}), (5, None, set())]
    headlines = [e.headline for e in article.editions.lasting().order_by("live_from")]
    assert headlines == ["Ferry returns", "Ferry is late", "Ferry is late"]


def test_a_plan_that_is_cancelled_brings_the_end_of_rights_back(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 3 * HOUR)
    assert shown(article, at) == [(0, 3, {BOATS}), (3, 5, {BOATS}), (5, None, set())]
    workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)
    assert shown(article, at) == [(0, 5, {BOATS}), (5, None, set())]


def test_cancelling_a_plan_beyond_the_end_of_rights_keeps_that_end(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 2 * HOUR)
    until(quay, at + 8 * HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, with_images(quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    assert shown(article, at) == [
        (0, 2, {BOATS, QUAY}),
        (2, 5, {QUAY}),
        (5, 8, {QUAY}),
        (8, None, set()),
    ]
    nobody_planned_it = article.editions.live(at + 2 * HOUR).get()
    workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)
    assert shown(article, at) == [(0, 2, {BOATS, QUAY}), (2, 8, {QUAY}), (8, None, set())]
    assert article.editions.live(at + 2 * HOUR).get() == nobody_planned_it


def test_rights_that_are_said_to_have_ended_before_stop_no_cancelling(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    until(boats, at + HOUR)
    workflow.perform("cancel_schedule", article, by=pia, at=at + 2 * HOUR)
    # What readers have seen is not undone: it is for a Publisher to compose it again.
    assert shown(article, at) == [(0, None, {BOATS})]
    assert out_of_step_with_rights(boats, at=at + 2 * HOUR, most=5) == [article]


def test_whatever_is_composed_has_its_files(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 3 * HOUR)
    storage = storages["renditions"]
    for folder in storage.listdir("")[0]:  # so that what is composed from now on finds none
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")
    workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)
    until(quay, at + 9 * HOUR, credit="Quay Press")  # words that nobody approved
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    pages = [f"{edition.html} {edition.lead}" for edition in article.editions.lasting()]
    names = re.findall(r"/renditions/([\w/.-]+)", " ".join(pages))
    assert len(set(names)) > 20
    assert "Quay Press" not in "".join(pages)
    for name in set(names):
        assert storages["renditions"].exists(name)


def test_withdrawing_takes_the_followers_along(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at + 5 * HOUR)
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="It was not true.")
    assert [e.kind for e in article.editions.lasting().order_by("live_from")] == [
        "story",
        "withdrawn",
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"valid_until": -1}, "rights-over"),
        ({"valid_until": 0}, "rights-over"),
        ({"valid_from": 1}, "rights-ahead"),
    ],
)
def test_rights_that_do_not_cover_the_moment_block(
    boats: Image, wren: User, ed: User, pia: User, at: datetime, fields: dict[str, int], code: str
) -> None:
    for name, hours in fields.items():
        setattr(boats, name, at + hours * HOUR)
    boats.save()
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    with pytest.raises(NotReady) as refused:
        publish(article, by=pia, at=at)
    found = [(p.code, p.severity, p.where) for p in refused.value.problems if p.blocks]
    assert found == [(code, Severity.RIGHTS, "sections.0.image")]
    assert not article.editions.exists()
    if code == "rights-ahead":  # it can be scheduled for then
        publish(article, by=pia, at=at, live_from=at + HOUR)
        assert shown(article, at) == [(1, None, {BOATS})]


def test_a_publisher_can_take_it_on_themselves_and_says_why(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at - HOUR)
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    reason = "The agency extended it on the telephone."
    publish(article, by=pia, at=at, rights_override_reason=f" {reason} ")
    assert shown(article, at) == [(0, None, {BOATS})]
    kept = RightsException.objects.get()
    assert (kept.image, kept.reason, kept.change.by) == (boats, reason, pia)
    rendition = boats.plan.renditions[0].name
    assert showing(rendition, at).state is Exposed.NOW
    # The next text needs its own reason; then the exception is over, and so is the image.
    change(article, with_images(boats, headline="Ferry is late"), by=wren, editor=ed, at=at)
    with pytest.raises(NotReady):
        publish(article, by=pia, at=at + HOUR, rights_override_reason="  ")
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="No.")
    assert showing(rendition, at + HOUR).state is Exposed.NO_MORE


def test_a_reason_is_not_for_anything_else_that_is_missing(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at - HOUR, credit="")
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    with pytest.raises(NotReady):
        publish(article, by=pia, at=at, rights_override_reason="Because.")
    assert not RightsException.objects.exists()


def test_an_end_that_lies_ahead_is_told_and_does_not_block(
    boats: Image, wren: User, at: datetime
) -> None:
    until(boats, datetime(2026, 6, 1, 9, tzinfo=UTC), territory="Not in France")
    found = problems(proposed(Article(), with_images(boats), at=at))
    assert [(p.code, p.blocks) for p in found if p.code.startswith("rights")] == [
        ("rights-end", False),
        ("rights-territory", False),
    ]
    assert "1 June 2026, 10:00 BST" in next(p.message for p in found if p.code == "rights-end")


def test_when_an_end_comes_or_moves_the_story_is_composed_again(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    assert out_of_step_with_rights(boats, at=at, most=5) == []
    until(boats, at + 5 * HOUR)
    assert out_of_step_with_rights(boats, at=at, most=5) == [article]
    article.refresh_from_db()
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    assert shown(article, at) == [(0, 1, {BOATS}), (1, 5, {BOATS}), (5, None, set())]
    assert out_of_step_with_rights(boats, at=at + HOUR, most=5) == []
    # Longer, when the first end is over already: the image comes back.
    until(boats, at + 9 * HOUR)
    assert out_of_step_with_rights(boats, at=at + 6 * HOUR, most=5) == [article]
    article.refresh_from_db()
    workflow.perform("recompose", article, by=pia, at=at + 7 * HOUR)
    assert shown(article, at)[2:] == [(5, 7, set()), (7, 9, {BOATS}), (9, None, set())]
    # Over at once: it goes.
    until(boats, at + 8 * HOUR)
    article.refresh_from_db()
    workflow.perform("recompose", article, by=pia, at=at + 8 * HOUR)
    assert shown(article, at)[-1] == (8, None, set())
    assert article.editions.live(at + 8 * HOUR).get().path == article.editions.get(number=1).path


def test_composing_again_is_not_a_new_text(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, with_images(headline="Ferry is late"), by=wren, editor=ed, at=at)
    until(boats, at + 5 * HOUR)
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    assert {e.headline for e in article.editions.lasting()} == {"Ferry returns"}


def test_what_is_planned_is_composed_again_in_its_place(
    boats: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_images(boats), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 4 * HOUR, live_until=at + 9 * HOUR)
    until(boats, at + 6 * HOUR)
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    assert shown(article, at) == [
        (0, 1, {BOATS}),
        (1, 4, {BOATS}),
        (4, 6, {BOATS}),
        (6, 9, set()),
        (9, None, set()),
    ]


def test_an_exception_is_kept_when_a_story_is_composed_again(
    boats: Image, quay: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    until(boats, at - HOUR)
    article = approved(with_images(boats, quay), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, rights_override_reason="Extended by telephone.")
    assert out_of_step_with_rights(boats, at=at, most=5) == []
    until(quay, at + 3 * HOUR)
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    assert shown(article, at)[1:] == [(1, 3, {BOATS, QUAY}), (3, None, {BOATS})]
    assert showing(boats.plan.renditions[0].name, at + 4 * HOUR).state is Exposed.NOW
    assert RightsException.objects.filter(reason="Extended by telephone.").count() == 2


def test_a_decorative_picture_needs_no_words_if_somebody_says_so(
    boats: Image, wren: User, at: datetime
) -> None:
    until(boats, None, alt="")

    def codes(use: ImageUse) -> set[str]:
        content = story(sections=(SectionContent(body="Words.", image=use),))
        proposal = proposed(Article(), content, at=at)
        return {problem.code for problem in problems(proposal) if problem.blocks}

    assert codes(ImageUse(key=boats.key)) == {"alt-missing"}
    assert codes(ImageUse(key=boats.key, decorative=True)) == set()
    until(boats, None, decorative=True)
    assert codes(ImageUse(key=boats.key)) == set()
