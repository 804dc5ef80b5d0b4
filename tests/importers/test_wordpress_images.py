"""Images of WordPress: where their originals lie, what is said of them and whose they are."""

import pytest

from articles.content import ImageUse
from tests.importers.wxr import UPLOADS, attachment, body, item, meta, one


@pytest.mark.parametrize(
    "address",
    [
        f"{UPLOADS}/rail.jpg",
        f"{UPLOADS}/rail-300x200.jpg",
        f"{UPLOADS}/rail-scaled.jpg",
        f"{UPLOADS}/rail-300x200.jpg?w=300#x",
        "http://www.old.pellhaven.example/wp-content/uploads/2019/05/rail-1024x683.jpg",
        "//old.pellhaven.example/wp-content/uploads/2019/05/rail.jpg",
        "/wp-content/uploads/2019/05/rail-300x200.jpg",
        "https://i0.wp.com/old.pellhaven.example/wp-content/uploads/2019/05/rail.jpg?ssl=1",
    ],
)
def test_every_version_of_a_picture_leads_to_its_original(address: str) -> None:
    found = one(item(f'<img src="{address}">'), attachment(11, "rail.jpg"))
    assert found.addresses == (f"{UPLOADS}/rail.jpg",)


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        # The number decides where the file has at least the same name.
        ('src="https://cdn.example/x/rail-9x9.jpg" class="wp-image-11"', f"{UPLOADS}/rail.jpg"),
        (
            'src="https://cdn.example/other.jpg" class="wp-image-11"',
            "https://cdn.example/other.jpg",
        ),
        # A file of its own that is called like a smaller version.
        (f'src="{UPLOADS}/map-20x30.png"', f"{UPLOADS}/map-20x30.png"),
        # Not in the export.
        (f'src="{UPLOADS}/far-300x200.jpg"', f"{UPLOADS}/far.jpg"),
        (
            'src="https://pell.files.wordpress.com/2019/05/far.jpg?w=300&amp;h=2"',
            "https://pell.files.wordpress.com/2019/05/far.jpg",
        ),
        ('src="https://cdn.example/a-300x200.jpg?v=2"', "https://cdn.example/a-300x200.jpg?v=2"),
        # Lazy loading.
        (f'src="data:image/gif;base64,R0" data-src="{UPLOADS}/rail.jpg"', f"{UPLOADS}/rail.jpg"),
        (f'src="/x.jpg" data-orig-file="{UPLOADS}/rail.jpg"', f"{UPLOADS}/rail.jpg"),
        (f"SRC = '{UPLOADS}/rail.jpg'\n title=\"a > b\"", f"{UPLOADS}/rail.jpg"),
    ],
)
def test_where_a_picture_lies(tag: str, address: str) -> None:
    files = (attachment(11, "rail.jpg"), attachment(12, "map.png"), attachment(13, "map-20x30.png"))
    assert one(item(f"<img {tag}>"), *files).addresses == (address,)


@pytest.mark.parametrize(
    ("more", "credit"),
    [
        (meta("_media_credit", "Mira Hale"), "Mira Hale"),
        (meta("photo_credit", "Reuters"), "Reuters"),
        (meta("_media_credit", "Mira Hale") + meta("_media_credit_org", "AP"), "Mira Hale/AP"),
        (
            meta("_wp_attachment_metadata", 'a:1:{s:6:"credit";s:77:"Mira Hale";}'),
            "Mira Hale",
        ),
        (meta("_wp_attachment_metadata", 'a:1:{s:6:"credit";s:0:"";s:1:"x";}'), ""),
    ],
)
@pytest.mark.parametrize(
    "shown",
    [
        "",
        f'<img src="{UPLOADS}/a-300x200.jpg">',
        f'<p><a href="/a"><img src="{UPLOADS}/a.jpg"></a></p>',
        f'<!-- wp:image --><figure><img src="{UPLOADS}/a.jpg"/></figure><!-- /wp:image -->',
        '[gallery ids="11"]',
        '[caption width="3"]<img class="wp-image-11" src="/x/a.jpg"> [/caption]',
    ],
)
def test_whose_picture_it_is_comes_along(shown: str, more: str, credit: str) -> None:
    featured = "" if shown else meta("_thumbnail_id", "11")
    found = one(item(f"{shown}\n\nWords.", more=featured), attachment(11, "a.jpg", more=more))
    assert found.content.images[:1] == ((ImageUse(credit=credit),) if credit else ())
    assert found.addresses == (f"{UPLOADS}/a.jpg",)


