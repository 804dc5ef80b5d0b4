"""A story's text as plain HTML or XHTML, with its images where the files of an export lie."""

import re
import secrets
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin
from uuid import UUID
from xml.etree.ElementTree import Element, TreeBuilder

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from articles import markdown, moments, paper, sites
from articles.content import ImageUse
from articles.credits import recognisable
from articles.exporters.image_files import ImageFiles
from articles.exporters.stories import Story
from articles.models import Image
from articles.publishing.figures import FigureText

XHTML = "http://www.w3.org/1999/xhtml"
VOID = {"br", "hr", "img"}
_OF_THE_SITE = re.compile(r'(?<= href=")/(?!/)')
# XML 1.0 has no way to write these.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Figure = Callable[[FigureText], str]


def html_of(story: Story, figure: Figure) -> str:
    """The lead image first; headings of sections are h2. Raises markdown.TextRefused."""
    markdown.check_length(story.content.bodies)
    mark = secrets.token_hex(8)  # cleaning takes images away that are not the site's own
    figures: list[str] = []

    def later(key: str, alt: str, caption: str) -> str:
        image = story.images.get(key)
        if image is None:
            return ""
        figures.append(figure(FigureText.of(ImageUse(key=key, alt=alt, caption=caption), image)))
        return f"{mark}-{len(figures) - 1}-"

    parts = []

    def beside(use: ImageUse | None) -> None:
        if use and (image := story.images.get(use.key)):
            parts.append(figure(FigureText.of(use, image)) + "\n")

    beside(story.content.lead_image)
    document = markdown.Document(render_image=later)
    for section in story.content.sections:
        if section.heading:
            document.begin_section()
            parts.append(f"<h2>{escape(section.heading)}</h2>\n")
        beside(section.image)
        parts.append(document.text(section.body))
    parts.append(document.footnotes())
    html = "".join(parts)
    for number, shown in enumerate(figures):
        html = html.replace(f"{mark}-{number}-", shown)
    return _OF_THE_SITE.sub(f"{settings.BASE_URL.rstrip('/')}/", html)


def shown(story: Story, files: ImageFiles) -> tuple[str, list[FigureText]]:
    """Its HTML, and what is said of each of its images where it shows it first."""
    figure_texts: dict[str, FigureText] = {}

    def remembered(words: FigureText) -> str:
        figure_texts.setdefault(words.image.key, words)
        return figure(words, files.address(words.image))

    return html_of(story, remembered), list(figure_texts.values())


def figure(words: FigureText, address: str, attributes: str = "") -> str:
    """The credit stands in brackets behind the caption."""
    text = escape(caption_of(words))
    caption = f"<figcaption>{text}</figcaption>" if text else ""
    image = f'<img src="{escape(address)}" alt="{escape(words.alt)}"{attributes}>'
    return f"<figure>{image}{caption}</figure>"


def caption_of(words: FigureText) -> str:
    whose = recognisable(words.credit)
    return f"{words.caption} ({whose})" if words.caption and whose else words.caption or whose


def notices_in_words(story: Story) -> list[str]:
    """The corrections that readers are told, for those who get it from here."""
    with translation.override(paper.said_in(story.content.language)):
        return [
            f"{each.label}, {moments.day_in_words(each.at)}: {each.words}" for each in story.notices
        ]


def notices_html(story: Story) -> str:
    """The same as readers have it, below the text."""
    if not story.notices:
        return ""
    told = {"notices": story.notices, "language": paper.said_in(story.content.language)}
    return render_to_string("edition/corrections.html", told)


def left_behind(story: Story) -> list[str]:
    """What does not leave with it, in words."""
    left = [
        f"the picture “{use.credit or use.caption or use.alt}”: it is missing or may not be shown"
        for use in story.content.images
        if use.key not in story.images
    ]
    return [*left, *(["a newer text, which readers do not have yet"] if story.waiting else [])]


def absolute(address: str) -> str:
    return urljoin(f"{settings.BASE_URL}/", address)


def page_of(story: Story) -> str:
    """The web address at which readers find it."""
    return absolute(f"/{sites.prefix_of_language(story.content.language)}{story.path}/")


def web_address(image: Image) -> str:
    """Where readers' browsers get the image, as long as a story shows it."""
    return absolute(image.plan.widest.url)


def name_of(image: Image) -> str:
    """What other programs know the image by: its key is as long as a UUID."""
    return f"urn:uuid:{UUID(image.key)}"


def in_xml(words: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", words)


def xhtml(html: str) -> Element:
    """Clean HTML as a tree that XML can hold; its root is the body."""
    builder = _Builder()
    builder.feed(in_xml(html))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()
        self.tree.start("body", {})

    @property
    def root(self) -> Element:
        self.tree.end("body")
        return self.tree.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: in_xml(value or "") for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(in_xml(data))
