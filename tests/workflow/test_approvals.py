"""What was approved is what is published: texts and images, and four eyes over both."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Approval, Article, Image, Status
from articles.publishing import figures
from articles.workflow import ArticleState, NotAllowed, NotReady
from tests.conftest import person
from tests.stories import approved, change, draft, publish, story

HOUR = timedelta(hours=1)


@pytest.fixture
def ferry(wren: User, at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (900, 600), "teal").save(drawn, "PNG")
    image = Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)
    image.alt, image.credit = "The ferry", "Reuters"
    image.save()
    return image


@pytest.fixture
def pat(db: None) -> User:
    return person("pat", "Pat", "Oduya", "Editor")


def with_image(image: Image, **fields: Any) -> Any:
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    return story(**{"sections": sections, **fields})


def say(image: Image, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(image, name, value)
    image.save()


# Every column of an image is something that an approval binds, or is one of these.
NOT_SHOWN = {
    *("id", "key", "salt", "original", "format", "width", "height", "colour"),  # its file
    *("title", "file_name", "instructions", "added_by", "added_at"),  # the desk's own
}


def test_an_approval_binds_everything_that_readers_get_of_a_picture(ferry: Image) -> None:
    columns = {field.name for field in Image._meta.concrete_fields}
    assert columns - NOT_SHOWN == set(figures.facts_of(ferry))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"caption": "Sunk"}, "The caption of the picture of section 1 was empty when"),
        ({"alt": "A boat"}, "was “The ferry” when this was approved and is “A boat” now"),
        ({"credit": "AP"}, "The credit of the picture of section 1 was “Reuters”"),
        ({"copyright": "© AP"}, "copyright notice"),
        ({"decorative": True}, "was no when this was approved and is yes now"),
        ({"crops": {"16:9": [0, 0, 160, 90]}}, "which part of it is shown has changed"),
        ({"focus_x": 10}, "which part of it is shown has changed"),
        ({"valid_until": datetime.fromisoformat("2030-01-01T00:00:00Z")}, "rights until"),
        ({"digital_source": "trainedAlgorithmicMedia"}, "how it was made"),
        ({"licence": "cc-by"}, "licence"),
    ],
)
def test_a_picture_that_was_changed_since_has_to_be_approved_again(
    fields: dict[str, Any],
    message: str,
    ferry: Image,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    say(ferry, **fields)
    with pytest.raises(NotReady) as refused:
        publish(article, by=pia, at=at)
    assert message in str(refused.value)
    # Pia may do that herself: it is nothing of hers.
    assert str(refused.value).endswith("It has to be approved again. You can do that.")
    assert not article.editions.exists()
    workflow.perform("approve", article, by=ed, at=at)
    publish(article, by=pia, at=at)
    assert article.editions.count() >= 1


@pytest.mark.parametrize("field", ["title", "instructions"])
def test_what_readers_never_see_needs_no_new_approval(
    field: str, ferry: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    say(ferry, **{field: "For the desk"})
    publish(article, by=pia, at=at)


def test_a_picture_inside_the_text_is_bound_too(
    ferry: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    text = f"Words.\n\n![The ferry](image:{ferry.key})"
    content = story(sections=(SectionContent(body=text),))
    article = approved(content, by=wren, editor=ed, at=at)
    say(ferry, caption="Sunk")
    with pytest.raises(NotReady, match="caption"):
        publish(article, by=pia, at=at)


def test_a_text_that_is_approved_as_it_stands_is_not_approved_twice(
    ferry: Image, wren: User, ed: User, at: datetime
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    assert "approve" not in [step.name for step in workflow.allowed(article, ed, at=at)]
    with pytest.raises(NotAllowed, match="approved as it stands"):
        workflow.perform("approve", article, by=ed, at=at)
    say(ferry, caption="Sunk")
    assert "approve" in [step.name for step in workflow.allowed(article, ed, at=at)]


def test_an_approval_from_before_there_was_a_record_is_asked_for_again(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    Approval.objects.all().delete()
    with pytest.raises(NotReady, match="has not been approved as it stands"):
        publish(article, by=pia, at=at)
    workflow.perform("approve", article, by=ed, at=at)
    publish(article, by=pia, at=at)


def test_an_import_that_was_published_may_be_published_again(
    ferry: Image, pia: User, at: datetime
) -> None:
    article = draft(with_image(ferry), by=pia, at=at)
    workflow.perform("import_publish", article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="By mistake.")
    publish(article, by=pia, at=at + 2 * HOUR)
    workflow.perform("withdraw", article, by=pia, at=at + 3 * HOUR, note="By mistake.")
    say(ferry, caption="Sunk")
    with pytest.raises(NotReady, match="caption"):
        publish(article, by=pia, at=at + 4 * HOUR)


def test_what_is_composed_again_has_the_words_that_were_approved(
    ferry: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    before = article.editions.get()
    say(ferry, credit="Nobody", alt="Nothing", focus_x=1, valid_until=at + 5 * HOUR)
    workflow.perform("recompose", article, by=pia, at=at + HOUR)
    now = article.editions.live(at + HOUR).get()
    assert now.pk != before.pk and (now.html, now.lead) == (before.html, before.lead)
    after = article.editions.live(at + 5 * HOUR).get()
    assert ferry.key not in after.html and after.lead is None


def test_what_goes_on_after_a_cancelled_plan_has_the_words_that_were_approved(
    ferry: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    other = BytesIO()
    PIL.Image.new("RGB", (800, 600), "navy").save(other, "PNG")
    quay = Image.objects.get_or_create_from_bytes(other.getvalue(), by=wren, at=at)
    say(quay, alt="The quay", credit="Reuters", valid_until=at + 5 * HOUR)
    uses = [SectionContent(body="W.", image=ImageUse(key=each.key)) for each in (ferry, quay)]
    article = approved(story(sections=tuple(uses)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 3 * HOUR)
    say(ferry, credit="Nobody")
    workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)
    follower = article.editions.live(at + 6 * HOUR).get()
    assert quay.key not in follower.html and "Reuters" in follower.html
    assert "Nobody" not in follower.html


def test_nobody_approves_a_text_in_which_words_since_the_last_approval_are_theirs(
    wren: User, ed: User, pia: User, pat: User, at: datetime
) -> None:
    article = draft(story(), by=ed, at=at)
    workflow.save(article, story(standfirst="With a full stop."), by=pia, at=at)
    workflow.perform("submit", article, by=ed, at=at)
    with pytest.raises(NotAllowed) as refused:
        workflow.perform("approve", article, by=ed, at=at)
    assert "second pair of eyes" in str(refused.value)
    assert str(refused.value).endswith("Pat Oduya can.")
    workflow.perform("approve", article, by=pat, at=at)
    publish(article, by=pia, at=at)
    # After an approval it begins anew: what Ed wrote before it counts no more.
    change_by = at + HOUR
    workflow.save(article, story("Another headline"), by=pat, at=change_by)
    with pytest.raises(NotAllowed, match="Pia Lindqvist or Ed Moss can"):
        workflow.perform("approve", article, by=pat, at=change_by)
    workflow.perform("approve", article, by=ed, at=change_by)


@pytest.mark.parametrize(
    ("setting", "may"),
    [
        ("any", {"ed": False, "pat": False}),
        ("last", {"ed": True, "pat": False}),
        ("off", {"ed": True, "pat": True}),
    ],
)
def test_the_three_values_of_four_eyes(
    setting: str,
    may: dict[str, bool],
    settings: Settings,
    ed: User,
    pat: User,
    at: datetime,
) -> None:
    settings.FOUR_EYES = setting
    article = draft(story(), by=ed, at=at)
    workflow.save(article, story("By Pat"), by=pat, at=at)
    workflow.perform("submit", article, by=ed, at=at)
    for user in (ed, pat):
        refusal = workflow.refusal("approve", article, user, at=at)
        assert (refusal == "") is may[user.username], refusal


def test_where_nobody_can_approve_it_the_refusal_says_what_to_do(ed: User, at: datetime) -> None:
    article = draft(story(), by=ed, at=at)
    workflow.perform("submit", article, by=ed, at=at)
    why = workflow.refusal("approve", article, ed, at=at)
    assert "There is nobody yet who can" in why and "page “The paper”" in why


def test_only_people_who_can_sign_in_are_named(
    wren: User, ed: User, pia: User, pat: User, at: datetime
) -> None:
    """And nobody who was invited and has not come in yet."""
    invited = person("ivo", "Ivo", "Ness", "Editor")
    invited.set_unusable_password()
    invited.save()
    User.objects.filter(pk=pat.pk).update(is_active=False)
    User.objects.filter(pk=pia.pk).update(is_staff=False)
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    assert workflow.refusal("approve", article, wren, at=at).endswith("Ed Moss can.")


def test_prospects_say_what_one_may_do_and_what_is_for_others(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    seen = {
        each.transition.name: each.refusal
        for each in workflow.available_transitions(ArticleState(article), wren, at=at)
    }
    assert set(seen) == {"request_changes", "publish", "withdraw"}
    assert all("Pia Lindqvist" in why for why in seen.values())
    for each in workflow.available_transitions(ArticleState(article), pia, at=at):
        assert bool(each.refusal) is (each.transition.name == "spike") and each.consequence


def test_saving_says_beforehand_what_becomes_of_an_approval(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    assert (
        "sends it back to review. Pia Lindqvist or Ed Moss can approve it again."
        in workflow.consequence_of_saving(ArticleState(article), wren)
    )
    change(article, story("New"), by=wren, editor=ed, at=at)
    workflow.save(article, story("Newer"), by=wren, at=at)
    assert article.status == Status.IN_REVIEW
    assert "you cannot approve this text: Pia" in workflow.consequence_of_saving(
        ArticleState(article), ed
    )
    assert workflow.consequence_of_saving(ArticleState(article), wren) == ""


def test_revisions_of_articles_are_asked_for_in_a_fixed_number_of_queries(
    ferry: Image, wren: User, ed: User, at: datetime, django_assert_max_num_queries: Any
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    article = Article.objects.get(pk=article.pk)
    with django_assert_max_num_queries(16):
        workflow.available_transitions(ArticleState(article), wren, at=at)


def test_whoever_changed_the_words_of_its_picture_does_not_approve_it(
    ferry: Image, wren: User, ed: User, pia: User, pat: User, at: datetime
) -> None:
    article = approved(with_image(ferry), by=wren, editor=ed, at=at)
    ferry.caption = "Sunk"
    workflow.change_row(ferry, by=pat, at=at + HOUR)
    why = workflow.refusal("approve", article, pat, at=at + HOUR)
    assert "changes in it are yours" in why and "Pia Lindqvist or Ed Moss can" in why
    workflow.perform("approve", article, by=ed, at=at + HOUR)
    ferry.title = "For the desk"
    workflow.change_row(ferry, by=pat, at=at + 2 * HOUR)
    publish(article, by=pia, at=at + 2 * HOUR)
