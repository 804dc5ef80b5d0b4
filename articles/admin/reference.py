"""Topics, series, tags and the people in bylines."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin.fronts.admin import address
from articles.admin.library.picker import ImageChoiceField
from articles.admin.library.thumbnails import portrait_of
from articles.admin.recorded import RecordedAdmin, RecordedForm
from articles.models import Contributor, Series, Tag, Topic, is_limited


class NamedAdmin(RecordedAdmin):
    """A new name or address changes public pages: it needs a permission of its own."""

    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None or not workflow.why_not_renamed(obj, request.user):
            return fields
        return (*fields, "name", "slug")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A new name keeps the address, unless somebody gives another."""
        return {} if obj else {"slug": ("name",)}


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    change_form_template = "admin/articles/front/topic.html"
    list_display = ("name", "slug", "description")

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way to its front, for who may make that."""
        topic = kwargs.get("obj")
        if topic is not None and not workflow.why_not_front(topic, request.user):
            context = {**context, "front": address(topic)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """For a story somebody who is limited to some is offered these."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        page = request.resolver_match and request.resolver_match.url_name
        if page != "autocomplete" or not is_limited(request.user):
            return topics
        return topics.filter(pk__in=workflow.givable(request.user).values("pk"))


@admin.register(Series)
class SeriesAdmin(NamedAdmin):
    list_display = ("name", "slug", "description")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ("name", "slug")


class ContributorForm(RecordedForm):
    portrait = ImageChoiceField(
        label=_("Portrait"),
        required=False,
        help_text=Contributor._meta.get_field("portrait").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.instance.portrait
        if now is not None and "portrait" in self.fields:  # a form that is only read has no fields
            self.initial["portrait"] = now.key
            portrait: Any = self.fields["portrait"]
            portrait.widget.known = {now.key: now}


@admin.register(Contributor)
class ContributorAdmin(NamedAdmin):
    form = ContributorForm
    list_display = ("name", "face", "role", "user")
    list_select_related = ("user", "portrait")
    raw_id_fields = ("user",)

    class Media:
        css = {"all": ("articles/desk/portraits.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contributor]:
        """With what the form shows and the history names."""
        return super().get_queryset(request).select_related("user", "portrait")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whose it is, is for those who let people in."""
        fields = super().get_readonly_fields(request, obj)
        return fields if workflow.may_say_whose(request.user) else (*fields, "user")

    @admin.display(description=_("portrait"), empty_value="")
    def face(self, contributor: Contributor) -> str:
        return portrait_of(contributor)
