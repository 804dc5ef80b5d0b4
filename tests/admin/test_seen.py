"""A button acts on what its page showed: the text, and what is said of its images."""

from datetime import datetime
from io import BytesIO

import PIL.Image
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Image, Status
from tests.admin import forms
from tests.conftest import signed_in
from tests.stories import draft, story


@pytest.fixture
def ferry(wren: User, at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (90, 60), "teal").save(drawn, "PNG")
    image = Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)
    image.alt, image.credit, image.caption = "The ferry", "Reuters", "At dawn"
    image.save()
    return image


@pytest.fixture
def article(ferry: Image, wren: User, at: datetime) -> Article:
    sections = (SectionContent(body="Words.", image=ImageUse(key=ferry.key, alt="A boat")),)
    article = draft(story(sections=sections), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    return article


def test_the_panel_tells_what_is_said_of_the_pictures(article: Article, ed_client: Client) -> None:
    shown = ed_client.get(forms.address(article)).content.decode()
    text = "alternative text “A boat”; caption “At dawn”; credit “Reuters”"
    assert f"<dt>The picture of section 1</dt><dd>{text}</dd>" in shown


def test_a_caption_that_changed_since_the_page_is_not_approved_with_it(
    article: Article, ferry: Image, ed_client: Client
) -> None:
    sent = {**forms.fields(ed_client, article), "_transition": "approve"}
    Image.objects.filter(pk=ferry.pk).update(caption="Sunk")
    answer = ed_client.post(forms.address(article), sent, follow=True).content.decode()
    assert "changed in the meantime" in answer and "caption “Sunk”" in answer
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    again = {**forms.fields(ed_client, article), "_transition": "approve"}
    ed_client.post(forms.address(article), again)
    article.refresh_from_db()
    assert article.status == Status.APPROVED


@pytest.mark.usefixtures("writers_see_everything")
def test_whoever_only_reviews_does_not_approve_a_text_that_changed_since(
    article: Article, wren: User, at: datetime
) -> None:
    """They have no form, whose version would say it."""
    reviewer = User.objects.create_user("rita", is_staff=True)
    reviewer.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_article", "review_article"])
    )
    client = signed_in(reviewer)
    sent = forms.fields(client, article)
    workflow.save(article, story("Another headline"), by=wren, at=at)
    answer = client.post(
        forms.address(article), {**sent, "_transition": "approve"}, follow=True
    ).content.decode()
    assert "was changed by somebody else in the meantime" in answer
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW


@pytest.mark.parametrize("seen", ["", "x", "-1", "1 zz:zz", "9" * 40, "1 " + "a" * 100, "\0"])
def test_what_no_page_has_sent_is_no_error(seen: str, article: Article, ed_client: Client) -> None:
    sent = {**forms.fields(ed_client, article), "_transition": "approve", "_seen": seen}
    assert ed_client.post(forms.address(article), sent).status_code == 302
