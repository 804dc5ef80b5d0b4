"""HTML becomes sections of Markdown that say the same when the site shows them."""

import unicodedata
from html import escape
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.content import ImageUse
from articles.importers.html_to_sections import article, gather, tree, words_of
from articles.importers.html_to_sections.tree import MOST_ELEMENTS
from articles.importers.sections import SectionBuilder
from articles.markdown import to_html


def body(html: str) -> str:
    (section,) = gather(html)
    return "\n\n".join(section.blocks)


def lost(html: str) -> list[str]:
    return [line for section in gather(html) for line in section.lost]


def opening(html: str) -> SectionBuilder:
    return gather(html)[0]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>The <b>old</b> ferry</p>\n<p>is <i>late</i></p>", "The **old** ferry\n\nis *late*"),
        ("<p>one<br>two<br><br>three</p>", "one\\\ntwo\n\nthree"),
        ("<p>a</p><p>&nbsp;</p><p> <b> </b></p><p>b</p>", "a\n\nb"),
        ("<p>10&nbsp;km</p>", "10\u00a0km"),
        ("loose <div>words</div> here", "loose\n\nwords\n\nhere"),
        ("<p><b>Two </b><b>parts</b> <i>a</i><i>b</i></p>", "**Two parts** *ab*"),
        ('<p>x<b>"bold"</b>y</p>', 'x"**bold**"y'),
        ('<p><span style="font-weight: 700">bold</span></p>', "**bold**"),
        ('<b style="font-weight:normal">plain</b>', "plain"),
        ("<p>H<sub>2</sub>O, m<sup>2</sup>, the 1<sup>st</sup></p>", "H₂O, m², the 1st"),
        ("<p>He said <q>she said <q>no</q></q></p>", "He said “she said ‘no’”"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢(kan)"),
        ("<ruby>漢<rp>[</rp><rt>kan</rt><rp>]</rp></ruby>", "漢[kan]"),
        ("<p>a <s>wrong</s> <code>x`y</code></p>", "a ~~wrong~~ ``x`y``"),
        ('<a href="/x?a=1&b=2" title="More">here</a>', '[here](</x?a=1&b=2> "More")'),
        ('<a href="mailto:wren@paper.example">write</a>', "[write](<mailto:wren@paper.example>)"),
        ('<a href="java\nscript:steal()">click</a>', "click"),
        ('<a href="#top">up</a>', "up"),
        ('<a href="//a.example/b c">x [y]</a>', "[x \\[y\\]](<https://a.example/b%20c>)"),
        ("Late!<a href='/x'>Why</a>", "Late\\![Why](</x>)"),
        ("<p># no heading<br>1. no list</p>", "\\# no heading\\\n1\\. no list"),
        ("<hr>", "* * *"),
        ("<h2></h2><p>x</p>", "x"),
        ('<img class="emoji" alt="🙂" src="e.png"> yes', "🙂 yes"),
        ("<pre><code class='language-python'>a\n\n```</code></pre>", "````python\na\n\n```\n````"),
        ("<pre class='wp-block-verse'>One\nTwo</pre>", "One\\\nTwo"),
        ("<blockquote><p>A</p><p>B</p></blockquote>", "> A\n>\n> B"),
        ("<blockquote>A<footer>– <b>Ed Moss</b></footer></blockquote>", "> A\n>\n> — **Ed Moss**"),
        ("<blockquote><p>A</p><p><cite>Ed</cite></p></blockquote>", "> A\n>\n> — Ed"),
        ("<blockquote><h3>Big</h3>a</blockquote>", "> **Big**\n>\n> a"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ol start='9'><li>i</li><li><p>j</p><p>k</p></li></ol>", "9. i\n\n10. j\n\n    k"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        (
            "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox>b</li></ul>",
            "- ☑ a\n- ☐ b",
        ),
        ("<dl><dt>Tide</dt><dd>high</dd><dd>low</dd></dl>", "- **Tide**: high; low"),
        ("<details><summary>More</summary><p>inside</p></details>", "**More**\n\ninside"),
        ("<b><i><div>a</div></i></b>", "***a***"),
        ("<a href='/x'><div>In</div><div>a card</div></a>", "[In](</x>)\n\n[a card](</x>)"),
        ("<b><ul><li>a</li></ul></b>", "- **a**"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert body(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<table><caption>Boats</caption><tr><th>A<th style='text-align: right'>B</tr>"
            "<tr><td>1|2<td>3<br>4</tr></table>",
            "Boats\n\n| A | B |\n| --- | ---: |\n| 1\\|2 | 3 4 |",
        ),
        (
            "<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>x<td colspan=2>y</tr>"
            "<tr><td><p>p</p><p>q</p><td><ul><li>r</ul></tr><tr><th>row<td>s</tr></table>",
            "| A | B | C |\n| --- | --- | --- |\n| x | y |  |\n|  | p q | r |\n| **row** | s |",
        ),
        (
            "<figure><table><tr><td>1<td>2</tr></table><figcaption>Under it</figcaption></figure>",
            "| 1 | 2 |\n| --- | --- |\n\nUnder it",
        ),
        ("<table role=presentation><tr><td>one<td>two</tr></table>", "one\n\ntwo"),
        ("<table><tr><td><blockquote>one</blockquote><td>two</table>", "> one\n\ntwo"),
        ("<table><tr><td>one</tr><tr><td>two</table>", "one\n\ntwo"),
    ],
)
def test_tables_are_kept_and_layouts_are_not(html: str, markdown: str) -> None:
    assert body(html) == markdown


