"""Exports of WordPress for the tests: built item by item, and the samples."""

from html import escape

from articles.importers import FORMATS, BadSource, Found
from articles.importers.files import File, FolderSource
from tests.importers.reading import SAMPLES, Memory

SITE = "https://old.pellhaven.example"
UPLOADS = f"{SITE}/wp-content/uploads/2019/05"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Old Courant</title><link>https://old.pellhaven.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.pellhaven.example</wp:base_site_url>
"""
END = "</channel></rss>"
POSTS, MEDIA = "pellhaven.wordpress.xml", "pellhaven-media.wordpress.xml"


def item(text: str = "They are late.", *, number: int = 10, more: str = "", **own: str) -> str:
    """An item; `own` are WordPress' own elements, and the two that are not."""
    fields = {"status": "publish", "post_type": "post", "post_id": str(number)}
    fields |= {"title": "The boats", "excerpt": ""} | own
    title, excerpt = fields.pop("title"), fields.pop("excerpt")
    wp = "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in fields.items())
    return (
        f"<item><title>{escape(title)}</title><content:encoded>{escape(text)}</content:encoded>"
        f"<excerpt:encoded>{escape(excerpt)}</excerpt:encoded>{wp}{more}</item>\n"
    )


def meta(key: str, value: str) -> str:
    content = f"<wp:meta_value>{escape(value)}</wp:meta_value>"
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>{content}</wp:postmeta>"


def attachment(number: int, file: str, *, more: str = "", **own: str) -> str:
    return item(
        own.pop("description", ""),
        number=number,
        more=more,
        **{
            "title": file.partition(".")[0],
            "status": "inherit",
            "post_type": "attachment",
            "attachment_url": f"{UPLOADS}/{file}",
        }
        | own,
    )


def export(*items: str, head: str = HEAD) -> str:
    return f"{head}{''.join(items)}{END}"


def read(*texts: str | bytes) -> list[Found | BadSource]:
    """The files of one export."""
    files = tuple(
        (f"{number}.xml", text if isinstance(text, bytes) else text.encode())
        for number, text in enumerate(texts)
    )
    file_source = Memory(files)
    return list(FORMATS["wordpress"].read([File(file_source, name) for name, _ in files]))


def one(*items: str) -> Found:
    (only,) = read(export(*items))
    assert isinstance(only, Found), only
    return only


def body(text: str, *others: str) -> str:
    """The Markdown of all its sections, under their headings. No standfirst is taken out of it."""
    found = one(item(text, excerpt="About the boats."), *others)
    parts = []
    for section, address in zip(found.content.sections, found.addresses, strict=True):
        parts += [f"== {section.heading}"] if section.heading else []
        parts += [f"[{address}]"] if address else []
        parts += [section.body] if section.body else []
    return "\n\n".join(parts)


def lost(text: str, *others: str) -> tuple[str, ...]:
    return one(item(text), *others).lost


def refusals(text: str | bytes) -> list[str]:
    return [one.why for one in read(text) if isinstance(one, BadSource)]


def from_samples(*names: str) -> dict[str, Found]:
    file_source = FolderSource(str(SAMPLES))
    found = list(FORMATS["wordpress"].read([File(file_source, name) for name in names]))
    return {one.content.headline: one for one in found if isinstance(one, Found)}
