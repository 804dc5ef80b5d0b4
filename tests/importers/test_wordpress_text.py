"""Texts of WordPress: blocks, classic paragraphs and shortcodes."""

import pytest

from articles.importers import BadSource
from tests.importers.wxr import SITE, UPLOADS, attachment, body, export, item, lost, meta, one, read


@pytest.mark.parametrize(
    ("blocks", "markdown"),
    [
        ("<!-- wp:verse -->\n<pre>Sea,\nsea.</pre>\n<!-- /wp:verse -->", "Sea,\\\nsea."),
        (
            '<!-- wp:code -->\n<pre class="wp-block-code"><code>[a_b] = 1;\n\nx</code></pre>\n'
            "<!-- /wp:code -->",
            "```\n[a_b] = 1;\n\nx\n```",
        ),
        (
            "<!-- wp:pullquote -->\n<figure><blockquote><p>Never.</p></blockquote></figure>\n"
            "<!-- /wp:pullquote -->",
            "> Never.",
        ),
        ("<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->\n<p>x</p>", "* * *\n\nx"),
        ("a<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->b", "a\n\n* * *\n\nb"),
        ('<!-- wp:spacer --><div style="height:9px"></div><!-- /wp:spacer -->x', "x"),
        (
            '<!-- wp:buttons --><div><!-- wp:button --><div><a href="https://f.example">Book</a>'
            "</div><!-- /wp:button --></div><!-- /wp:buttons -->",
            "[Book](<https://f.example>)",
        ),
        (
            '<!-- wp:file --><div><a href="/wp-content/uploads/a.pdf">The plan</a><a class="'
            'wp-block-file__button" href="/wp-content/uploads/a.pdf" download>Download</a></div>'
            "<!-- /wp:file -->",
            f"[The plan](<{SITE}/wp-content/uploads/a.pdf>)",
        ),
        (
            "<!-- wp:columns --><div><!-- wp:column --><div><!-- wp:paragraph --><p>Left.</p>"
            "<!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div>"
            "<!-- wp:paragraph --><p>Right.</p><!-- /wp:paragraph --></div><!-- /wp:column -->"
            "</div><!-- /wp:columns -->",
            "Left.\n\nRight.",
        ),
        # Classic text between blocks has its paragraphs; a block's own line ends say nothing.
        (
            "one\n\ntwo\n<!-- wp:paragraph -->\n<p>three\nfour</p>\n<!-- /wp:paragraph -->\nfive",
            "one\n\ntwo\n\nthree four\n\nfive",
        ),
        ("<!-- wp:html --><p>x</p><!-- /wp:html -->", "x"),
        ("<!-- wp:group --><div><!-- wp:paragraph --><p>never closed</p>", "never closed"),
        ("<!-- /wp:group --><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->", "x"),
        ("<!-- wp:core/paragraph --><p>x</p><!-- /wp:core/paragraph -->", "x"),
    ],
)
def test_blocks(blocks: str, markdown: str) -> None:
    assert body(blocks) == markdown


