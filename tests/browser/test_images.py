"""Images in a real browser: from a dropped file to every reader's screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import publishing, workflow
from articles.models import Article, Image
from tests.browser.test_desk import DROP, look, save
from tests.images import drawn, photo, saved
from tests.stories import draft, story

# The sum of all layout shifts of a page, from its very beginning.
SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""
# The browser's own choice among the files, whose width stands in its name.
SHARP = (
    """(image) => Number(image.currentSrc.match(/-([0-9]+)[.][a-z]+$/)[1]) >= image.clientWidth"""
)


@pytest.fixture
def article(transactional_db: None, wren: User, ed: User) -> Article:
    at = timezone.now()
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("approve", article, by=ed, at=at)
    return article


@pytest.fixture
def desk(page: Page, article: Article, pia: User, sign_in: Callable[[Page, str], None]) -> Page:
    sign_in(page, "pia")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


def drop(page: Page, box: str, data: bytes, name: str = "quay.jpg", way: str = "drop") -> None:
    page.evaluate(DROP, [box, list(data), name, "image/jpeg", way])


def test_a_picture_from_the_desk_to_the_readers_screen(
    desk: Page,
    article: Article,
    ed: User,
    new_page: Callable[[], Page],
    sign_in: Callable[[Page, str], None],
    settings: object,
) -> None:
    form = desk.url
    # Dropped into the section, without leaving the form.
    desk.locator("#id_sections-0-heading").fill("At the quay")
    drop(desk, "#sections-0 .desk-image", saved(drawn(size=(2000, 1334))))
    box = desk.locator("#sections-0 .desk-image")
    expect(box.get_by_text("Chosen:")).to_be_visible()
    expect(desk.locator("#id_sections-0-heading")).to_have_value("At the quay")
    save(desk)
    expect(desk.get_by_role("heading", name="In review")).to_be_visible()
    image = Image.objects.get()

    # Its focal point and a crop, by keyboard alone.
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Edit in the library").click()
    library = opened.value
    library.get_by_role("radio", name="Focal point").focus()
    library.keyboard.press("Tab")
    expect(library.get_by_role("button", name="Focal point: 50% from the left")).to_be_focused()
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "ArrowUp"):
        library.keyboard.press(key)
    expect(library.get_by_text("Focus 40% from the left, 49% from the top.")).to_be_visible()
    library.get_by_role("radio", name="Focal point").focus()
    for _ in range(2):  # to the second shape behind it
        library.keyboard.press("ArrowRight")
    expect(library.get_by_role("radio", name="16:9")).to_be_checked()
    library.keyboard.press("Tab")
    for key in ("-", "-", "ArrowRight", "ArrowDown"):
        library.keyboard.press(key)
    expect(library.get_by_text("16:9: 1814 × 1020 pixels")).to_be_visible()
    library.get_by_label("Credit").fill("Photo: Mira Hale")
    library.get_by_role("button", name="Save and continue editing").click()
    library.wait_for_selector(".messagelist")
    image.refresh_from_db()
    assert (image.focus_x, image.focus_y) == (400, 490)
    assert image.crops.keys() == {"16:9"} and image.crops["16:9"][2:] == [1814, 1020]

    # Without alternative text it is not published, and the sentence stands beside the field.
    workflow.perform("approve", Article.objects.get(), by=ed, at=timezone.now())
    desk.goto(form)
    desk.get_by_role("button", name="Publish").click()
    beside = desk.locator("#sections-0 .field-alt .errorlist")
    expect(beside).to_have_text(
        "The picture of section 1 has no alternative text. "
        "Say what it shows, or that it is decorative."
    )
    assert not article.editions.exists()
    desk.locator("#id_sections-0-alt").fill("Boats at the quay")
    save(desk)
    expect(desk.get_by_role("heading", name="In review")).to_be_visible()
    workflow.perform("approve", Article.objects.get(), by=ed, at=timezone.now())
    desk.goto(form)
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("was published")).to_be_visible()

    # Readers see it sharp at every width, nothing moves, and the first one loads first.
    reader = new_page()
    fetched: list[str] = []
    reader.on("request", lambda request: fetched.append(request.url))
    for width in (320, 768, 1600):
        reader.set_viewport_size({"width": width, "height": 900})
        for address in (article.editions.get().get_absolute_url(), "/"):
            reader.goto(address, wait_until="networkidle")
            shown = reader.locator("figure img, .card-image img").first
            expect(shown).to_have_attribute("alt", "Boats at the quay")
            expect(shown).to_have_attribute("fetchpriority", "high")
            assert shown.evaluate(SHARP)
            assert reader.evaluate(SHIFTS) == 0
            assert reader.evaluate("document.documentElement.scrollWidth") <= width
    expect(reader.locator("img").first).to_have_attribute("alt", "Boats at the quay")
    assert any(url.endswith(".avif") for url in fetched)
    assert not any(url.endswith((".jpg", ".webp")) for url in fetched)

    # No address leads to the original.
    for folder in ("", "originals/", "renditions/", "files/", "media/", "static/"):
        assert reader.request.get(f"/{folder}{image.original}").status == 404
    assert storages["originals"].exists(image.original)


def test_a_picture_is_chosen_from_the_library_by_keyboard(
    desk: Page, article: Article, wren: User
) -> None:
    for number, title in enumerate(("Ferry", "Quay", "Harbour")):
        image = Image.objects.get_or_create_from_bytes(
            saved(drawn(size=(300 + number, 200))), by=wren, at=timezone.now()
        )
        image.title, image.alt, image.credit = title, f"A {title.lower()}", "Reuters"
        image.save()
    choose = desk.locator("#sections-0").get_by_role("button", name="Choose a picture…")
    choose.focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("button", name="Harbour")).to_be_visible()
    desk.keyboard.type("quay")
    expect(dialog.get_by_role("button", name="Harbour")).to_have_count(0)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Quay")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(choose).to_be_focused()
    # What the library says stands in the section's fields, as what readers get without more.
    expect(desk.locator("#id_sections-0-alt")).to_have_attribute("placeholder", "A quay")
    save(desk)
    assert article.sections.get().image == Image.objects.get(title="Quay")
    expect(desk.locator("#sections-0 .desk-image-shown")).to_contain_text("Quay")
    # And is taken away again.
    desk.locator("#sections-0").get_by_role("button", name="Remove the picture").click()
    save(desk)
    assert article.sections.get().image is None


def test_a_picture_of_the_library_is_put_into_the_text(desk: Page, wren: User) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=timezone.now())
    image.title, image.alt, image.credit = "Quay", "A quay", "Reuters"
    image.save()
    text = desk.locator("#id_sections-0-body")
    text.fill("Before. After.")
    text.evaluate("box => box.setSelectionRange(8, 8)")
    desk.locator("#sections-0").get_by_role("button", name="Picture…", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Quay").click()
    expect(text).to_have_value(f"Before. \n\n![A quay](image:{image.key})\n\nAfter.")
    look(desk, "#sections-0")
    expect(desk.locator("#sections-0 .markdownx-preview figure img")).to_have_attribute(
        "alt", "A quay"
    )


def test_a_section_that_was_added_a_moment_ago_takes_pictures_too(
    desk: Page, article: Article
) -> None:
    desk.get_by_role("button", name="Add a section", exact=True).click()
    desk.locator("#id_sections-1-heading").fill("New")
    drop(desk, "#sections-1 .desk-image", saved(drawn()), way="paste")
    expect(desk.locator("#sections-1").get_by_text("Chosen:")).to_be_visible()
    save(desk)
    assert article.sections.get(heading="New").image == Image.objects.get()


def test_a_refused_file_is_said_in_the_section_and_changes_nothing(
    desk: Page, article: Article
) -> None:
    drop(desk, "#sections-0 .desk-image", b"<script>alert(1)</script>", "evil.gif")
    message = desk.locator("#sections-0 .desk-image .desk-status")
    expect(message).to_contain_text("is not a picture")
    expect(desk.locator("#id_sections-0-image")).to_have_value("")


def test_many_files_are_sent_one_by_one_and_a_bad_one_stops_nobody(
    desk: Page, tmp_path: Path
) -> None:
    names = {"one.jpg": saved(drawn()), "two.png": saved(photo((90, 60)), "PNG"), "bad.gif": b"x"}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    desk.goto("/admin/articles/image/upload/")
    desk.set_input_files("#desk-files", [tmp_path / name for name in names])
    expect(desk.get_by_text("2 taken in, 1 refused.")).to_be_visible()
    expect(desk.locator(".desk-results li.done")).to_have_count(2)
    expect(desk.locator(".desk-results li.refused")).to_contain_text("bad.gif")
    assert Image.objects.count() == 2


def test_a_frame_is_dragged_by_its_corner_and_back_to_automatic(desk: Page, wren: User) -> None:
    image = Image.objects.get_or_create_from_bytes(
        saved(drawn(size=(1000, 800))), by=wren, at=timezone.now()
    )
    desk.goto(f"/admin/articles/image/{image.pk}/change/")
    desk.get_by_role("radio", name="1:1").check()
    desk.locator(".desk-corner").scroll_into_view_if_needed()
    corner = desk.locator(".desk-corner").bounding_box()
    assert corner
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2
    desk.mouse.move(x, y)
    desk.mouse.down()
    desk.mouse.move(x - 200, y - 200, steps=4)
    desk.mouse.up()
    field = desk.locator("#id_crops")
    left, top, width, height = desk.evaluate("JSON.parse(id_crops.value)['1:1']")
    assert width == height and 500 < width < 700 and (left, top) == (100, 0)
    desk.get_by_role("button", name="Back to automatic").click()
    expect(field).to_have_value("{}")


def test_a_lead_picture_is_chosen_and_said_apart_from_those_of_the_sections(desk: Page) -> None:
    desk.get_by_text("Lead picture, tags").click()
    lead = desk.locator(".desk-lead")
    drop(desk, ".desk-lead .desk-image", saved(drawn(size=(2000, 1334))))
    expect(lead.get_by_text("Chosen:")).to_be_visible()
    expect(desk.locator("#sections-0 .field-alt")).to_be_hidden()
    lead.get_by_label("Alternative text").fill("Boats at the quay")
    lead.get_by_label("Credit").fill("Mira Hale")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was saved")
    use = publishing.read(Article.objects.get()).lead_image
    assert use and (use.key, use.alt) == (Image.objects.get().key, "Boats at the quay")
    expect(lead.get_by_label("Alternative text")).to_have_value("Boats at the quay")
    # Taken away, with what was said of it.
    lead.get_by_role("button", name="Remove the picture").click()
    for field in ("Alternative text", "Credit"):
        lead.get_by_label(field).fill("")
    save(desk)
    expect(desk.get_by_text("The lead picture")).to_be_hidden()
    assert publishing.read(Article.objects.get()).lead_image is None