def test_headings_of_the_main_level_begin_sections_and_lower_ones_stay_inside() -> None:
    html = "<p>a</p><h2>The <i>boat</i></h2><p>b</p><h4>Below</h4><p>c</p><h2>Next #</h2>"
    first, second, third = gather(html)
    assert (first.heading, first.blocks) == ("", ["a"])
    assert (second.heading, second.blocks) == ("The boat", ["b", "## Below", "c"])
    assert (third.heading, third.blocks) == ("Next #", [])


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<h1>The Ferry!</h1><h2>A</h2><h2>B</h2>", ["", "A", "B"]),  # the headline again
        ("<h1>Other</h1><h2>A</h2><h2>B</h2>", ["", "Other", "A", "B"]),
        ("<p>x</p><h1>Other</h1><h2>A</h2><h2>B</h2>", ["", "Other"]),
        ("<h3>A</h3><h3>B</h3>", ["", "A", "B"]),
    ],
)
def test_a_headline_is_not_a_level(html: str, headings: list[str]) -> None:
    assert [one.heading for one in gather(html, headline="The ferry")] == headings


def test_the_first_picture_is_the_sections_and_further_ones_stay_in_the_text() -> None:
    section = opening(
        "<figure><img src=a.jpg alt='The quay'><figcaption>At dawn (Photo: Wren Hale)"
        "</figcaption></figure><p>x</p><figure><img src='b c.jpg' alt='[A] boat'>"
        '<figcaption>Say "ahoy" (Photo: Ed Moss)</figcaption></figure>'
        "<p>words <img src=d.jpg alt=d> between</p>"
    )
    assert section.address == "a.jpg"
    assert section.image == ImageUse(alt="The quay", caption="At dawn", credit="Wren Hale")
    assert section.blocks == [
        "x",
        r'![\[A\] boat](<b%20c.jpg> "Say \"ahoy\" (Photo: Ed Moss)")',
        "words ![d](<d.jpg>) between",
    ]
    assert section.lost == ["picture a.jpg", "picture b c.jpg", "picture d.jpg"]


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        ("<figcaption>A quay. <cite>Ed Moss</cite></figcaption>", "A quay.", "Ed Moss"),
        (
            "<figcaption>A quay | <span class='photo-credit'>Photo: Ed Moss/AP</span></figcaption>",
            "A quay",
            "Ed Moss/AP",
        ),
        (
            "<figcaption>A quay</figcaption><small class=credit>(Ed Moss)</small>",
            "A quay",
            "Ed Moss",
        ),
        (
            "<figcaption class='image-credit'>The harbour board</figcaption>",
            "",
            "The harbour board",
        ),
        ("<figcaption>Getty Images</figcaption>", "", "Getty Images"),
        ("<figcaption>Hamlet (1603)</figcaption>", "Hamlet (1603)", ""),
        ("<figcaption>A quay. Photo: Ed Moss/AP</figcaption>", "A quay.", "Ed Moss/AP"),
        ("<figcaption>A quay – © Ed Moss</figcaption>", "A quay", "© Ed Moss"),
        ("<figcaption>The photo by Ed Moss</figcaption>", "The photo by Ed Moss", ""),
        ("<figcaption>The quay, photos of it</figcaption>", "The quay, photos of it", ""),
    ],
)
def test_a_caption_says_whose_the_picture_is(html: str, caption: str, credit: str) -> None:
    section = opening(f"<figure><img src=a.jpg>{html}</figure><p>x</p>")
    assert section.image == ImageUse(caption=caption, credit=credit)
    assert section.blocks == ["x"]


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<img src=s.jpg srcset='a.jpg 300w, b,c.jpg 900w, d.jpg 600w'>", "b,c.jpg"),
        ("<img src=s.jpg srcset='a.jpg, b.jpg 2x'>", "b.jpg"),
        ("<img src=s.jpg width=2000 srcset='a.jpg 300w'>", "s.jpg"),
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src=real.jpg>", "real.jpg"),
        ("<img src=blank.gif data-lazy-src=real.jpg>", "real.jpg"),
        ("<img class=lazy><noscript><img src=real.jpg></noscript>", "real.jpg"),
        ("<img data-src=real.jpg><noscript><img src=other.jpg></noscript>", "real.jpg"),
        ("<picture><source srcset='a.webp 1x, b.webp 2x'><img src=s.jpg></picture>", "b.webp"),
        (
            "<picture><source media='(max-width: 9em)' srcset=cut.jpg><source srcset=all.jpg>"
            "<img></picture>",
            "all.jpg",
        ),
        (
            "<img src='page_files/a.jpg' srcset='https://a.example/a-900.jpg 900w'>",
            "page_files/a.jpg",
        ),
        ("<a href='/a/boat.jpg'><img src='/a/boat-300x200.jpg'></a>", "/a/boat.jpg"),
        ("<a href='/story'><img src='/a/boat-300x200.jpg'></a>", "/a/boat-300x200.jpg"),
        ("<img src='data:image/png;base64,iVBORw0KGgo='>", "data:image/png;base64,iVBORw0KGgo="),
        ("<amp-img src=a.jpg></amp-img>", "a.jpg"),
        ("<p><img src=1x1.gif width=1 height=1>x</p>", ""),
    ],
)
def test_the_best_version_of_a_picture_is_taken(html: str, address: str) -> None:
    section = opening(html)
    assert section.address == address
    assert "![" not in "".join(section.blocks)