@pytest.mark.parametrize(
    "embed",
    [
        '<!-- wp:embed {"url":"https://video.example/w?a=1\\u0026b=2"} -->\n<figure><div class="'
        'wp-block-embed__wrapper">\nhttps://video.example/w?a=1&amp;b=2\n</div></figure>\n'
        "<!-- /wp:embed -->",
        '<!-- wp:core-embed/youtube {"url":"https://video.example/w?a=1\\u0026b=2"} -->\n<figure>'
        "<div>\nhttps://video.example/w?a=1&amp;b=2\n</div></figure>\n"
        "<!-- /wp:core-embed/youtube -->",
        "<!-- wp:embed {broken} --><figure><div>https://video.example/w?a=1&amp;b=2</div></figure>",
        "<!-- wp:paragraph --><p>https://video.example/w?a=1&amp;b=2</p><!-- /wp:paragraph -->",
        "<p>https://video.example/w?a=1&amp;b=2</p>",
        "https://video.example/w?a=1&amp;b=2",
        "[embed]https://video.example/w?a=1&amp;b=2[/embed]",
        '[embed width="9"]https://video.example/w?a=1&b=2[/embed]',
        "[youtube https://video.example/w?a=1&b=2]",
        "[youtube=https://video.example/w?a=1&b=2]",
        '[vc_video link="https://video.example/w?a=1&b=2"]',
        '[video src="https://video.example/w?a=1&b=2"]',
        '<video controls><source src="https://video.example/w?a=1&amp;b=2"></video>',
    ],
)
def test_whatever_is_embedded_is_a_link_with_a_label(embed: str) -> None:
    (block,) = body(f"{embed}").split("\n\n")
    assert block.startswith("[")
    assert block.endswith("](<https://video.example/w?a=1&b=2>)")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[vimeo 12345]", "https://vimeo.com/12345"),
        ('[youtube id="a-b_c"]', "https://www.youtube.com/watch?v=a-b_c"),
        ('<audio controls src="/a.mp3"></audio>', f"{SITE}/a.mp3"),
        ('<iframe src="//video.example/x"></iframe>', "https://video.example/x"),
        ('[playlist ids="11"]', f"{UPLOADS}/bell.mp3"),
        ("[playlist]", f"{UPLOADS}/bell.mp3"),
        ("[audio]", f"{UPLOADS}/bell.mp3"),
    ],
)
def test_sounds_and_films_are_named_by_a_whole_address(text: str, address: str) -> None:
    assert body(text, attachment(11, "bell.mp3", post_parent="10")).endswith(f"](<{address}>)")


def test_an_address_among_lines_stands_alone() -> None:
    before, link, after = body("See\nhttps://video.example/w\nand go.").split("\n\n")
    assert (before, after) == ("See", "and go.")
    assert "https://video.example/w" in link
    assert body("See https://video.example/w and go.") == "See https://video.example/w and go."


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("one\ntwo\n\nthree", "one\\\ntwo\n\nthree"),
        ("one<br />\ntwo", "one\\\ntwo"),
        ("one\r\ntwo\r\n\r\n\r\nthree", "one\\\ntwo\n\nthree"),
        ("<h2>Boats</h2>\none\ntwo", "== Boats\n\none\\\ntwo"),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\nthree", "- one\n- two\n\nthree"),
        ("one<!--more-->two", "one\n\ntwo"),
        ("one<!--more Read on-->\n\ntwo", "one\n\ntwo"),
        ("one\n\n<!--nextpage-->\n\ntwo", "one\n\n* * *\n\ntwo"),
        ("<pre>a\n\n[a_b]\n\nb</pre>", "```\na\n\n[a_b]\n\nb\n```"),
        ("He [Ed Moss] said [sic] it [1] [and/or] not [see: p. 3].", None),
        ("[[gallery]] shows", "[gallery] shows"),
        ("[[vc_row]x[/vc_row]] shows", "[vc_row]x[/vc_row] shows"),
        ("so [highlight]bright[/highlight] a day", "so bright a day"),
        ('[code lang="php"]a [b] [c_d];\n\ne[/code]', "```php\na [b] [c_d];\n\ne\n```"),
        ("[pullquote]Never.[/pullquote]", "> Never."),
        ("a [broken_one b c", "a [broken_one b c"),
        ("one [vc_row]two", "one\n\ntwo"),
        ('<strong\nclass="a">one</strong> two', "**one** two"),
    ],
)
def test_classic_text(text: str, markdown: str | None) -> None:
    assert body(text) == (text if markdown is None else markdown)


@pytest.mark.parametrize(
    "code",
    [
        '<!-- wp:syntaxhighlighter/code {"language":"css"} -->\n<pre class="x">{}</pre>\n'
        "<!-- /wp:syntaxhighlighter/code -->",
        '<!-- wp:enlighter/codeblock {"language":"css"} --><pre>{}</pre><!-- /wp:a -->',
        '<!-- wp:code --><pre><code lang="css">{}</code></pre><!-- /wp:code -->',
        '<pre lang="css">{}</pre>',
        '<pre class="brush: css; notranslate">{}</pre>',
        '<pre class="EnlighterJSRAW" data-enlighter-language="css">{}</pre>',
        '[code language="css"]{}[/code]',
        '[sourcecode lang="css"]{}[/sourcecode]',
    ],
)
def test_the_language_of_code_comes_along(code: str) -> None:
    lines = ".boat {\n\n  [sail]: red\n}"
    assert body(code.replace("{}", lines)) == f"```css\n{lines}\n```"


