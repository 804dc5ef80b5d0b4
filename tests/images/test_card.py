"""The image on a card: its shape by its place, and words that are no markup."""

from typing import Any

from articles.images import card_image


def files(name: str) -> dict[str, Any]:
    sources = [["image/webp", f"/r/{name}.webp 320w"]]
    return {"src": f"/r/{name}.jpg", "srcset": "", "sources": sources, "width": 4, "height": 3}


WORDS = {"alt": 'A "quay" & <boats>', "made_by": "", "colour": "#123456"}
LEAD = {**WORDS, **{shape: files(shape) for shape in ("wide", "card", "square")}}


def test_the_eager_image_is_wide_and_the_others_are_squares_in_little_room() -> None:
    eager, lazy = card_image(LEAD, "lead"), card_image(LEAD, "river")
    assert "/r/wide.jpg" in eager and "square" not in eager and 'fetchpriority="high"' in eager
    assert "/r/card.jpg" in lazy and "/r/square.webp" in lazy and 'loading="lazy"' in lazy


def test_an_image_of_an_old_edition_has_one_shape() -> None:
    html = card_image({**files("old"), **WORDS}, "river")
    assert html.count("<source") == 1 and 'src="/r/old.jpg"' in html


def test_words_are_escaped() -> None:
    html = card_image({**LEAD, "made_by": "A <b>& B"}, "river")
    assert 'alt="A &quot;quay&quot; &amp; &lt;boats&gt;"' in html
    assert '<small class="made-by">A &lt;b&gt;&amp; B</small>' in html
    assert "<b>" not in html


def test_files_are_offered_in_the_smallest_format_and_no_wider_than_the_place_needs() -> None:
    widths = "/r/a-320.avif 320w, /r/a-640.avif 640w, /r/a-1200.avif 1200w"
    shape = {**files("a"), "sources": [["image/avif", widths], ["image/webp", "/r/a.webp 320w"]]}
    lead = {**WORDS, **dict.fromkeys(("wide", "card", "square"), shape)}
    river, first = card_image(lead, "river"), card_image(lead, "first")
    assert 'srcset="/r/a-320.avif 320w, /r/a-640.avif 640w"' in river and "1200" not in river
    assert "/r/a-1200.avif 1200w" in first and "webp" not in river + first
    assert 'srcset="/r/a-320.avif 320w" sizes="7rem" width="1"' in river
