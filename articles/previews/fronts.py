"""A front that is not published, as the page that readers would get at an instant; and the one that
makes itself, as slots to begin with."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.fronts import FrontContent, Rank, Slot
from articles.models import Edition, Topic
from articles.reader import lists
from articles.reader import slots as resolved
from articles.reader.front import arranged
from articles.reader.page import in_its_language


def page(
    request: HttpRequest, topic: Topic | None, content: FrontContent, *, at: datetime
) -> HttpResponse:
    """In the language of readers, whoever looks at it."""
    with in_its_language(request):
        return _page(request, topic, content, at=at)


def _page(
    request: HttpRequest, topic: Topic | None, content: FrontContent, *, at: datetime
) -> HttpResponse:
    live = Edition.objects.live(at).stories().here()
    context: dict[str, Any] = {"previewed": at}
    if topic is None:
        here = lists.shown(request, live.with_length().newest, at=at)
        context |= {"front": resolved.home(content, here.stories, at), "ways": here.ways}
        return render(request, "reader/front.html", context)
    here = lists.shown(request, partial(live.in_topic, topic), at=at)
    context |= {"topic": topic, "front": resolved.made(content, here.stories, at)}
    context |= {"stories": here.stories, "ways": here.ways}
    context |= lists.headed(request, topic.name, topic.description)
    return render(request, "reader/topic.html", context)


def begun(topic: Topic | None, *, at: datetime) -> FrontContent:
    """Of the newest stories of the paper, or of the topic, which has no sections."""
    live = Edition.objects.live(at).stories().here()
    newest = live.in_topic(topic) if topic else live.newest()
    front = arranged(list(newest.with_length().only(*lists.CARD, "article")[: lists.PAGE]))
    ranked = [(Rank.LEAD, front.lead), (Rank.BRIEF, front.beside), (Rank.FEATURE, front.features)]
    slots = [Slot(rank=rank, article=each.article_id) for rank, of_it in ranked for each in of_it]
    if topic is None:
        slugs = [section.slug for section in front.sections]
        topics = dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        for section in front.sections:
            begins = topics.get(section.slug)
            slots += [
                Slot(rank=Rank.FEATURE, article=each.article_id, section=begins)
                for each in section.first
            ]
            slots += [Slot(rank=Rank.BRIEF, article=each.article_id) for each in section.others]
    return FrontContent(tuple(slots))
