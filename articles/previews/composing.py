"""A text that is not published, as the page that readers would get."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from articles import publishing, sites, workflow
from articles.content import ArticleContent
from articles.models import Article, Change, clean_notice


def page(
    article: Article,
    content: ArticleContent,
    *,
    at: datetime,
    change: Change | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """The context of reader/article.html, as if it were published then, as such a change. Raises
    markdown.TextRefused."""
    timeline = workflow.ArticleState(article).timeline
    proposal = publishing.propose(
        article, content, live_from=at, earlier=timeline.stories_begun(at)
    )
    before, returns = timeline.before(at)
    notice = clean_notice(notice)
    if change is None or (change.has_notice and not notice):  # it is not written yet
        change = Change.UPDATE
    proposal = replace(proposal, before=before, returns=returns, change=change, notice=notice)
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


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page on the site of the story's language."""
    site = sites.of_language(context["edition"].language)
    with sites.shown(site), translation.override(site.language):
        return render(request, template, context, status=status)