def test_pictures_at_the_ends_of_a_paragraph_stand_beside_it() -> None:
    section = opening(
        "<p><a href=/s><img src=a.jpg class=alignleft></a> The quay.<img src=b.jpg></p>"
    )
    assert (section.address, section.blocks) == ("a.jpg", ["The quay.", "![](<b.jpg>)"])


@pytest.mark.parametrize(
    "html",
    [
        # WordPress
        "<p>Late<sup class=fn data-fn=u-1><a href='#u-1' id='u-1-link'>1</a></sup>.</p>"
        "<ol class='wp-block-footnotes'><li id='u-1'>By <i>far</i>. "
        "<a href='#u-1-link' aria-label='Jump to footnote reference 1'>↩︎</a></li></ol>",
        # Substack
        "<p>Late<a class=footnote-anchor id='footnote-anchor-1-9' href='#footnote-1-9'>1</a>.</p>"
        "<div class=footnote><a id='footnote-1-9' href='#footnote-anchor-1-9'>1</a>"
        "<div class='footnote-content'><p>By <i>far</i>.</p></div></div>",
        # Processors of Markdown
        "<p>Late<sup id='fnref:1'><a href='#fn:1' role='doc-noteref'>1</a></sup>.</p>"
        "<section class=footnotes><h2 class='sr-only'>Footnotes</h2><hr><ol><li id='fn:1'>"
        "<p>By <i>far</i>.&nbsp;<a href='#fnref:1' role='doc-backlink'>&#8617;</a></p></li></ol>"
        "</section>",
        # by hand
        "<p>Late<sup>[<a href='https://a.example/ferry#n1'>1</a>]</sup>.</p><hr><p><b>Notes:</b></p>"
        "<p><a name=n1></a>[1] By <i>far</i>.</p>",
    ],
)
def test_footnotes_of_the_usual_shapes_are_kept(html: str) -> None:
    assert body(html) == "Late[^1].\n\n[^1]: By *far*."


