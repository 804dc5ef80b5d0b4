"""What the board shows of all that there is: a topic, somebody's stories. Writers see their own,
and nobody what is closed to them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.home.box import own
from articles.admin.open_to import about_open
from articles.models import Article, Assignment, Byline, Colleague, Edition, Topic

MOST = 200  # topics, and people, among whom one chooses
ME = "me"


class Filters(forms.Form):
    """GET `topic` and `person`: primary keys, or “me”. What makes no sense filters nothing."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    person = forms.ChoiceField(required=False, label=gettext_lazy("Whose"))

    def __init__(self, by: User, sent: Mapping[str, Any]) -> None:
        super().__init__(sent)
        self.by = by
        topics = Topic.objects.order_by("name").values_list("pk", "name")[:MOST]
        self._choose("topic", [("", _("All topics")), *((str(pk), name) for pk, name in topics)])
        if not by.has_perm("articles.edit_any_article"):
            del self.fields["person"]
            return
        people = Colleague.objects.at_the_desk().filter(is_active=True).exclude(pk=by.pk)[:MOST]
        everybody = [("", _("Everybody’s")), (ME, _("Mine"))]
        self._choose("person", [*everybody, *((str(each.pk), str(each)) for each in people)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @cached_property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def whose(self) -> int | None:
        """The account whose stories are shown alone."""
        if "person" not in self.fields:
            return int(self.by.pk)
        person = self.chosen.get("person")
        return int(self.by.pk if person == ME else person) if person else None

    def of_articles(self, articles: QuerySet[Article]) -> QuerySet[Article]:
        if topic := self.chosen.get("topic"):
            articles = articles.filter(_about(topic, article=OuterRef("pk")))
        articles = about_open(articles, self.by, "pk")
        return articles if self.whose is None else own(articles, User(pk=self.whose))

    def of_editions(self, editions: QuerySet[Edition]) -> QuerySet[Edition]:
        if topic := self.chosen.get("topic"):
            editions = editions.filter(_about(topic, article=OuterRef("article")))
        editions = about_open(editions, self.by)
        if self.whose is None:
            return editions
        named = Byline.objects.filter(article=OuterRef("article"), contributor__user=self.whose)
        assigned = Assignment.objects.filter(article=OuterRef("article"), assignee=self.whose)
        theirs = Q(article__created_by=self.whose) | Exists(named) | Exists(assigned)
        return editions.filter(theirs)


def _about(topic: str, article: OuterRef) -> Exists:
    """Asked of each article: from the side of the topic a database would read all that it has."""
    return Exists(Article.topics.through.objects.filter(article=article, topic=int(topic)))