@pytest.mark.parametrize(
    "caption",
    [
        "[caption]{img} At the rail (Photo: Mira Hale)[/caption]",
        '[caption caption="At the rail" credit="Mira Hale"]{img}[/caption]',
        '[caption][media-credit name="Mira Hale" id=1]{img}[/media-credit] At the rail[/caption]',
        "<figure>{img}<figcaption>At the rail (Photo: Mira Hale)</figcaption></figure>",
        "<figure>{img}<figcaption>At the rail | Photo: Mira Hale</figcaption></figure>",
    ],
)
def test_captions_say_whose_picture_it_is(caption: str) -> None:
    found = one(item(caption.format(img=f'<img src="{UPLOADS}/a.jpg">')))
    assert found.content.images == (ImageUse(caption="At the rail", credit="Mira Hale"),)


def test_the_link_around_a_picture_with_a_caption_is_not_the_captions() -> None:
    linked = f'<a href="{UPLOADS}/a.jpg"><img src="{UPLOADS}/a-300x200.jpg"></a>'
    found = one(item(f"[caption]{linked} At the rail[/caption]"))
    assert found.content.images == (ImageUse(caption="At the rail"),)
    assert found.addresses == (f"{UPLOADS}/a.jpg",)
    assert found.lost == (f"picture {UPLOADS}/a.jpg",)


@pytest.mark.parametrize("status", ["trash", "private"])
def test_a_gallery_has_no_pictures_that_were_thrown_away_or_private(status: str) -> None:
    found = one(item("Hello.[gallery]"), attachment(11, "a.jpg", post_parent="10", status=status))
    assert f"{UPLOADS}/a.jpg" not in str(found)


def test_a_gallery_in_either_form_is_one_picture_after_the_other() -> None:
    files = [
        attachment(11, "a.jpg", excerpt="One", post_parent="10"),
        attachment(12, "b.jpg", description="Two", post_parent="10"),
        attachment(13, "c.pdf", post_parent="10"),
    ]
    image = (
        '<figure class="x"><img src="{}" class="wp-image-{}"/><figcaption>{}</figcaption></figure>'
    )
    a, b = image.format(f"{UPLOADS}/a.jpg", 11, "One"), image.format(f"{UPLOADS}/b.jpg", 12, "Two")
    expected = f'[{UPLOADS}/a.jpg]\n\n![](<{UPLOADS}/b.jpg> "Two")'
    for gallery in (
        "[gallery]",
        '[gallery ids="11,12" columns="2"]',
        "[gallery ids=&quot;11,12&quot;]",
        "[gallery ids=“11,12”]",
        '[gallery exclude="14"]',
        f"<!-- wp:gallery --><figure><!-- wp:image -->{a}<!-- /wp:image --><!-- wp:image -->{b}"
        "<!-- /wp:image --></figure><!-- /wp:gallery -->",
        f"<!-- wp:gallery --><ul><li>{a}</li><li>{b}</li></ul><!-- /wp:gallery -->",
        f"<!-- wp:jetpack/tiled-gallery --><div>{a}{b}</div><!-- /wp:jetpack/tiled-gallery -->",
    ):
        assert body(gallery, *files) == expected, gallery
        assert one(item(gallery), *files).content.images == (ImageUse(caption="One"),)
    captioned = f"<!-- wp:gallery --><figure>{a}<figcaption>Both</figcaption></figure>"
    assert body(captioned, *files).split("\n\n") == [f"[{UPLOADS}/a.jpg]", "Both"]


def test_the_background_of_a_cover_is_a_picture() -> None:
    within = "<div><!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph --></div>"
    old = f'<!-- wp:cover {{"url":"{UPLOADS}/a-9x9.jpg","id":11}} -->{within}<!-- /wp:cover -->'
    new = (
        f'<!-- wp:cover {{"url":"{UPLOADS}/a.jpg"}} --><div><img class="wp-block-cover__image-'
        f'background" src="{UPLOADS}/a.jpg" alt=""/>{within}</div><!-- /wp:cover -->'
    )
    for cover in (old, new):
        assert body(cover, attachment(11, "a.jpg")) == f"[{UPLOADS}/a.jpg]\n\nWords."


def test_emoji_are_letters_and_counters_are_nothing() -> None:
    smile = '<img class="emoji" alt="🙂" src="https://s.w.org/1f642.svg">'
    pixel = '<img src="https://counter.example/1.gif" width="1" height="1">'
    assert body(f"Hello {smile}{pixel}") == "Hello 🙂"


def test_a_featured_picture_that_is_not_there_is_named() -> None:
    line = "the featured picture 99, which is not in the export"
    assert line in one(item(more=meta("_thumbnail_id", "99"))).lost
    assert one(item(more=meta("_thumbnail_id", "0"))).lost == ()