def test_a_footnote_is_defined_in_the_section_that_uses_it() -> None:
    html = (
        "<p>a<sup><a href='#f1'>1</a></sup></p><h2>B</h2><p>b<sup><a href='#f2'>2</a></sup> "
        "c<sup><a href='#f1'>1</a></sup></p><ul><li id=f1>One</li><li id=f2><p>Two</p><p>Three</p>"
        "</li></ul>"
    )
    first, second = gather(html)
    assert first.blocks == ["a[^1]", "[^1]: One"]
    assert second.blocks == ["b[^2] c[^1]", "[^2]: Two\n\n    Three", "[^1]: One"]


def test_a_list_of_contents_is_no_list_of_footnotes() -> None:
    html = "<p><a href='#a'>1</a> <a href='#b'>B</a></p><h2 id=a>A</h2><p id=b>b</p>"
    first, second = gather(html)
    assert (first.blocks, second.blocks) == (["1 B"], ["b"])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/aB1?rel=0" title="The quay"></iframe>',
            "[The quay](<https://www.youtube.com/watch?v=aB1>)",
        ),
        (
            "<iframe data-src='//player.vimeo.com/video/12'></iframe>",
            "[Embedded: vimeo.com](<https://vimeo.com/12>)",
        ),
        ("<video><source src=/v.mp4></video>", "[Video: /v.mp4](</v.mp4>)"),
        (
            "<audio src=https://a.example/a.mp3></audio>",
            "[Audio: a.example](<https://a.example/a.mp3>)",
        ),
        ("<object data=plan.pdf>no plug-in</object>", "[Embedded: plan.pdf](<plan.pdf>)"),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://i.example/p/1/">'
            "<p>View this</p></blockquote>",
            "[Instagram post](<https://i.example/p/1/>)",
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://t.example/1"><p>x</p></blockquote>',
            "[TikTok video](<https://t.example/1>)",
        ),
        (
            '<blockquote class="twitter-tweet"><p>Late</p>&mdash; Wren '
            '<a href="https://t.example/1">May 1</a></blockquote>',
            "> Late\n>\n> — Wren [May 1](<https://t.example/1>)",
        ),
        (
            '<script src="https://gist.github.com/wren/1.js"></script>',
            "[Embedded: gist.github.com](<https://gist.github.com/wren/1>)",
        ),
    ],
)
def test_what_is_embedded_becomes_a_link_with_a_label(html: str, markdown: str) -> None:
    assert body(html) == markdown


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<form><p>Your name</p><input name=n></form>", "a form “Your name”"),
        ("<canvas></canvas>", "a drawing (canvas)"),
        ("<svg width=600><title>Tides</title></svg>", "a drawing (SVG): Tides"),
        ("<math alttext='E=mc^2'><mi>E</mi></math>", "a formula: E=mc^2"),
        ("<script>draw('#chart')</script>", "a script"),
        ("<script src='https://charts.example/x.js'></script>", "a script from charts.example"),
        ("<audio></audio>", "audio without an address"),
        ("<iframe></iframe>", "something embedded without an address"),
        ("<abbr title='Harbour Board'>HB</abbr>", "what HB stands for: Harbour Board"),
        ("<h2><a href='/x'>A</a></h2>", "the link in the heading “A”"),
        (
            "<blockquote cite='https://q.example/'>A</blockquote>",
            "where a quotation is from: https://q.example/",
        ),
        ("<a href='/s'><img src=a.jpg></a>", "where the picture a.jpg leads to: /s"),
        (
            "<figure><img src=a.jpg><figcaption>By <a href='/ed'>Ed</a></figcaption></figure>",
            "the link in a caption: /ed",
        ),
        ("<button>Buy</button>", "a button “Buy”"),
    ],
)
def test_what_cannot_be_kept_is_said(html: str, line: str) -> None:
    assert line in lost(f"<p>x</p>{html}<p>y</p>")


