"""The paper's policies as readers get them: what it is, how it corrects, how to reach it."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import markdown
from articles.paper import Paper

HEADINGS = {"about": _("About us"), "corrections": _("Corrections"), "contact": _("Contact")}


@dataclass(frozen=True, slots=True)
class Policy:
    """`slug` is the id of its place on the page, to which others link."""

    slug: str
    heading: str
    html: SafeString


def of(paper: Paper) -> list[Policy]:
    """Those that say something."""
    sources = {"about": paper.about, "corrections": paper.corrections, "contact": paper.contact}
    shown = {slug: _html(source, slug) for slug, source in sources.items()}
    return [Policy(slug, str(HEADINGS[slug]), html) for slug, html in shown.items() if html]


@lru_cache(maxsize=8)
def _html(source: str, slug: str) -> SafeString:
    """Every page asks whether there is any."""
    try:
        return markdown.to_html(source, prefix=slug)
    except markdown.TextRefused:  # an archive may have brought it
        return SafeString("")
