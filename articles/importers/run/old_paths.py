"""Where articles were before: old addresses lead here, and links follow those of earlier runs."""

from collections.abc import Sequence
from dataclasses import replace

from articles.importers.run import links
from articles.importers.run.results import Result
from articles.models import Batch, Edition, Redirect
from articles.models.rows import write_rows

LONGEST = Redirect._meta.get_field("path").max_length or 0


def lead_here(results: Sequence[Result]) -> None:
    """Old addresses answer with the way to the article; the first that had one keeps it."""
    wanted = [
        (path, result)
        for result in results
        if result.found and result.article
        for path in links.paths_of(result.found.urls)
        if len(path) <= LONGEST and not (result.seen and path == f"/{result.seen.path}")
    ]
    known = Redirect.objects.filter(path__in={path for path, _ in wanted})
    owners = dict(known.values_list("path", "article_id"))
    rows = []
    for path, result in wanted:
        if path not in owners and result.article:
            owners[path] = result.article.pk
            rows.append(Redirect(path=path, article=result.article))
        elif result.found and result.article and owners[path] != result.article.pk:
            note = f"the old address {path}, which leads to another article"
            result.found = replace(result.found, lost=(*result.found.lost, note))
    write_rows(rows)


def path_of_earlier(old: str, batch: Batch) -> str:
    """Where the article is that another run brought from this path; "" if none did."""
    stories = Edition.objects.stories().lasting().filter(article__redirects__path=old)
    # What this run has loaded by now depends on when it was stopped.
    earlier = stories.exclude(article__source__batch=batch)
    return earlier.order_by("number").values_list("path", flat=True).last() or ""
