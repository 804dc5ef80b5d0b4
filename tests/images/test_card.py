"""The image on a card: its shape by its place, and words that are no markup."""

from typing import Any

from articles.images import card_image


def files(name: str) -> dict[str, Any]:
    sources = [["image/webp", f"/r/{name}.webp 320w"]]
    return {"src": f"/r/{name}.jpg", "srcset": "", "sources": sources, "width": 4, "height": 3}


WORDS = {"alt": 'A "quay" & <boats>', "made_by": "", "colour": "#123456"}
LEAD = {**WORDS, **{shape: files(shape) for shape in ("wide", "card", "square")}}


def test_the_eager_image_is_wide_and_the_others_are_squares_in_little_room() -> None:
    eager, lazy = card_image(LEAD, "100vw", eager=True), card_image(LEAD, "100vw")
    assert "/r/wide.jpg" in eager and "square" not in eager and 'fetchpriority="high"' in eager
    assert "/r/card.jpg" in lazy and "/r/square.webp" in lazy and 'loading="lazy"' in lazy


def test_an_image_of_an_old_edition_has_one_shape() -> None:
    html = card_image({**files("old"), **WORDS}, "100vw")
    assert html.count("<source") == 1 and 'src="/r/old.jpg"' in html


def test_words_are_escaped() -> None:
    html = card_image({**LEAD, "made_by": "A & B"}, "(min-width: 1px) <b>")
    assert 'alt="A &quot;quay&quot; &amp; &lt;boats&gt;"' in html
    assert '<small class="made-by">A &amp; B</small>' in html
    assert "<b>" not in html