def test_what_nobody_would_miss_is_not_mentioned() -> None:
    nothing = (
        "<style>p{}</style><!-- note --><script async src='https://platform.twitter.com/widgets.js'>"
        "</script><script type='application/ld+json'>{}</script><svg width='16' height='16'></svg>"
        "<iframe src='https://www.googletagmanager.com/ns.html' height=0 width=0></iframe>"
        "<noscript>Please switch on JavaScript.</noscript>"
    )
    assert (body(f"<p>x</p>{nothing}<p>y</p>"), lost(nothing)) == ("x\n\ny", [])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p><code>tide = 1<br>\n\tboat = 2</code></p>", "```\ntide = 1\n\tboat = 2\n```"),
        ("<p><tt>tide<br>boat</tt></p>", "```\ntide\nboat\n```"),
        ("<p>Type:<br><kbd>go\n  home</kbd></p>", "Type:\n\n```\ngo\n  home\n```"),
        ("<p>It says <samp>a\n\nb</samp> then.</p>", "It says\n\n```\na\n\nb\n```\n\nthen."),
        ("<code><div>a</div><div>b</div></code>", "```\na\nb\n```"),
        ("<p>The <code>tide\nboat</code> rises.</p>", "The `tide boat` rises."),
        ("<p><a href='/t'><code>tide<br>boat</code></a></p>", "[`tide boat`](</t>)"),
        ("<ul><li><code>1.<br>2.</code></li></ul>", "- ```\n  1.\n  2.\n  ```"),
    ],
)
def test_code_of_several_lines_keeps_them(html: str, markdown: str) -> None:
    assert body(html) == markdown


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<pre lang=ruby>a</pre>", "ruby"),
        ("<pre lang=en-GB>a</pre>", ""),
        ("<pre language=css>a</pre>", "css"),
        ("<pre data-language='c++'>a</pre>", "c++"),
        ("<pre><code data-lang=go>a</code></pre>", "go"),
        ("<pre class='brush: php; notranslate'>a</pre>", "php"),
        ("<pre class='lang:sh decode:true'>a</pre>", "sh"),
        ("<pre class=EnlighterJSRAW data-enlighter-language=generic>a</pre>", ""),
        ("<pre class=EnlighterJSRAW data-enlighter-language=js>a</pre>", "js"),
        ("<pre><code class='hljs python'>a</code></pre>", "python"),
        ("<pre class='sourceCode rust'>a</pre>", "rust"),
        ("<pre name=code class='java:nogutter'>a</pre>", "java"),
        ("<div class='language-sql highlighter-rouge'><pre>a</pre></div>", "sql"),
        ("<div class='highlight highlight-source-toml'><pre>a</pre></div>", "toml"),
        ("<div class='language-sql'><p>x</p></div><pre>a</pre>", ""),
        ("<code class=language-c>a<br>b</code>", "c"),
    ],
)
def test_code_keeps_the_language_that_its_markup_names(html: str, language: str) -> None:
    assert f"```{language}\na\n" in f"{body(html)}\n"


@pytest.mark.parametrize(
    "html",
    [
        "<div class='sharedaddy sd-sharing-enabled'>Share: <a>Print it for your friends</a></div>",
        "<div id=jp-relatedposts><h3>Related</h3><p>The old ferry is back</p></div>",
        "<ul class=social-share><li><a href='/s'>Share it with your friends</a></li></ul>",
    ],
)
def test_what_plugins_put_around_a_text_is_named_and_left_out(html: str) -> None:
    assert body(f"<p>x</p>{html}<p>y</p>") == "x\n\ny"
    assert any(line.startswith("what stood around the text: “") for line in lost(html))


HIDDEN = "The board has decided in secret."


