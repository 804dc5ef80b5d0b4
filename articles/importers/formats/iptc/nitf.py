"""NITF, in which agencies write the text of an item, as HTML that means the same."""

from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

DEEPEST = 200  # elements in one another
_SAME = {"p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot"}
_SAME |= {"tr", "th", "td", "em", "pre", "sub", "sup", "q", "h1", "h2", "h3", "h4", "h5", "h6"}
_AS = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "strong": "strong", "b": "strong", "i": "em"}
_EMPTY = {"br": "<br>", "hr": "<hr>"}


def plain_tag(element: Element) -> str:
    """The tag without its namespace; "" for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_in(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def html_of_nitf(text: str) -> str:
    """The text below the head of an NITF document; "" for what is none."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ""
    return html_of(root) if depth(root) <= DEEPEST else ""


def html_of(nitf: Element) -> str:
    """Of the whole document or of its body: abstract and headlines stand in the item's metadata."""
    content = next((one for one in nitf.iter() if plain_tag(one) == "body.content"), None)
    return _inside(nitf if content is None else content)


def byline_of(nitf: Element) -> str:
    """The words of its byline, without the title of whoever it names."""
    line = next((one for one in nitf.iter() if plain_tag(one) in ("byline", "bylines")), None)
    if line is None:
        return ""
    titles = [words_in(one) for one in line if plain_tag(one) == "byttl"]
    words = words_in(line)
    for title in titles:
        words = words.replace(title, "")
    return words.strip(" ,;")


def abstract_of(nitf: Element) -> str:
    return words_in(next((one for one in nitf.iter() if plain_tag(one) == "abstract"), None))


def depth(root: Element) -> int:
    """How deeply its elements are nested, counted without recursion."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        element, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in element]
    return deepest


def _inside(element: Element) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        parts.append(_html(child))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _html(element: Element) -> str:
    tag = plain_tag(element)
    if tag in _EMPTY:
        return _EMPTY[tag]
    if tag == "media":
        return _media(element)
    if tag == "a":
        return f'<a href="{escape(element.get("href", ""))}">{_inside(element)}</a>'
    if tag in ("body.head", "media-metadata", ""):
        return ""
    name = tag if tag in _SAME else _AS.get(tag, "")
    inside = _inside(element)
    return f"<{name}>{inside}</{name}>" if name else inside


def _media(media: Element) -> str:
    """A picture with its caption and whose it is; what is played becomes something embedded."""
    parts = {plain_tag(one): one for one in reversed(list(media.iter()))}
    reference = parts.get("media-reference")
    address = ""
    if reference is not None:
        address = reference.get("source") or reference.get("src") or ""
    if not address:
        return ""
    if media.get("media-type", "image") not in ("image", "graphic", "photo", "picture"):
        return f'<iframe src="{escape(address)}"></iframe>'
    caption = words_in(parts.get("media-caption"))
    if whose := words_in(parts.get("media-producer")):
        caption = f"{caption} ({whose})".strip()
    alt = reference.get("alternate-text", "") if reference is not None else ""
    return (
        f'<figure><img src="{escape(address)}" alt="{escape(alt)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
