"""Writing in the form: nothing that is typed, undone or saved makes one look for one's place."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.test_desk import article, desk, look, save
from tests.browser.test_sections import bodies, tool

__all__ = ["article", "desk"]

BODY = "#id_sections-0-body"
LONG = "Line.\n\n" * 40


def typed(page: Page, *keys: str) -> str:
    """A text after these keys, which are names of keys or words."""
    for key in keys:
        if key in ("Enter", "Control+z"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    return page.locator(BODY).input_value()


@pytest.mark.parametrize(("width", "height"), [(1280, 700), (390, 460)])
def test_the_line_that_is_typed_stays_above_the_bar(desk: Page, width: int, height: int) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    body = desk.locator(BODY)
    body.fill(LONG.strip())
    body.press("Control+Home")
    body.press("Control+End")
    for _ in range(4):
        desk.wait_for_timeout(100)
        end, bar = body.bounding_box(), desk.locator(".desk-bar").bounding_box()
        assert end and bar and end["y"] + end["height"] <= bar["y"]
        typed(desk, "Enter", "Enter", "One more.")


@pytest.mark.parametrize("way", ["button", "keyboard"])
def test_after_a_save_one_is_where_one_was(desk: Page, way: str) -> None:
    desk.locator(BODY).fill(LONG)
    tool(desk, 2, "Fold this section").click()
    look(desk, "#sections-1")
    expect(desk.locator("#sections-1 .markdownx-preview em")).to_have_text("Two")
    desk.get_by_role("button", name="Preview").click()
    body = desk.locator("#id_sections-1-body")
    body.focus()
    body.evaluate("box => { box.setSelectionRange(2, 4); box.scrollIntoView({block: 'center'}); }")
    before = body.bounding_box()
    if way == "keyboard":
        desk.keyboard.press("Control+s")
    else:
        desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".desk-saved")).to_have_text("Saved.")
    expect(body).to_be_focused()
    assert body.evaluate("box => [box.selectionStart, box.selectionEnd]") == [2, 4]
    after = body.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) <= 4
    expect(desk.locator("#id_sections-2-body")).to_be_hidden()
    expect(desk.locator("#sections-1 .markdownx-preview em")).to_have_text("Two")
    expect(desk.locator(".desk-beside")).to_be_visible()
    desk.reload()  # it was kept for one load
    expect(desk.locator(".desk-beside")).to_be_hidden()
    expect(body).not_to_be_focused()


def test_what_is_wrong_is_shown_before_the_place_where_one_was(desk: Page) -> None:
    desk.locator(BODY).fill(LONG)
    desk.get_by_label("Headline").fill("")
    desk.locator("#id_sections-2-body").press("End")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".errornote")).to_be_in_viewport()
    expect(desk.locator("#id_sections-2-body")).not_to_be_focused()


def test_undo_takes_back_what_was_typed_at_once_and_not_letter_by_letter(desk: Page) -> None:
    desk.locator(BODY).press("End")
    assert typed(desk, " and more", "Control+z") == "*One*"


@pytest.mark.parametrize(
    ("begun", "keys", "text"),
    [
        ("- one", ("Enter", "two"), "- one\n- two"),
        ("* one", ("Enter", "two"), "* one\n* two"),
        ("9. one", ("Enter", "two"), "9. one\n10. two"),
        ("> one", ("Enter", "two"), "> one\n> two"),
        ("> - one", ("Enter", "two", "Enter", "Enter", "x"), "> - one\n> - two\n> x"),
        ("- one", ("Enter", "Enter", "After"), "- one\n\nAfter"),
        ("> one", ("Enter", "Enter", "After"), "> one\n\nAfter"),
        ("- one", ("Enter", "Control+z"), "- one"),
        ("- one\n- ", ("Enter", "Control+z"), "- one\n- "),
        ("* * *", ("Enter", "x"), "* * *\nx"),
        ("```\n- one", ("Enter", "x"), "```\n- one\nx"),
        ("No list", ("Enter", "x"), "No list\nx"),
    ],
)
def test_enter_begins_the_next_item_and_ends_the_list_on_an_empty_one(
    desk: Page, begun: str, keys: tuple[str, ...], text: str
) -> None:
    desk.locator(BODY).fill(begun)
    assert typed(desk, *keys) == text


@pytest.mark.parametrize(
    ("button", "before", "after"),
    [
        ("List", "- a\nb\n\nc", "- a\n- b\n\n- c"),
        ("List", "- a\n- b", "a\nb"),
        ("Quote", "> a\n\nb", "> a\n>\n> b"),
        ("Quote", "> a\n>\n> b", "a\n\nb"),
        ("Heading", "# a\n## b", "# a\n# b"),
    ],
)
def test_lines_are_all_marked_unless_all_of_them_are_and_stay_selected(
    desk: Page, button: str, before: str, after: str
) -> None:
    body = desk.locator(BODY)
    body.fill(before)
    body.evaluate("box => box.select()")
    tool(desk, 0, button).click()
    expect(body).to_have_value(after)
    selected = body.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert selected.endswith(after[-1]) and "\n" in selected
    tool(desk, 0, button).click()
    tool(desk, 0, button).click()
    expect(body).to_have_value(after)


def test_what_was_said_goes_away_and_can_still_be_read(desk: Page) -> None:
    tool(desk, 0, "Move down").click()
    line = desk.locator(".desk-said")
    expect(line).to_have_text("Moved to place 2 of 3.")
    expect(line).not_to_have_class("desk-said desk-hidden")
    expect(line).to_have_class("desk-said desk-hidden", timeout=10_000)
    expect(line).to_have_text("Moved to place 2 of 3.")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_toolbar_of_a_long_section_stays_in_sight_in_one_row(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 700})
    body = desk.locator(BODY)
    body.fill(LONG)
    body.evaluate("box => scrollBy(0, box.getBoundingClientRect().top + 500)")
    bar = desk.locator("#sections-0 .desk-tools").bounding_box()
    assert bar and 0 <= bar["y"] < 20 and bar["height"] < 50
    tool(desk, 0, "Remove this section").focus()
    expect(tool(desk, 0, "Remove this section")).to_be_in_viewport(ratio=0.9)
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def test_quotations_and_tables_are_shown_as_the_readers_page_does(desk: Page) -> None:
    desk.locator(BODY).fill("Words.\n\n> A quotation.\n\n- Rope\n\n| A |\n| --- |\n| 1 |")
    look(desk, "#sections-0")
    pane = desk.locator("#sections-0 .markdownx-preview")
    expect(pane.locator("blockquote")).to_be_visible()
    style = "each => { const s = getComputedStyle(each); return [s.fontSize, s.color]; }"
    text = pane.locator("p").first.evaluate(style)
    for part in ("blockquote p", "li", "td"):
        assert pane.locator(part).evaluate(style) == text
    assert pane.locator("li").evaluate("each => getComputedStyle(each).listStyleType") == "disc"


def test_save_while_it_waits_to_try_again_tries_at_once(desk: Page, allowed: list[str]) -> None:
    allowed.append("status of 503")
    sent: list[Request] = []

    def away(request: Request) -> bool:
        return request.method == "POST" and request.url.endswith("/change/")

    desk.on("request", lambda request: sent.append(request) if away(request) else None)
    desk.route("**/change/", lambda route: route.fulfill(status=503))
    desk.get_by_label("Headline").fill("Sent at last")
    desk.keyboard.press("Control+s")
    timer = desk.locator(".desk-saved").get_by_role("timer")
    expect(timer).to_have_text("1 second")  # it counts from two
    expect(timer).to_have_text("4 seconds", timeout=10_000)
    tried = len(sent)
    desk.keyboard.press("Control+s")
    expect(timer).to_have_text("2 seconds")  # a new press begins anew
    assert len(sent) == tried + 1
    desk.unroute("**/change/")
    save(desk)
    expect(desk.get_by_label("Headline")).to_have_value("Sent at last")


def test_the_preview_is_where_one_writes(desk: Page) -> None:
    desk.locator(BODY).fill(LONG)
    desk.get_by_role("button", name="Preview").click()
    shown = desk.frame_locator("iframe")
    third = shown.get_by_role("heading", name="Three")
    expect(third).to_be_attached()
    expect(third).not_to_be_in_viewport()
    desk.locator("#id_sections-2-body").press("End")
    expect(third).to_be_in_viewport()
    desk.keyboard.type(" and *more*")
    expect(shown.locator("em", has_text="more")).to_be_in_viewport()
    desk.locator(BODY).press("Control+Home")
    expect(shown.get_by_role("heading", name="One")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_preview_closes_at_the_top_right_and_folds_what_others_show(
    desk: Page, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    desk.get_by_role("button", name="Preview").click()
    panel = desk.locator(".desk-beside")
    expect(panel.locator(".desk-social")).to_be_hidden()
    close = panel.get_by_role("button", name="Close").bounding_box()
    assert close and close["y"] < 30 and width - 40 < close["x"] + close["width"] <= width
    panel.get_by_text("In a search, and shared").click()
    expect(panel.locator(".desk-social")).to_be_visible()


def test_split_and_join_are_each_taken_back_as_one_step(desk: Page) -> None:
    text = "First words.\n\nSecond words."
    body = desk.locator(BODY)
    body.fill(text)
    body.evaluate("box => box.setSelectionRange(12, 12)")
    body.press("Control+Enter")
    assert bodies(desk)[:2] == ["First words.", "Second words."]
    desk.keyboard.press("Control+z")
    assert bodies(desk) == [text, "*Two*", "*Three*"]
    expect(body).to_be_focused()
    desk.keyboard.press("Control+Shift+z")  # nothing is lost by redoing half of it
    assert bodies(desk) == [text, "*Two*", "*Three*"]
    tool(desk, 0, "Join with the next section").click()
    desk.keyboard.press("Control+z")
    assert bodies(desk) == [text, "*Two*", "*Three*"]
    body.evaluate("box => box.setSelectionRange(12, 12)")
    body.press("Control+Enter")
    desk.get_by_role("button", name="Undo").click()
    assert bodies(desk) == [text, "*Two*", "*Three*"]
    tool(desk, 1, "Remove this section").click()
    desk.keyboard.press("Control+z")
    assert bodies(desk) == [text, "*Two*", "*Three*"]


def test_undo_after_a_split_that_was_written_on_is_the_browsers(desk: Page) -> None:
    body = desk.locator(BODY)
    body.fill("First words.\n\nSecond words.")
    body.evaluate("box => box.setSelectionRange(12, 12)")
    body.press("Control+Enter")
    desk.keyboard.type("New")
    expect(desk.locator(".desk-removed")).to_be_hidden()
    desk.keyboard.press("Control+z")
    expect(desk.locator("#id_sections-1-heading")).to_have_value("")
    assert bodies(desk)[:2] == ["First words.", "Second words."]


def test_a_join_that_was_written_on_is_parted_with_what_was_written(desk: Page) -> None:
    tool(desk, 0, "Join with the next section").click()
    desk.keyboard.type(" More.")
    desk.get_by_role("button", name="Undo").click()
    assert bodies(desk) == ["*One* More.", "*Two*", "*Three*"]
