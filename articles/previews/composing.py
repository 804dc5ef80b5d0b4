"""A text that is not published, as the page that readers would get."""

from datetime import datetime
from typing import Any

from articles import publishing, workflow
from articles.content import ArticleContent
from articles.models import Article


def page(article: Article, content: ArticleContent, *, at: datetime) -> dict[str, Any]:
    """The context of reader/article.html, as if it were published then. Raises
    markdown.TextRefused."""
    earlier = workflow.ArticleState(article).timeline.stories_begun(at)
    proposal = publishing.propose(article, content, live_from=at, earlier=earlier)
    edition = publishing.compose(proposal, publishing.Names.known(content))
    shown = proposal.images.values()
    not_made = workflow.why_not_made(shown)
    unready = not not_made and workflow.want_of_images(shown)
    return {
        "edition": edition,
        "at": at,
        "preview": True,
        "not_made": not_made,
        "unready": unready,
    }
