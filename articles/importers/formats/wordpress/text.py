"""The text of a post of WordPress as HTML that means the same everywhere."""

import json
import re

from articles.importers.formats.wordpress.blocks import footnotes, without_blocks
from articles.importers.formats.wordpress.media import Post, with_pictures

# Characters that no text has, in whichever way they are written.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def html_of(text: str, post: Post, *, notes: str = "") -> str:
    """What cannot be kept is added to the post's `lost`. `notes` are the footnotes as the block
    editor stores them. Raises TooMuch."""
    post.footnotes |= _notes(notes, post)
    html = without_blocks(text, post)
    if post.footnotes and not post.shown_footnotes:
        html += footnotes(post)
    return with_pictures(_UNSTORABLE.sub("\ufffd", html), post)


def _notes(stored: str, post: Post) -> dict[str, str]:
    if not stored:
        return {}
    try:
        notes = [(one["id"], one["content"]) for one in json.loads(stored)]
    except (ValueError, TypeError, KeyError, RecursionError):
        post.lost.append("its footnotes, which are stored in a broken form")
        return {}
    return {str(name): str(words) for name, words in notes}
