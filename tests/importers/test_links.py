"""Links of an archive lead to where its articles are now, and old addresses to them."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import publishing, workflow
from articles.content import ArticleContent, SectionContent
from articles.importers.base import Found, lost_image
from articles.importers.run import links
from articles.models import Article, Image, Redirect
from tests.images import drawn, saved
from tests.importers.folders import SITE, bring, import_articles, write

PUBLISH = {"publish": True, "by": "pia"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://pellhaven.example/2019/ferry/", "pellhaven.example/2019/ferry"),
        ("http://www.pellhaven.example/2019/ferry", "pellhaven.example/2019/ferry"),
        ("//pellhaven.example/2019/ferry", "pellhaven.example/2019/ferry"),
        ("https://PELLHAVEN.example:8080/ferry/index.html#top", "pellhaven.example/ferry"),
        ("https://pellhaven.example/ferry?utm_source=mail", "pellhaven.example/ferry"),
        ("https://pellhaven.example/?p=12", "pellhaven.example/?p=12"),
        ("https://pellhaven.example/?p=../12", "pellhaven.example/"),
        ("https://pellhaven.example/caf%C3%A9/", "pellhaven.example/café"),
        ("/2019/ferry/", "/2019/ferry"),
        ("ferry", ""),
        ("", ""),
        ("https://", ""),
        ("https://[::1/ferry", ""),
        ("mailto:wren@pellhaven.example", ""),
        ("javascript:alert(1)", ""),
        ("/a%00b", ""),
        ("/?" + "&".join("a=b" for _ in range(100)), ""),
    ],
)
def test_an_address_is_known_by_host_and_path(url: str, key: str) -> None:
    assert links.article_key(url) == key


def test_a_relative_address_is_known_by_its_page() -> None:
    assert links.article_key("../boat", base=f"{SITE}/stories/ferry") == "pellhaven.example/boat"
    assert links.article_key("boat", base="/stories/ferry") == "/stories/boat"


def led(body: str, *urls: str, images: tuple[str, ...] = ()) -> str:
    """The text of a story, where another one was at /stories/boat and is at 2019/05/06/boat."""
    content = ArticleContent(headline="Ferry", sections=(SectionContent(body=body),))
    lost = tuple(map(lost_image, images))
    found = Found(location="ferry.md", content=content, urls=urls, lost=lost)
    there = {
        "pellhaven.example/stories/boat": "2019/05/06/boat",
        "/stories/boat": "2019/05/06/boat",
        "pellhaven.example/a_b(c)": "2019/05/06/odd",
    }
    return links.rewrite_links(found, lambda key, _: there.get(key, "")).sections[0].body


@pytest.mark.parametrize(
    ("body", "now"),
    [
        (f"[it]({SITE}/stories/boat)", "[it](/2019/05/06/boat/)"),
        ("[it](/stories/boat/)", "[it](/2019/05/06/boat/)"),
        ("[it](boat)", "[it](/2019/05/06/boat/)"),
        ("[it](<boat>)", "[it](/2019/05/06/boat/)"),
        ('[it](boat "The boat")', '[it](/2019/05/06/boat/ "The boat")'),
        ("[it](boat?utm_source=mail&amp;x=1)", "[it](/2019/05/06/boat/)"),
        ("[it](boat#crew)", "[it](</2019/05/06/boat/#crew>)"),
        ("[it][1]\n\n[1]: boat", "[it][1]\n\n[1]: /2019/05/06/boat/"),
        (
            "[a [b] c](boat) and [it](boat)",
            "[a [b] c](/2019/05/06/boat/) and [it](/2019/05/06/boat/)",
        ),
        ("[![rail](rail.jpg)](boat)", "[![rail](rail.jpg)](/2019/05/06/boat/)"),
        (f"[it]({SITE}/a\\_b(c))", "[it](/2019/05/06/odd/)"),
        # Elsewhere on the old site.
        ("[it](/tickets?day=1#now)", f"[it](<{SITE}/tickets?day=1#now>)"),
        ("[it](map.pdf)", f"[it](<{SITE}/stories/map.pdf>)"),
        # What stays.
        ("[it](#crew)", "[it](#crew)"),
        ("[it](https://other.example/stories/boat)", "[it](https://other.example/stories/boat)"),
        ("[it](mailto:wren@pellhaven.example)", "[it](mailto:wren@pellhaven.example)"),
        ("[it](image:0123abcd)", "[it](image:0123abcd)"),
        ("[it]()", "[it]()"),
        ("[it](https://[boat)", "[it](https://[boat)"),
        ("![rail](rail.jpg)", "![rail](rail.jpg)"),
        ("![rail][1]\n\n[1]: rail.jpg", "![rail][1]\n\n[1]: rail.jpg"),
        ("Words.[^1]\n\n[^1]: /stories/boat", "Words.[^1]\n\n[^1]: /stories/boat"),
        ("`[it](boat)`", "`[it](boat)`"),
        ("``a`[it](boat)``", "``a`[it](boat)``"),
        ("```\n[it](boat)\n\n[it](boat)\n```", "```\n[it](boat)\n\n[it](boat)\n```"),
        (r"\[it](boat)", r"\[it](boat)"),
        ("it](boat)", "it](boat)"),
    ],
)
def test_links_lead_to_where_articles_are(body: str, now: str) -> None:
    assert led(body, f"{SITE}/stories/ferry", images=("rail.jpg",)) == now


def test_where_nobody_said_which_site_it_is_addresses_stay_as_they_are() -> None:
    assert led("[a](/stories/boat) [b](/tickets)", "/stories/ferry") == (
        "[a](/2019/05/06/boat/) [b](/tickets)"
    )
    assert led("[a](/stories/boat) [b](x)") == "[a](/2019/05/06/boat/) [b](x)"


@pytest.mark.parametrize(
    "sign", ["<", "[", "(", "](", "[a](", "`", " ", '"', "![", "]:", "\n[a]: "]
)
def test_hostile_texts_take_no_long_time(sign: str) -> None:
    led(sign * (200_000 // len(sign)), f"{SITE}/stories/ferry")


def body_of(headline: str) -> str:
    article = Article.objects.whole().get(headline=headline)
    return "\n".join(section.body for section in publishing.read(article).sections)


@pytest.mark.django_db
def test_articles_of_one_run_lead_to_each_other(folder: Path, pia: User, client: Client) -> None:
    write(folder, "a", "See [the boat](/stories/b) and [the crew](c#names).")
    write(folder, "b", f"See [the ferry]({SITE}/stories/a/).")
    write(folder, "c", "Back to [the ferry](a).")
    import_articles(folder, **PUBLISH)
    assert body_of("Story a") == (
        "See [the boat](/2019/05/06/story-b/) and [the crew](</2019/05/06/story-c/#names>)."
    )
    html = client.get("/2019/05/06/story-a/").content.decode()
    assert 'href="/2019/05/06/story-b/"' in html
    for name in "abc":
        assert client.get(f"/2019/05/06/story-{name}/").status_code == 200


@pytest.mark.django_db
def test_a_changed_headline_does_not_move_what_others_lead_to(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    write(folder, "undated", date="")
    import_articles(folder, **PUBLISH)
    write(folder, "a", title="Another headline")
    write(folder, "undated", title="Another one", date="")
    write(folder, "b", "[a](a) [b](undated)")
    import_articles(folder, **PUBLISH)
    body = body_of("Story b")
    targets = [part.partition(")")[0] for part in body.split("](")[1:]]
    assert targets[0] == "/2019/05/06/story-a/"
    assert [client.get(target).status_code for target in targets] == [200, 200]


@pytest.mark.django_db
def test_articles_lead_to_those_of_earlier_runs_too(folder: Path, pia: User) -> None:
    write(folder, "a", date="2009-05-06")
    import_articles(folder, **PUBLISH)
    write(folder, "b", f"[a]({SITE}/stories/a) [b](/stories/a/) [c](https://x.example/stories/a)")
    import_articles(folder, "--since", "2019-01-01", **PUBLISH)
    here = "/2009/05/06/story-a/"
    assert body_of("Story b") == f"[a]({here}) [b]({here}) [c](https://x.example/stories/a)"


@pytest.mark.django_db
def test_nothing_leads_to_drafts(folder: Path, pia: User) -> None:
    write(folder, "draft", draft=True)
    write(folder, "a", "[it](draft)")
    import_articles(folder, **PUBLISH)
    assert body_of("Story a") == f"[it](<{SITE}/stories/draft>)"


@pytest.mark.django_db
def test_a_picture_in_a_text_comes_along_in_spite_of_its_address(folder: Path) -> None:
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    (folder / "media" / "sea.jpg").write_bytes(saved(drawn(size=(50, 40)), "JPEG"))
    write(folder, "a", "![rail](media/rail.jpg)\n\nWords.\n\n![sea](media/sea.jpg)\n\n[b](/b)")
    assert bring(folder)["a"]["lost"] == []
    assert Article.objects.get().images.count() == Image.objects.count() == 2
    assert "](image:" in body_of("Story a")


# Old addresses.


@pytest.mark.django_db
@pytest.mark.parametrize(
    "old", ["/stories/a", "/stories/a/", "/stories/a/index.html", "/?p=12", "/old/a", "/caf%C3%A9/"]
)
def test_old_addresses_answer_with_the_way(
    old: str, folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a", aliases=["/?p=12", "/old/a/", "/café"])
    import_articles(folder, **PUBLISH)
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, "/2019/05/06/story-a/")
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_old_addresses_of_what_is_gone_lead_to_the_reason(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    write(folder, "draft", draft=True)
    import_articles(folder, **PUBLISH)
    article = Article.objects.get(headline="Story a")
    workflow.perform("withdraw", article, by=pia, at=timezone.now(), note="It is not true.")
    assert client.get("/stories/a", follow=True).status_code == 410
    assert client.get("/stories/draft").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False])
def test_an_old_address_of_two_articles_leads_to_the_first_and_the_other_says_so(
    together: bool, folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a", aliases=["/ferry"])
    if not together:
        import_articles(folder, **PUBLISH)
    write(folder, "b", aliases=["/ferry/"])
    entries = bring(folder, **PUBLISH)
    assert entries["b"]["lost"] == ["the old address /ferry, which leads to another article"]
    assert entries["a"]["lost"] == []
    assert client.get("/ferry")["Location"] == "/2019/05/06/story-a/"


@pytest.mark.django_db
def test_an_old_address_that_is_said_later_counts_too(folder: Path, pia: User) -> None:
    write(folder, "a")
    import_articles(folder, **PUBLISH)
    write(folder, "a", aliases=["/ferry"])
    assert bring(folder, **PUBLISH)["a"]["result"] == "unchanged"
    assert set(Redirect.objects.values_list("path", flat=True)) == {"/stories/a", "/ferry"}


@pytest.mark.django_db
def test_the_address_that_it_has_here_is_no_old_one(folder: Path, pia: User) -> None:
    write(folder, "a", canonical_url=f"{SITE}/2019/05/06/story-a/", aliases=["/" + "x" * 600])
    import_articles(folder, **PUBLISH)
    assert not Redirect.objects.exists()