def test_what_page_builders_arrange_stays_in_order() -> None:
    text = (
        '[vc_row][vc_column width="1/2"][vc_column_text]One.[/vc_column_text]'
        "[vc_column_text]Two.[/vc_column_text][/vc_column][/vc_row]"
        '[vc_custom_heading text="Three"][vc_single_image image="11"]Four.'
    )
    assert body(text, attachment(11, "a.jpg")) == (
        f"One.\n\nTwo.\n\n== Three\n\n[{UPLOADS}/a.jpg]\n\nFour."
    )
    named = [one for one in lost(text) if "vc_" in one]
    assert len(named) == len(set(named)) == 4
    assert "the shortcode “vc_column”, but not the text in it" in named


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<!-- wp:latest-posts /-->", "the block “latest-posts”"),
        ('<!-- wp:acf/quote {"name":"acf/quote"} /-->', "the block “acf/quote”"),
        ('<!-- wp:block {"ref":7} /-->', "the reusable block 7, which is not in the export"),
        ("[gallery]", "a gallery whose pictures are not in the export"),
        ('[gallery ids="7"]', "the file 7 of the library, which is not in the export"),
        ("[playlist]", "a playlist whose files are not in the export"),
        ("[ninja_form id=3]", "the shortcode [ninja_form id=3]"),
        ("[my-form/]", "the shortcode [my-form]"),
        ("<!-- wp:shortcode -->[anything]<!-- /wp:shortcode -->", "the shortcode [anything]"),
        (f"[a_b {'x' * 200}]", f"the shortcode [a_b {'x' * 95}…]"),
    ],
)
def test_what_cannot_be_kept_of_a_text_is_named(text: str, line: str) -> None:
    assert line in lost(text)


@pytest.mark.parametrize("own", [{"status": "draft"}, {"status": "trash"}, {"post_password": "x"}])
def test_a_reusable_block_that_readers_were_not_shown_is_not_shown(own: dict[str, str]) -> None:
    block = item("Ask Pia first.", number=7, post_type="wp_block", **own)
    found = one(item('Hello.<!-- wp:block {"ref":7} /-->'), block)
    assert "Pia" not in str(found.content)
    assert "the reusable block 7, which is not in the export" in found.lost


def test_a_reusable_block_that_holds_itself_ends() -> None:
    again = item('x<!-- wp:block {"ref":7} /-->', number=7, post_type="wp_block")
    found = one(item('<!-- wp:block {"ref":7} /-->'), again)
    assert "the reusable block 7, which is not in the export" in found.lost
    many = "x" * 5_000 + '<!-- wp:block {"ref":7} /-->' * 1_000
    twice = item(many, number=7, post_type="wp_block")
    (bad,) = read(export(item('<!-- wp:block {"ref":7} /-->'), twice))
    assert isinstance(bad, BadSource)
    assert "unfold" in bad.why


@pytest.mark.parametrize("name", ["ref", "efn_note", "footnote"])
def test_footnotes_of_plugins_are_footnotes(name: str) -> None:
    text = body(f"It sails[{name}]Not on Sundays.[/{name}] again.\n\nThen it lands.")
    assert text == "It sails[^1] again.\n\nThen it lands.\n\n[^1]: Not on Sundays."


def test_footnotes_that_are_stored_in_a_broken_form_are_named() -> None:
    for broken in ("[{", "[1]", "7", '{"a":1}', "[" * 100_000, '[{"id":"a"}]'):
        found = one(item("<!-- wp:footnotes /-->", more=meta("footnotes", broken)))
        assert "its footnotes, which are stored in a broken form" in found.lost
