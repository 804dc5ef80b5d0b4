"""Shortcodes, tags of templates, components, dialects and HTML inside a Markdown text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content import ImageUse
from articles.importers import Found
from tests.importers.reading import found


def read(text: str, name: str = "content/post/boats.md") -> Found:
    return found("markdown", f"---\ntitle: The boats\n---\n{text}\n", name)


def body(text: str, name: str = "content/post/boats.md") -> str:
    (section,) = read(text, name).content.sections
    return section.body


BOATS, SIX = ImageUse(alt="Boats"), ImageUse(alt="Boats", caption="Six")
IMG = '<img src="a.jpg" alt="Boats">'


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ('{{< figure src="a.jpg" alt="Boats" >}}', BOATS),
        ("{{< figure\n  src='a.jpg'\n  alt='Boats'\n>}}", BOATS),
        ('{{% img src="a.jpg" alt="Boats" %}}', BOATS),
        ('{{< img "a.jpg" "Two boats" >}}', ImageUse(alt="Two boats")),
        (
            '{{< figure src="a.jpg" title="Sea" caption="At *six*" >}}',
            ImageUse(caption="Sea. At six"),
        ),
        ('{{< figure src="a.jpg" attr="Photo: Ed Moss" >}}', ImageUse(credit="Ed Moss")),
        ('{{< figure src="a.jpg" attr="our readers" >}}', ImageUse(credit="our readers")),
        ('{{< photo a.jpg "Boats" >}}Six{{< /photo >}}', ImageUse(alt="Boats", caption="Six")),
        ('{% include figure.html src="a.jpg" alt="Boats" %}', BOATS),
        ('{% include figure image_path="a.jpg" alt="Boats" %}', BOATS),
        ("{% asset_img a.jpg Two boats %}", ImageUse(alt="Two boats")),
        ('{% img left a.jpg 300 200 "Title" "Two boats" %}', ImageUse(alt="Two boats")),
        ('{% image "a.jpg", "Two boats" %}', ImageUse(alt="Two boats")),
        ('{% figure caption:"Six" %}\n![Boats](a.jpg)\n{% endfigure %}', SIX),
        ('<Image src="a.jpg" alt="Boats" />', BOATS),
        ("![Boats](a.jpg){:width='300'}", BOATS),
        ("![Boats](a.jpg){width=50%}", BOATS),
        ("![Boats](a.jpg =300x200)", BOATS),
        ('<img src="a.jpg" alt="Boats">', BOATS),
        ('<p align="center"><img src="a.jpg" alt="Boats"></p>', BOATS),
        (f"<figure>\n\n{IMG}\n\n<figcaption>Six</figcaption>\n</figure>", SIX),
        (f"{IMG}<br>\n*Photo: Ed Moss*", ImageUse(alt="Boats", credit="Ed Moss")),
    ],
)
def test_figures_become_the_section_s_picture(text: str, image: ImageUse) -> None:
    one = read(text)
    (section,) = one.content.sections
    assert (section.image, section.body, one.images) == (image, "", ("a.jpg",))
    assert one.lost == ("picture a.jpg",)


def test_a_second_figure_stays_in_the_text_with_its_words() -> None:
    one = read(
        '![x](x.jpg)\n\n{{< figure src="a.jpg" alt="Boats" caption="Six" attr="Moss & co." >}}'
    )
    assert one.content.sections[0].body == '![Boats](<a.jpg> "Six (Moss & co.)")'
    assert one.lost == ("picture x.jpg", "picture a.jpg")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "{{< youtube pell01 >}}",
            "[Video: youtube.com](<https://www.youtube.com/watch?v=pell01>)",
        ),
        (
            '{{< youtube id="p" title="The boat" >}}',
            "[The boat](<https://www.youtube.com/watch?v=p>)",
        ),
        ("{% youtube pell01 %}", "[Video: youtube.com](<https://www.youtube.com/watch?v=pell01>)"),
        ('<YouTube id="p" />', "[Video: youtube.com](<https://www.youtube.com/watch?v=p>)"),
        ("{{< vimeo 123 >}}", "[Video: vimeo.com](<https://vimeo.com/123>)"),
        (
            '{% include video id="123" provider="vimeo" %}',
            "[Video: vimeo.com](<https://vimeo.com/123>)",
        ),
        ('{{< tweet user="pell" id="1" >}}', "[Post: x.com](<https://x.com/pell/status/1>)"),
        ("{{< x 1 >}}", "[Post: x.com](<https://x.com/i/status/1>)"),
        ("{{< instagram AbC >}}", "[Post: instagram.com](<https://www.instagram.com/p/AbC/>)"),
        ("{{< gist wren 12ab >}}", "[Code: gist.github.com](<https://gist.github.com/wren/12ab>)"),
        ('{{< video src="/b.mp4" >}}', "[Video: /b.mp4](</b.mp4>)"),
        (
            '<iframe src="https://map.example/"></iframe>',
            "[Embedded: map.example](<https://map.example/>)",
        ),
    ],
)
def test_what_is_embedded_becomes_a_link(text: str, link: str) -> None:
    one = read(text)
    assert (one.content.sections[0].body, one.lost) == (link, ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("{{< highlight go >}}\nx := `a`\n{{< /highlight >}}", "```go\nx := `a`\n```"),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{% codeblock lang:js %}\n```\n{% endcodeblock %}", "````js\n```\n````"),
        ("{% raw %}{{ x }} *y*{% endraw %}", "{{ x }} *y*"),
        ("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```", "```\n{{ x }}\n```"),
        ("See {{</* figure */>}}.", "See {{< figure >}}."),
        ("One.\n\n{% comment %}\n{{< x >}}\n{% endcomment %}\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n<!--more-->\n\nTwo.", "One.\n\nTwo."),
        ("One. {: .lead}\n{: .x}\n\n## Part {#part}\n", None),
        ("* TOC\n{:toc}\n\nOne.", "One."),
        ("[TOC]\n\nOne.", "One."),
        (":::note\nOne.\n:::", "One."),
        (":::tip[Mind *it*]\nOne.\n\n- two\n:::", "One.\n\n- two"),
        ("::: {.column}\nOne.\n:::", "One."),
        ('!!! x "Mind it"\n    One.\n\n    Two.\n\n3.', "One.\n\nTwo.\n\n3."),
        ("> [!NOTE]\n> One.", "> **Note**\n>\n> One."),
        ("{{< notice tip >}}\nOne.\n{{< /notice >}}", "> **Tip**\n>\n> One."),
        ('<Callout title="Mind it">\nOne.\n</Callout>', "One."),
        ('{{< quote author="Wren" >}}One.{{< /quote >}}', "> One.\n>\n> — Wren"),
        ("{% blockquote Wren Hale %}\nOne.\n{% endblockquote %}", "> One.\n>\n> — Wren Hale"),
        ('{{< details "More" >}}\nOne.\n{{< /details >}}', "**More**\n\nOne."),
        ('<div markdown="1">\nOne *two*\n</div>', "One *two*"),
        (
            "A <em>b</em> <b>c </b><a href='https://x.example'>d <i>e</i></a><br>f <kbd>g`</kbd>",
            "A *b* **c** [d *e*](<https://x.example>)\\\nf `` g` ``",
        ),
        (
            "| a<br>b | <b>c</b> |\n|---|---|\n| d | e |",
            "| a b | **c** |\n| --- | --- |\n| d | e |",
        ),
        ("H<sub>2</sub>O[^a]\n\n[^a]: Water.", "H₂O[^a]\n\n[^a]: Water."),
        (
            "<table>\n<tr><th>a</th><th>b</th></tr>\n\n<tr><td>c</td><td>d</td></tr>\n</table>",
            "| a | b |\n| --- | --- |\n| c | d |",
        ),
        ("<h3>Lower</h3>\n<p>One &amp; two</p>", "# Lower\n\nOne & two"),
        ("<h3>A</h3><h4>B</h4>\n<h3>C</h3>", "# A\n\n## B\n\n# C"),
        ("{{ page.title }} and {{ site.url }}/x", "The boats and /x"),
        ("{{< a >}}1 {{< b >}}2 {{< /a >}}3{{< /b >}}", "1 2 3"),
        ("{{< note >}}1 {{< b >}}2{{< /note >}} 3", "> **Note**\n>\n> 1 2\n\n 3"),
        ("{{< a >}}" * 30 + "1" + "{{< /a >}}" * 30, "1"),
        ("A List<Boat> and a <Boat name='x'> stay.", "A List<Boat> and a <Boat name='x'> stay."),
        ("{{< param title >}} {{< param none >}}late.", "The boats late."),
        ("a < b, {x}, 50%}, {{ and }} {%", "a < b, {x}, 50%}, {{ and }} {%"),
    ],
)
def test_dialects_become_markdown(text: str, kept: str | None) -> None:
    if kept is None:
        sections = read(text).content.sections
        assert [(one.heading, one.body) for one in sections] == [("", "One."), ("Part", "")]
    else:
        assert body(text) == kept


@pytest.mark.parametrize(
    ("text", "kept", "lost"),
    [
        ("{{< weather Pellhaven >}}", "", "the shortcode “weather Pellhaven”"),
        ("{{< columns >}}One.{{< /columns >}}", "One.", "the shortcode “columns”"),
        ("<Poll id='1' />", "", "the component “Poll id='1'”"),
        ("<Tabs>\n\nOne.\n\n</Tabs>", "One.", "the component “Tabs”"),
        (":::tip[Mind it]\nOne.\n:::", "One.", "that this is set apart: “tip[Mind it]”"),
        (
            '<Callout title="Mind it">\nOne.\n</Callout>',
            "One.",
            'the component “Callout title="Mind it"”',
        ),
        ("<Image src={boats} />", "", "the component “Image src={boats}”"),
        ("{% if x %}One.{% endif %}", "One.", "the template tag “if x”"),
        ("{% include_relative fares.md %}", "", "the include “fares.md”"),
        ("{% include gallery id='g' %}", "", "the include “gallery id='g'”"),
        (
            '{{< map src="https://map.example/" >}}',
            "[Embedded: map.example](<https://map.example/>)",
            'the shortcode “map src="https://map.example/"”',
        ),
        (
            "{{ site.title }}",
            "{{ site.title }}",
            "the template tag “{{ site.title }}”, which is shown as it is written",
        ),
        ("<script>x()</script>", "", "a script"),
        (
            '{{< ref "nowhere/x.pdf" >}}',
            "nowhere/x.pdf",
            'where the shortcode “ref "nowhere/x.pdf"” leads',
        ),
        ("## One [^a]\n\n[^a]: two", "", "the footnote in the heading “One”"),
        ("One. <!-- no -->", "One.", "an HTML comment"),
        (
            "One <data value='1'>two</data>",
            "One <data value='1'>two</data>",
            "HTML, which is shown as it is written",
        ),
    ],
)
def test_what_is_unknown_is_lost_by_name_and_its_text_stays(
    text: str, kept: str, lost: str
) -> None:
    one = read(text)
    assert "".join(section.body for section in one.content.sections) == kept
    assert one.lost == (lost,)


def test_code_of_mdx_goes_and_is_said() -> None:
    one = read(
        "import { a } from 'b';\nimport {\n  c,\n} from \"d\";\n\nexport const x = {\n  y: 1,\n};"
        "\n\n{/* no */}\n\nOne.",
        "src/content/blog/boats.mdx",
    )
    assert one.content.sections[0].body == "One."
    assert one.lost == ("a comment in the text", "code of MDX")


@pytest.mark.parametrize(
    "code",
    [
        "```\n{{< figure src='a.jpg' >}}\n:::note\n{: .x}\n```",
        "~~~md\n[a](other.md) <Poll />\n~~~",
        "- a\n\n  ```\n  {% include x %}\n  ```",
        "A `{{< x >}}` and ``{% y ` %}``",
        "    {{< x >}}",
        "> ```\n> {{ x }}\n> ```",
    ],
)
def test_code_stays_as_it_is(code: str) -> None:
    one = read(f"{{{{< figure src='b.jpg' >}}}}\n\nOne.\n\n{code}\n\nTwo.")
    assert one.content.sections[0].body == f"One.\n\n{code}\n\nTwo."
    assert one.lost == ("picture b.jpg",)


PIECES = [
    *("{{< a >}}", "{{< /a >}}", "{{% b %}}", "{{% /b %}}", "{{<", ">}}", "{{", "}}", "{%", "%}"),
    *("{% raw %}", "{% endraw %}", "{% if %}", "{% endif %}", "<A>", "</A>", "<A b={c} />", "<A"),
    *("```", "~~~", "`", "``", ":::", ":::note", "!!! a", "> [!a]", "{: .a}", "* TOC\n{:toc}"),
    *("{{< figure src=a >}}", "<img src=a>", "<b>", "</b>", "<!--", "-->", "<div>", "</table>"),
    *(
        "<table>",
        "[a](b.md)",
        "![a](b =1x1)",
        "word",
        "# H",
        "- a",
        "    ",
        "\t",
        " ",
        "\n",
        "\n\n",
    ),
    *("{{ page.title }}", '"', "'", "\\", "{/*", "*/}", "import a from 'b'", "export const a"),
]


def test_styles_around_blocks_in_one_another_have_an_end() -> None:
    text = body("<div>\n<b>One <a href='/x'>two<div><b>three")
    assert all(word in text for word in ("One", "two", "three"))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["a.md", "a.mdx"]))
def test_any_mixture_is_read(pieces: list[str], name: str) -> None:
    one = read("\n".join(pieces) + "".join(pieces), name)
    assert "\x00" not in repr(one.content.to_json()) + repr(one.lost)
    assert "\\x00" not in repr(one.content.to_json()) + repr(one.lost)


@settings(max_examples=100)
@given(st.lists(st.sampled_from([piece for piece in PIECES if "`" not in piece]), max_size=12))
def test_nothing_inside_a_fence_is_touched(pieces: list[str]) -> None:
    inside = "\n".join(pieces).replace("~", "").replace("{% raw %}", "").replace("{% endraw %}", "")
    fence = f"````\n{inside}\n````"
    assert body(f"{{{{< x >}}}}\n\nOne.\n\n{fence}") == f"One.\n\n{fence}"