@pytest.mark.parametrize(
    "html",
    [
        f"<p hidden>{HIDDEN}</p>",
        f"<ul hidden><li>{HIDDEN}</ul>",
        f"<b hidden>{HIDDEN}</b>",
        f"<p style='color: red; display : none'>{HIDDEN}</p>",
        f"<span style='visibility:hidden'>{HIDDEN}</span>",
        f"<template><p>{HIDDEN}</p></template>",
        f"<dialog><p>{HIDDEN}</p></dialog>",
        f"<h2 class='post screen-reader-text'>{HIDDEN}</h2>",
        f"<span class=sr-only>{HIDDEN}</span>",
        f"<table><tr><td>a<td>b<tr hidden><td>{HIDDEN}<td></table>",
        f"<pre>x <i class=visually-hidden>{HIDDEN}</i></pre>",
        f"<a href='/x'>x<div hidden>{HIDDEN}</div></a>",
    ],
)
def test_what_is_hidden_from_readers_is_named_and_no_text(html: str) -> None:
    (section,) = gather(f"<p>x</p>{html}<p>y</p>")
    assert HIDDEN not in "\n".join(section.blocks)
    assert section.lost == [f"text that was hidden: “{HIDDEN}”"]


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden=until-found>Seen</p>",
        "<p style='backface-visibility: hidden'>Seen</p>",
        "<p style='visibility: visible; display: block'>Seen</p>",
        "<dialog open>Seen</dialog>",
        "<p class='not-sr-only sr-only-focusable'>Seen</p>",
        "<p aria-hidden=true>Seen</p>",
        "<details><p>Seen</p></details>",
    ],
)
def test_what_readers_can_see_stays(html: str) -> None:
    assert body(f"<p>x</p>{html}") == "x\n\nSeen"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Go <span aria-hidden=true>→</span></p>",
        "<p>Go<span class=sr-only> (opens elsewhere)</span></p>",
        "<p>Go<!-- -->",
        "<p>Go</p><noscript><p>Switch it on</p></noscript>",
    ],
)
def test_a_decoration_or_a_few_hidden_words_go_without_a_word(html: str) -> None:
    assert (body(html), lost(html)) == ("Go", [])


def test_a_picture_for_eyes_alone_is_no_decoration() -> None:
    html = "<a href='/a' aria-hidden=true><img src=a.jpg></a><p>The <del>old</del> new ferry</p>"
    section = opening(html)
    assert (section.address, section.blocks) == ("a.jpg", ["The ~~old~~ new ferry"])


def test_a_footnote_that_shows_only_on_a_click_is_a_footnote() -> None:
    html = "<p>Late<sup><a href='#n1'>1</a></sup>.</p><div id=n1 hidden>By far.</div>"
    assert body(html) == "Late[^1].\n\n[^1]: By far."


@pytest.mark.parametrize("what", ["<pre>sail --now</pre>", "<ul><li>a rope</ul>", "<p>A rope.</p>"])
def test_a_paragraph_that_announces_what_follows_is_no_standfirst(what: str) -> None:
    html = f"<p>This is what you need:</p>{what}"
    content = article(location="a", headline="A", html=html).content
    assert content.standfirst == ""
    assert content.sections[0].body.startswith("This is what you need:\n\n")


@pytest.mark.parametrize("what", ["<pre>sail --now</pre>", "<ul><li>a rope</ul>"])
def test_another_one_before_a_list_or_code_is_the_standfirst(what: str) -> None:
    content = article(location="a", headline="A", html=f"<p>The tide.</p>{what}").content
    assert content.standfirst == "The tide."


@pytest.mark.parametrize(
    "rest", ["", "<hr>", "<p><img src=a.jpg></p><img src=b.jpg>", "<h2>B</h2>"]
)
def test_a_text_of_one_paragraph_stays_a_text(rest: str) -> None:
    content = article(location="a", headline="A", html=f"<p>The tide came in.</p>{rest}").content
    assert (content.standfirst, content.sections[0].body[:17]) == ("", "The tide came in.")


def test_the_first_of_several_paragraphs_is_the_standfirst() -> None:
    content = article(location="a", headline="A", html="<p>The tide.</p><p>It came.</p>").content
    assert (content.standfirst, content.sections[0].body) == ("The tide.", "It came.")


def test_titles_and_summaries_are_plain_words() -> None:
    assert words_of("<p>Q&amp;A: the <b>ferry</b>&#8217;s <br>way</p>") == "Q&A: the ferry’s way"


def test_an_alternative_text_of_any_length_is_whole() -> None:
    alt = "A boat at the quay. " * 60
    image = opening(f"<img src=a.jpg alt='{alt}'><p>x</p>").image
    assert image and image.alt == alt.strip()


