"""A front that is not published, as the page that readers would get at an instant."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.fronts import FrontContent
from articles.models import Edition, Topic
from articles.reader import lists, slots


def page(
    request: HttpRequest, topic: Topic | None, content: FrontContent, *, at: datetime
) -> HttpResponse:
    live = Edition.objects.live(at).stories()
    context: dict[str, Any] = {"previewed": at}
    if topic is None:
        here = lists.shown(request, live.newest)
        context |= {"front": slots.home(content, here.stories, at), "ways": here.ways}
        return render(request, "reader/front.html", context)
    here = lists.shown(request, partial(live.in_topic, topic))
    context |= {"topic": topic, "front": slots.made(content, here.stories, at)}
    context |= {"stories": here.stories, "ways": here.ways}
    context |= lists.headed(request, topic.name, topic.description)
    return render(request, "reader/topic.html", context)
