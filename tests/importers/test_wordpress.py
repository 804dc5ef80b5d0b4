"""WordPress exports: who, what and when of each item, and the sample as a whole."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles.content import ImageUse
from articles.importers import FORMATS, Found, detect
from articles.importers.files import File
from tests.importers.reading import SAMPLES, Memory, shape
from tests.importers.wxr import (
    HEAD,
    MEDIA,
    POSTS,
    SITE,
    UPLOADS,
    attachment,
    export,
    from_samples,
    item,
    meta,
    one,
    read,
)

# The sample: posts in one file, their media, a guest author and a reusable block in another.


def test_a_story_in_blocks_with_its_pictures_in_another_file() -> None:
    found = from_samples(POSTS, MEDIA)["Ferry & friends"]
    content = found.content
    assert content.standfirst == "After two winters the boats run again."
    assert content.slug == "ferry-friends"
    assert content.byline == ("Wren Hale", "Ed Moss", "Mira Hale-Øst")
    assert (content.topics, content.tags) == (("Food & drink", "Town"), ("sea",))
    assert content.series == "Winter"
    assert content.first_published == datetime(2019, 5, 6, 6, tzinfo=UTC)
    assert [heading for heading, _, _ in shape(content)] == ["", "On board"]
    lead, rail = content.images
    assert lead == ImageUse(caption="The harbour in May.", credit="Reuters")
    assert rail == ImageUse(alt="People at a rail", caption="At the rail", credit="Mira Hale")
    assert found.images == (f"{UPLOADS}/harbour.jpg", f"{UPLOADS}/rail-scaled.jpg")
    opening, on_board = (section.body for section in content.sections)
    assert "forty people](<https://ferry.example/times>).[^1]" in opening
    assert opening.endswith("[^1]: By the *harbour* clock.")
    for part in ("1. black", "# The price", "| A\\|B | 2 |", "https://video.example/w/7?a=1&b=2"):
        assert part in on_board
    assert "Boats leave at six and at nine." in on_board
    assert found.source_id == f"{SITE}/?p=10"
    assert not found.draft
    assert not found.page


def test_what_of_it_is_lost() -> None:
    found = from_samples(POSTS, MEDIA)["Ferry & friends"]
    images = [one for one in found.lost if one.startswith("picture ")]
    assert [one for one in found.lost if one not in images] == [
        "the block “acme/poll”",
        "the block “latest-posts”",
        "the link of the picture credit “Reuters”: https://reuters.example/1",
        f"the description of the picture {UPLOADS}/harbour.jpg: Seen from the lighthouse.",
        "2 comments",
        "that it was sticky",
        "its format “Video”",
        "the description for search engines “Boats, prices and times.”",
        "the custom field “rating”: 4 stars",
        "the custom field “layout”",
    ]


def test_the_addresses_at_which_readers_found_it() -> None:
    assert from_samples(POSTS, MEDIA)["Ferry & friends"].urls == (
        f"{SITE}/2019/05/ferry-friends/",
        f"{SITE}/2019/05/ferry/",
        f"{SITE}/2019/05/the-ferry/",
        f"{SITE}/?p=10",
    )
    assert from_samples(POSTS)["About us"].urls[0] == f"{SITE}/about/"
    assert f"{SITE}/?page_id=50" in from_samples(POSTS)["About us"].urls


def test_a_classic_text() -> None:
    found = from_samples(POSTS, MEDIA)["A classic"]
    assert found.content.byline == ("Ed Moss",)
    assert found.content.slug == "cafe-classic"
    assert found.content.first_published == datetime(2008, 1, 31, 12, tzinfo=UTC)
    assert found.content.standfirst == "First paragraph, with a line end."
    (section,) = found.content.sections
    assert section.image == ImageUse(alt="A rail", caption="The rail at dawn", credit="Mira Hale")
    blocks = section.body.split("\n\n")
    assert blocks[0] == (
        "Costs [4 crowns] for 2 * 3 people & a dog, [sic]. "
        f"See [the ferry](<{SITE}/2019/05/ferry-friends/>)."
    )
    assert "https://video.example/w/8" in blocks[1]
    assert blocks[2] == "> Said nobody.\n>\n> Twice."
    assert f"{UPLOADS}/harbour.jpg" in blocks[3]
    assert blocks[4:6] == ["In a column.", '[gallery ids="1"] is how it is done.']
    assert f"{SITE}/wp-content/uploads/2008/01/bell.mp3" in blocks[6]
    assert 'the shortcode [contact_form id="7"]' in found.lost
    assert "the file 99 of the library, which is not in the export" in found.lost
    assert "the shortcode “vc_row”, but not the text in it" in found.lost


def test_what_comes_in_as_what() -> None:
    found = from_samples(POSTS, MEDIA)
    assert [name for name, one in found.items() if one.page] == ["About us"]
    assert "that it was of the type “recipe”" in found["Smoked eel"].lost
    assert not {"Thrown away", "A menu", "rail", "The timetable", "Mira Hale"} & found.keys()


@pytest.mark.parametrize(
    ("name", "draft", "line", "dated"),
    [
        ("Ferry & friends", False, "", True),
        ("In a month", False, "", True),
        ("Not yet", True, "that it waited for review: it is a draft here", False),
        ("Begun", True, "", False),
        ("For us", True, "that it was private: it is a draft here", True),
        ("With a password", True, "its password: it is a draft here", True),
    ],
)
def test_every_status(name: str, draft: bool, line: str, dated: bool) -> None:
    found = from_samples(POSTS, MEDIA)[name]
    assert found.draft is draft
    assert not line or line in found.lost
    assert (found.content.first_published is not None) is dated


def test_the_first_version_of_the_format() -> None:
    """Latin-1, which has curly quotes in practice; no authors, tags of another name."""
    found = from_samples("pellhaven-2010.wordpress.xml")["The café on the ice"]
    content = found.content
    assert content.byline == ("Wren Hale",)
    assert (content.topics, content.tags) == (("Town",), ("ice",))
    assert content.standfirst == "It opened at noon,– and sold out."
    assert found.source_id == "http://bee.example/?p=3"


def test_sites_are_kept_apart() -> None:
    other = HEAD.replace("old.pellhaven", "bee")
    show = '<img src="/wp-content/uploads/2019/05/a-300x200.jpg" class="wp-image-11">Words.'
    author = "<wp:author><wp:author_login>w</wp:author_login><wp:author_display_name>{}"
    author += "</wp:author_display_name></wp:author>"
    ours, theirs = read(
        export(author.format("Wren Hale"), attachment(11, "a.jpg"), item(show, more=BY)),
        export(author.format("Will"), item(show, more=BY), head=other),
    )
    assert isinstance(ours, Found)
    assert isinstance(theirs, Found)
    assert (ours.content.byline, theirs.content.byline) == (("Wren Hale",), ("Will",))
    assert f"{UPLOADS}/a.jpg" in str(ours)
    assert "https://bee.example/wp-content/uploads/2019/05/a.jpg" in str(theirs)
    assert (ours.source_id, theirs.source_id) == (f"{SITE}/?p=10", "https://bee.example/?p=10")


BY = "<dc:creator>w</dc:creator>"


def test_the_blogs_of_a_network_are_sites_of_their_own() -> None:
    blog = "<wp:base_blog_url>https://old.pellhaven.example/sport</wp:base_blog_url>"
    (found,) = read(export(blog, item()))
    assert isinstance(found, Found)
    assert found.source_id == f"{SITE}/sport/?p=10"


# Who, what and when.


@pytest.mark.parametrize(
    ("excerpt", "description", "standfirst", "words"),
    [
        ("Of <em>boats</em> &amp; ice.", "", "Of boats & ice.", ()),
        ("", "For machines.", "For machines.", ()),
        ("", "%%excerpt%%", "", ()),
        ("Same.", "Same.", "Same.", ()),
        ("Ours.", "Theirs.", "Ours.", ("the description for search engines “Theirs.”",)),
    ],
)
@pytest.mark.parametrize(
    "key", ["_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description"]
)
def test_the_standfirst(
    key: str, excerpt: str, description: str, standfirst: str, words: tuple[str, ...]
) -> None:
    found = one(item(excerpt=excerpt, more=meta(key, description)))
    assert found.content.standfirst == standfirst
    assert found.lost == words


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"post_date_gmt": "2019-05-06 06:00:00"}, datetime(2019, 5, 6, 6, tzinfo=UTC)),
        (
            {"post_date_gmt": "0000-00-00 00:00:00", "post_date": "2019-05-06 08:00:00"},
            datetime(2019, 5, 6, 7, tzinfo=UTC),  # London's
        ),
        ({"post_date": "2019-13-45 99:00:00"}, None),
        ({"post_date": "0000-00-00 00:00:00"}, None),
        ({"status": "draft", "post_date": "2019-05-06 08:00:00"}, None),
    ],
)
def test_when(own: dict[str, str], expected: datetime | None) -> None:
    assert one(item("Words.", number=10, more="", **own)).content.first_published == expected


def test_a_status_that_nobody_knows_is_a_draft() -> None:
    found = one(item(status="pitch"))
    assert found.draft
    assert found.lost == ("its status “pitch”: it is a draft here",)
    assert one(item(status="")).draft


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        ("_yoast_wpseo_title", "Boats late", ("the title for search engines “Boats late”",)),
        ("rank_math_title", "%title% %sep%", ()),
        ("_aioseo_title", "The boats", ()),
        ("_yoast_wpseo_canonical", f"{SITE}/x/", (f"the canonical address {SITE}/x/",)),
        ("enclosure", f"{SITE}/a.mp3\n99\naudio/mpeg", (f"the file {SITE}/a.mp3",)),
        ("rating", "four\nstars", ("the custom field “rating”: four stars",)),
        ("data", 'a:1:{s:9:"x";}', ("the custom field “data”",)),
        ("_edit_last", "1", ()),
    ],
)
def test_what_custom_fields_say(key: str, value: str, lines: tuple[str, ...]) -> None:
    assert one(item(more=meta(key, value))).lost == lines


def test_a_text_that_a_page_builder_keeps_elsewhere_is_missed() -> None:
    found = one(item("", more=meta("_elementor_data", "[{}]")))
    assert found.lost == ("its text, which Elementor keeps elsewhere",)


@pytest.mark.parametrize(
    ("link", "old", "urls"),
    [
        (f"{SITE}/2019/boats/", ["a"], [f"{SITE}/2019/boats/", f"{SITE}/2019/a/"]),
        (f"{SITE}/boats.html", ["a"], [f"{SITE}/boats.html", f"{SITE}/a.html"]),
        (
            f"{SITE}/boats/late/boats/",
            ["a"],
            [f"{SITE}/boats/late/boats/", f"{SITE}/boats/late/a/"],
        ),
        (f"{SITE}/archives/10", ["a"], [f"{SITE}/archives/10"]),
        (f"{SITE}/?p=10", ["a"], []),
        ("https://[broken/boats/", ["a"], ["https://[broken/boats/"]),
        ("javascript:boats", [], []),
    ],
)
def test_old_slugs_are_old_addresses(link: str, old: list[str], urls: list[str]) -> None:
    more = f"<link>{link}</link>" + "".join(meta("_wp_old_slug", slug) for slug in old)
    found = one(item(post_name="boats", more=more))
    assert list(found.urls) == [*urls, f"{SITE}/?p=10"]


def test_custom_fields_are_named_a_few_and_then_counted() -> None:
    fields = "".join(meta(f"field{number}", str(number)) for number in range(7))
    found = one(item(more=f"{fields}{meta('_edit_lock', 'x')}{meta('empty', '')}"))
    assert found.lost == (
        *(f"the custom field “field{number}”: {number}" for number in range(5)),
        "2 more custom fields",
    )


def test_titles() -> None:
    assert one(item(title="Of <i>boats</i> &amp; ice")).content.headline == "Of boats & ice"
    assert one(item(title="<b>Har<i>bour</i></b><br>days")).content.headline == "Harbour days"
    assert one(item(title="The <main> element")).content.headline == "The <main> element"
    untitled = one(item(title=""))
    assert untitled.content.headline == "Untitled 10"
    assert "a headline: it had none" in untitled.lost


@pytest.mark.parametrize(
    ("more", "source_id"),
    [
        ("<guid>https://bee.example/?p=7</guid>", "https://bee.example/?p=7"),
        ("<link>https://bee.example/boats/</link>", "https://bee.example/boats/"),
        ("", f"{SITE}/#c7ea936d9c0af0e6"),
    ],
)
def test_an_item_without_a_number_is_known_again_by_what_it_has(more: str, source_id: str) -> None:
    assert one(item(post_id="", more=more)).source_id == source_id


def test_two_items_with_one_number_both_come_in() -> None:
    found = read(export(item(), item("They are early.")))
    assert [one.source_id for one in found if isinstance(one, Found)] == [f"{SITE}/?p=10"] * 2


# What is public at the source, and what is not.

LINK = f"<link>{SITE}/memo/eel/</link>"


def expiry(at: str) -> str:
    return meta("_expiration-date", at) + meta("_expiration-date-status", "saved")


SCREENS = (
    '{{"metadata":{{"blockVisibility":{{"viewport":'
    '{{"mobile":false,"tablet":{},"desktop":{}}}}}}}}}'
)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"status": "private"}, "that it was private"),
        ({"status": "pending"}, "that it waited for review"),
        ({"status": "future", "post_date_gmt": "2019-05-06 06:00:00"}, "scheduled"),
        ({"status": ""}, "its status, which is missing"),
        ({"status": "pitch"}, "its status “pitch”"),
        ({"post_password": "herring"}, "its password"),
        ({"more": meta("_jetpack_newsletter_access", "paid_subscribers")}, "for members only"),
        ({"more": meta("_members_access_role", "subscriber")}, "for members only"),
        (
            {"more": meta("um_content_restriction", 'x;s:14:"_um_accessible";s:1:"2"')},
            "for members",
        ),
        ({"more": meta("pms-content-restrict-user-status", "loggedin")}, "for members only"),
        ({"more": meta("_swpm_protect_post", "yes")}, "for members only"),
        ({"more": meta("arm_access_plan", "2")}, "for members only"),
        ({"more": meta("Members_Only", "1")}, "for members only"),
        ({"more": meta("groups-read", "3")}, "for members only"),
        ({"more": meta("_ihc_mb_who", "reg")}, "for members only"),
        ({"more": meta("wpf-settings", 'a:1:{s:12:"lock_content";s:1:"1";}')}, "for members only"),
        ({"more": meta("passster_activate_protection", "1")}, "for members only"),
        ({"more": meta("login_required", "1")}, "for members only"),
        ({"more": meta("members-only", "yes")}, "for members only"),
        ({"post_type": "flamingo_inbound", "more": LINK}, "its type “flamingo_inbound”"),
        ({"post_type": "edd_payment", "more": LINK}, "its type “edd_payment”"),
        ({"post_type": "private_story", "more": LINK}, "its type “private_story”"),
        ({"post_type": "memo", "more": LINK}, "its type “memo”"),
        ({"more": expiry("1557100800")}, "that it was public until 2019-05-06"),
        ({"more": meta("_expiration-date", "1557100800")}, "that it was public until 2019-05-06"),
        ({"more": meta("expiry_date", "20190506")}, "that it was public until 2019-05-0"),
        ({"more": meta("unpublish_date", "2019-05-06 12:00")}, "that it was public until 2019"),
        ({"text": "[password]The code is 7.[/password]"}, "“password”"),
        ({"text": "[customers_only]The code is 7.[/customers_only]"}, "“customers_only”"),
        ({"text": "[role name=editor]The code is 7.[/role]"}, "“role”"),
        ({"text": "[internal]The code is 7.[/internal]"}, "“internal”"),
        ({"text": '<!-- wp:group {"otterConditions":[[{"type":"user"}]]} -->x'}, "“group”"),
        ({"text": '<!-- wp:kadence/row {"loggedInShow":true} -->x'}, "“kadence/row”"),
        ({"text": '<!-- wp:p {"metadata":{"blockVisibility":false}} -->x'}, "“p”"),
        ({"text": f"<!-- wp:p {SCREENS.format('false', 'false')} -->x"}, "“p”"),
        ({"text": '<!-- wp:p {"contentControls":{"rules":{},"enabled":true}} -->x'}, "“p”"),
        ({"text": '<!-- wp:p {"gbBlockCondition":"12"} -->x'}, "“p”"),
        ({"text": '<!-- wp:p {"vsdesk":true,"vstablet":true,"vsmobile":true} -->x'}, "“p”"),
        ({"text": "<!-- wp:pmpro/membership -->x"}, "“pmpro/membership”"),
        ({"text": "<!-- wp:learndash/ld-student -->x"}, "“learndash/ld-student”"),
        ({"text": "[is_active]The code is 7.[/is_active]"}, "“is_active”"),
        ({"text": "[not_paid]The code is 7.[/not_paid]"}, "“not_paid”"),
        ({"text": "[student]The code is 7.[/student]"}, "“student”"),
        ({"text": "[course_complete]The code is 7.[/course_complete]"}, "“course_complete”"),
        ({"more": meta("s2member_ccaps_req", 'a:1:{i:0;s:3:"eel";}')}, "for members only"),
        ({"more": meta("_wpuf_res_display", "subscription")}, "for members only"),
        ({"text": '<div class="box members-only">The code is 7.</div>'}, "“members-only”"),
        ({"text": '<!-- wp:group {"className":"subscribers-only"} -->x'}, "“subscribers-only”"),
        ({"text": "Hello.\n\n[paywall]\n\nThe code is 7."}, "“paywall”"),
        ({"text": "Hello.\n\n<!--steady-paywall-->\n\nThe code is 7."}, "“steady-paywall”"),
        ({"text": "Hello. [sociallocker]The code is 7.[/sociallocker]"}, "“sociallocker”"),
        ({"text": "Hello. [user_can do=x]The code is 7.[/user_can]"}, "“user_can”"),
        ({"text": "Hello. [editorial_note]Ask Pia.[/editorial_note]"}, "“editorial_note”"),
        ({"text": '<!-- wp:group {"groupsVisibility":{"a":1}} -->x'}, "“group”"),
        ({"text": "Hello. [members_only]The code is 7.[/members_only]"}, "“members_only”"),
        ({"text": "[s2If is_user()]The code is 7.[/s2If]"}, "“s2if”"),
        ({"text": '[part password="x"]The code is 7.[/part]'}, "“part”"),
        ({"text": '<!-- wp:group {"blockVisibility":{"hideBlock":true}} -->x'}, "“group”"),
        ({"text": "a<!-- wp:jetpack/paywall /-->b"}, "“jetpack/paywall”"),
        ({"text": "<!-- wp:premium-content/container --><p>x</p><!-- /wp:a -->"}, "“premium-"),
    ],
)
def test_what_not_everybody_could_read_is_a_draft(own: dict[str, str], why: str) -> None:
    text, more = own.pop("text", "They are late."), own.pop("more", "")
    found = one(item(text, number=10, more=more, **own))
    found = found.as_of(timezone.now())
    assert found.draft
    (reason,) = [one for one in found.lost if one.endswith(": it is a draft here")]
    assert why in reason


@pytest.mark.parametrize(
    "own",
    [
        {"status": "publish"},
        {"status": "future", "post_date_gmt": "2124-05-06 06:00:00"},
        {"post_type": "recipe", "more": f"<link>{SITE}/recipe/eel/</link>"},
        {"post_type": "tribe_events", "more": LINK},
        {"post_type": "case-study", "more": LINK},
        {"post_type": "galleries", "more": LINK},
        {"more": meta("_jetpack_newsletter_access", "everybody")},
        {"more": meta("wpf-settings", 'a:1:{s:12:"lock_content";i:0;}')},
        {"more": meta("_edit_lock", "1557100800:1")},
        {"more": expiry(f"{timezone.now().timestamp() + 1e6:.0f}")},
        {"more": expiry("1557100800") + meta("_expiration-date-type", "category-add")},
        {"more": meta("expiry_date", "when it is sold out")},
        {"text": "[internal_link]the fares[/internal_link] [admin]"},
        {"text": '<!-- wp:group {"visibility":"visible","conditions":[]} -->x'},
        {"text": f"<!-- wp:p {SCREENS.format('false', 'true')} -->x"},
        {"text": '<!-- wp:p {"contentControls":{"enabled":false},"gbBlockCondition":""} -->x'},
        {"text": '<!-- wp:p {"vsdesk":true,"vstablet":false,"vsmobile":true} -->x'},
        {"text": "<!-- wp:pmpro/membership-excluded -->x"},
        {"text": "[visitor]Come in.[/visitor] [not_logged_in]Come in.[/not_logged_in]"},
        {"more": meta("s2member_ccaps_req", "") + meta("_wpuf_res_display", "all")},
        {"text": '<div class="no-paywall">Members-only paths, and the paywall.</div>'},
        {"text": '<!-- wp:group {"className":"is-style-wide"} -->x'},
        {"text": "Hello.<!--more-->Bye.<!--nextpage-->The end."},
        {"more": meta("rcp_user_level", "All")},
        {"more": meta("um_content_restriction", 's:26:"_um_custom_access_settings";s:1:"0"')},
        {"more": meta("pms-content-restrict-type", "default")},
        {"more": meta("members_only", "No")},
        {"more": meta("_members_count", "12")},
        {"text": "[block]Pia sails.[/block] [clock]"},
        {"text": "[team_member]Pia sails.[/team_member]"},
        {"text": "[protect_mail]desk@a.example[/protect_mail]"},
        {"text": "[subscribe_form][gallery]"},
    ],
)
def test_what_everybody_could_read_or_will_is_no_draft(own: dict[str, str]) -> None:
    text, more = own.pop("text", "They are late."), own.pop("more", "")
    assert not one(item(text, number=10, more=more, **own)).as_of(timezone.now()).draft


@pytest.mark.parametrize(
    ("until", "at", "unclear"),
    [
        ("2099-01-02", datetime(2099, 1, 2, tzinfo=UTC), ""),
        ("2010-01-02", datetime(2019, 5, 6, 6, tzinfo=UTC), ""),
        ("03/09/2099", None, "03/09/2099"),
    ],
)
def test_an_embargo_that_a_custom_field_says(until: str, at: datetime | None, unclear: str) -> None:
    found = one(item(post_date_gmt="2019-05-06 06:00:00", more=meta("embargo_until", until)))
    assert (found.content.first_published, found.unclear_date) == (at, unclear)


def test_a_mail_address_is_no_part_of_a_credit() -> None:
    credit = meta("_media_credit", "Pia Holm (pia@a.example)")
    found = one(
        item(more=meta("_thumbnail_id", "11")),
        attachment(11, "a.jpg", more=credit),
    )
    assert [image and image.credit for image in found.content.images] == ["Pia Holm"]


@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit"])
def test_what_was_thrown_away_or_never_begun_does_not_come_in(status: str) -> None:
    assert read(export(item(status=status))) == []


@pytest.mark.parametrize(
    "kind", ["revision", "nav_menu_item", "attachment", "wp_template", "feedback", "shop_order"]
)
def test_what_is_no_article_does_not_come_in(kind: str) -> None:
    assert read(export(item(post_type=kind))) == []


def test_what_a_plugin_keeps_without_an_address_for_readers_is_no_article() -> None:
    link = f"<link>{SITE}/?post_type=signup&amp;p=10</link>"
    for status in ("publish", "wc-completed"):
        assert read(export(item(post_type="signup", status=status, more=link))) == []
    assert one(item(post_type="recipe", status="draft", more=link)).draft


# Names, dates and recognition.


def test_names_are_those_that_the_export_says() -> None:
    head = (
        "<wp:category><wp:category_nicename>town-hall</wp:category_nicename>"
        "<wp:cat_name>Town hall</wp:cat_name></wp:category>"
        "<wp:tag><wp:tag_slug>ice</wp:tag_slug><wp:tag_name>Ice &amp; snow</wp:tag_name></wp:tag>"
        "<wp:author><wp:author_login>pia</wp:author_login>"
        "<wp:author_display_name>Pia Holm</wp:author_display_name></wp:author>"
    )
    more = (
        "<dc:creator>pia</dc:creator>"
        '<category domain="category" nicename="town-hall">town-hall</category>'
        '<category domain="post_tag" nicename="ice"/><category domain="post_tag">Wind</category>'
    )
    (found,) = read(export(head, item(more=more)))
    assert isinstance(found, Found)
    content = found.content
    assert (content.byline, content.topics) == (("Pia Holm",), ("Town hall",))
    assert content.tags == ("Ice & snow", "Wind")


def test_a_mail_address_is_nobodys_name() -> None:
    head = (
        "<wp:author><wp:author_login>ed@a.example</wp:author_login><wp:author_display_name>"
        "ed@a.example</wp:author_display_name><wp:author_first_name>Ed</wp:author_first_name>"
        "<wp:author_last_name>Moss</wp:author_last_name></wp:author>"
    )
    by = "<dc:creator>{}@a.example</dc:creator>"
    known, unknown = read(
        export(head, item(more=by.format("ed")), item(number=11, more=by.format("pia")))
    )
    assert isinstance(known, Found)
    assert isinstance(unknown, Found)
    assert (known.content.byline, unknown.content.byline) == (("Ed Moss",), ())
    assert "the author, of whom only a mail address is said" in unknown.lost


def test_dates_without_a_zone_are_in_that_of_the_site() -> None:
    zero = "0000-00-00 00:00:00"
    found = read(
        export(
            item(number=1, post_date="2019-01-06 08:00:00", post_date_gmt="2019-01-06 02:30:00"),
            item(number=2, post_date="2019-07-06 08:00:00", post_date_gmt="2019-07-06 01:30:00"),
            item(number=3, post_date="2020-07-01 08:00:00", post_date_gmt=zero),
            item(number=4, post_date="2020-01-01 08:00:00", post_date_gmt=zero),
        )
    )
    dates = [one.content.first_published for one in found if isinstance(one, Found)]
    assert dates[2:] == [
        datetime(2020, 7, 1, 1, 30, tzinfo=UTC),
        datetime(2020, 1, 1, 2, 30, tzinfo=UTC),
    ]


def test_a_date_that_is_none_holds_the_article_back() -> None:
    found = one(item(post_date="2019-13-45 99:00:00"))
    assert found.unclear_date == "2019-13-45 99:00:00"


@pytest.mark.parametrize("scheme", ["http://", "https://", "https://www."])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_exports_are_recognised_in_every_scheme_and_encoding(scheme: str, encoding: str) -> None:
    head = HEAD.replace('"http://wordpress.org', f'"{scheme}wordpress.org')
    data = export(item(status="private"), head=head).encode(encoding)
    (found,) = detect.read(format_of(data), [File(Memory((("x", data),)), "x")])
    assert isinstance(found, Found)
    assert found.draft


def format_of(data: bytes) -> str:
    file = File(Memory((("x", data),)), "x")
    return next(name for name, one in FORMATS.items() if one.recognises(file, data))


def test_nothing_with_elements_of_wordpress_is_a_feed() -> None:
    bare = export(item(status="draft")).replace('xmlns:wp="http://wordpress.org/export/1.2/"', "")
    assert format_of(bare.encode()) == "wordpress"
    assert one_of(bare).draft


def one_of(text: str) -> Found:
    (only,) = read(text)
    assert isinstance(only, Found)
    return only


def test_only_exports_of_wordpress_are_recognised() -> None:
    def recognised(data: bytes) -> bool:
        return FORMATS["wordpress"].recognises(File(Memory(()), "x"), data)

    for name in (POSTS, MEDIA, "pellhaven-2010.wordpress.xml"):
        assert recognised((SAMPLES / name).read_bytes())
    assert not recognised(b"# How to read http://wordpress.org/export/1.2/\n")
    assert not recognised(b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>')


@pytest.mark.parametrize(
    ("part", "is_shown"),
    [
        ('[vc_row disable_element="yes"]{}[/vc_row]', False),
        ('[vc_row disable_element="no" el_id="on"]{}[/vc_row]', True),
        ("[vc_row disable_element=”yes”]{}[/vc_row]", False),
        ('[fusion_builder_container status="draft"]{}[/fusion_builder_container]', False),
        ('[fusion_text status="published"]{}[/fusion_text]', True),
        (
            '[fusion_text status="publish_after" publish_date="2124-05-05 10:00"]{}[/fusion_text]',
            False,
        ),
        (
            '[fusion_text status="publish_after" publish_date="2021-05-05 10:00"]{}[/fusion_text]',
            True,
        ),
        ('[fusion_text status="published_until" publish_date="2021-05-05"]{}[/fusion_text]', False),
        ('[fusion_text status="published_until" publish_date="2124-05-05"]{}[/fusion_text]', True),
        ('[et_pb_section disabled="on"]{}[/et_pb_section]', False),
        ('[et_pb_section disabled_on="on|on|on"]{}[/et_pb_section]', False),
        ('[et_pb_section disabled_on="on|on|off" disabled="off"]{}[/et_pb_section]', True),
        ('[expires on="2021-01-01"]{}[/expires]', False),
        ('[expires on="2124-01-01"]{}[/expires]', True),
        ("<template>{}</template>", False),
        ("<template><p>{}</p><template>\n\n</template>\n\n<p>[b]</p></template>", False),
        ("<template>\n\n<template>\n\n</template>\n\n{}</template>", False),
        ("<!-- wp:html --><template><div>{}</div></template><!-- /wp:html -->", False),
    ],
)
def test_what_a_page_shows_to_nobody_is_left_out(part: str, is_shown: bool) -> None:
    found = one(item(f"They are late.\n\n{part.format('The code is 7.')}\n\nNobody knows why."))
    text = " ".join(section.body for section in found.content.sections)
    assert ("The code is 7." in text) is is_shown
    assert not found.draft and "late" in f"{found.content.standfirst}{text}" and "Nobody" in text