_SIGNS = "ab1 .,!?-_*~`[]()<>&;:#|+=\\\"'“é€\u00a0\n^"
_WORDS = st.text(st.sampled_from(_SIGNS), max_size=8) | st.sampled_from(
    [
        "Wren",
        "1. ",
        "- ",
        "# ",
        "&amp;",
        "**",
        "[x](y)",
        "![",
        "[^1]",
        "[a]: b",
        "***",
        "---",
        "===",
        "```",
        "~~~",
        "| a |",
        "\\",
        "<b>",
        "http://a.example",
    ]
)
_STYLES = st.sampled_from(["b", "i", "s", "span", "code"])
_INLINE: st.SearchStrategy[str] = st.recursive(
    _WORDS.map(escape) | st.just("<br>"),
    lambda inner: (
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            _STYLES,
            st.lists(inner, max_size=4),
        )
        | st.lists(inner, max_size=3).map(lambda parts: f"<a href='/a'>{''.join(parts)}</a>")
    ),
    max_leaves=8,
)
_LINE = st.lists(_INLINE, max_size=5).map("".join)
_IN_LIST = {"ul": "<li>{}</li>", "ol": "<li>{}</li>", "table": "<tr><td>{0}</td><td>{0}</td></tr>"}
_BLOCK: st.SearchStrategy[str] = st.recursive(
    st.builds(lambda tag, line: f"<{tag}>{line}</{tag}>", st.sampled_from(["p", "h3"]), _LINE)
    | _WORDS.map(lambda words: f"<pre>{escape(words)}</pre>")
    | _LINE,
    lambda inner: st.builds(
        lambda tag, parts: (
            f"<{tag}>{''.join(_IN_LIST.get(tag, '{}').format(part) for part in parts)}</{tag}>"
        ),
        st.sampled_from(["div", "blockquote", "ul", "ol", "table"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


def signs(html: str) -> str:
    """All that readers see, without spaces and whichever form signs have."""
    shown = unicodedata.normalize("NFKC", tree(html).words)
    typed = shown.replace("–", "--").replace("—", "---")
    return "".join(typed.translate(str.maketrans("“”‘’", "\"\"''")).split())


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(st.lists(_BLOCK, max_size=3).map("".join))
@example("<p><a href='/a'><code>[a]: b</code></a></p>")
@example("<i>1</i><b><i>1</i> 1</b>")
@example("<b>1 <i>1</i></b><i>1</i>")
@example("<blockquote><h3><code>1</code><i><code>1</code></i></h3></blockquote>")
def test_readers_see_the_same_signs_in_the_same_order(html: str) -> None:
    shown = [escape(one.heading) + to_html("\n\n".join(one.blocks)) for one in gather(html)]
    assert signs("".join(shown)) == signs(html)


_DEEP = 100_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * _DEEP + "deep" + "</p>" * _DEEP,
        "<ul><li>" * _DEEP + "deep",
        "<blockquote>" * 600 + "deep",
        "<b><i>" * _DEEP + "deep",
        "<table><tr><td>" * _DEEP + "deep",
        "<font>" * 500 + "deep" + "</span>" * _DEEP,
    ],
)
def test_nothing_is_nested_too_deeply_to_be_read(html: str) -> None:
    started = process_time()
    (section,) = gather(html)
    assert "deep" in section.blocks[0]
    to_html("\n\n".join(section.blocks))
    assert process_time() - started < 5


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "[",
        "(",
        " ",
        '"',
        "![",
        "*",
        "_",
        "`",
        "\\",
        "&",
        "~",
        "<b>a",
        "<br>",
        "<a href='#b'>1</a>",
        "<a href=x>a</a>",
        "<noscript><img src=a></noscript>",
        "<td rowspan=999 colspan=999>x",
        "<figure><img src=x>",
        "<p><img src=a>Foto</p>",
        "a (",
        "<s>a</s><i>b</i>",
        "\0",
        "\ud800",
    ],
)
def test_no_text_keeps_an_import_busy(part: str) -> None:
    most = MOST_ELEMENTS // 2 - 5 if part.startswith("<") else 200_000
    html = part * min(200_000 // len(part), most)
    started = process_time()
    written = "\n".join(block for one in gather(html) for block in one.blocks)
    gather(f"<table><tr>{html}")
    gather(f"<figure><img src=a alt='{html}'><figcaption>{html}</figcaption></figure>")
    assert process_time() - started < 10
    assert "\0" not in written
    written.encode()
