"""The images that a story's HTML shows, read back from it: what `figure` has written."""

from html.parser import HTMLParser
from typing import Any

from articles.images.renditions import stems_in

Shown = dict[str, Any]


def shown_in(html: str) -> dict[str, Shown]:
    """By their keys, in the order of the page, each as `card_image` shows one of a single shape."""
    figures = _Figures()
    figures.feed(html)
    return {each["key"]: each for each in figures.found if each["key"]}


class _Figures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self._says_who = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "picture":
            self.found.append({"key": "", "made_by": "", "sources": []})
        elif tag == "source" and self.found:
            self.found[-1]["sources"].append((said["type"], said["srcset"]))
        elif tag == "img" and self.found:
            self.found[-1] |= {name: said.get(name, "") for name in ("src", "srcset", "alt")}
            self.found[-1] |= {"width": said.get("width"), "height": said.get("height")}
            key = next(iter(stems_in(said["src"]).values()), "")
            self.found[-1] |= {"colour": said.get("data-colour"), "key": key}
        self._says_who = tag == "small" and said.get("class") == "made-by"

    def handle_data(self, data: str) -> None:
        if self._says_who and self.found:
            self.found[-1]["made_by"] += data

    def handle_endtag(self, tag: str) -> None:
        self._says_who = False
