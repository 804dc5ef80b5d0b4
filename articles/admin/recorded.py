"""What texts share, on the desk: saved and deleted by the workflow's door, with a history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles import clock, workflow
from articles.admin.acting import ActingForm
from articles.admin.keys import CheckedInitial
from articles.admin.library import picker
from articles.admin.open_to import nameable
from articles.models import Image, InUse, RowChange, users_of
from articles.moments import in_words

PAGE = 50
SEEN = "_seen"  # in a form: what its page showed
LONGEST_KEY = 18  # digits of a primary key


class RecordedForm(ActingForm):
    """A page that is out of date puts nothing back: rights that somebody has corrected, a name."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = self.data.get(SEEN, "")
        if seen and self.has_changed() and seen != workflow.digest_of(self.instance):
            raise ValidationError(
                _(
                    "Somebody else has changed this since you opened it. Nothing was saved, and "
                    "nothing was overwritten: copy what you need from here, then open it again to "
                    "see what it says now."
                ),
                code="moved",
            )
        return cleaned


class RecordedAdmin(CheckedInitial):
    """Base of the admins of images, topics, series, tags and contributors."""

    form = RecordedForm
    change_form_template = "admin/articles/recorded/change_form.html"
    delete_confirmation_template = "admin/articles/recorded/delete.html"
    delete_selected_confirmation_template = "admin/articles/recorded/delete_selected.html"

    # What is written is written by the door.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        for name in form.fields:  # the widget of a moment shows no fractions of a second
            if name not in form.changed_data and isinstance(form.initial.get(name), datetime):
                setattr(obj, name, form.initial[name])
        by: Any = request.user
        door = workflow.change_row if change else workflow.create_row
        door(obj, by=by, at=form.at)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        by: Any = request.user
        workflow.delete_row(obj, by=by, at=workflow.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What uses them stands in their way; nothing else goes with them."""
        protected = [str(InUse(row, users)) for row in objs if (users := _users(row, request))]
        if protected:
            return [], {}, set(), protected
        return super().get_deleted_objects(objs, request)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._or_message(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._or_message(request, super().changelist_view, *args, **kwargs)

    def _or_message(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> Any:
        """What somebody else was faster in is said, and nothing has happened."""
        try:
            return view(request, *args, **kwargs)
        except (InUse, workflow.WorkflowError, ValidationError) as error:
            if request.method != "POST":
                raise
            if isinstance(error, InUse) and isinstance(row := error.row, models.Model):
                error = InUse(row, _users(row, request))
            for message in getattr(error, "messages", [str(error)]):
                messages.error(request, message)
            return HttpResponseRedirect(request.get_full_path())

    # The form says beforehand what cannot be done, and who can.

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = {**(extra_context or {})}
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if row is not None:
            context["notes"] = self._notes(request, row)
            context["seen_row"] = request.POST.get(SEEN) or workflow.digest_of(row)
            users = _users(row, request)
            context["users"] = users
            context["show_delete"] = not users
        try:
            return self._or_message(request, super().changeform_view, object_id, form_url, context)
        except IntegrityError:  # of two at once with one name: the form's own check sees that now
            return self._or_message(request, super().changeform_view, object_id, form_url, context)

    def _notes(self, request: HttpRequest, row: Any) -> list[str]:
        """Why some of the form, or all of it, is only there to be read."""
        if not self.has_view_permission(request, row):
            return []
        if why := workflow.why_not_changed(row, request.user, at=clock.now()):
            return [why]
        renamed = "" if isinstance(row, Image) else workflow.why_not_renamed(row, request.user)
        return [renamed] if renamed else []

    # The history, also of a row that is gone.

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdecimal() or len(object_id) > LONGEST_KEY:
            raise Http404(_("There is no such history."))
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        changes = RowChange.objects.filter(kind=self.opts.model_name, row=object_id)
        before = request.GET.get("before", "")
        if before and not (before.isdecimal() and before.isascii() and len(before) <= LONGEST_KEY):
            raise Http404(_("There is no such page."))
        if before:
            changes = changes.filter(pk__lt=before)
        found = list(changes.select_related("by")[: PAGE + 1])
        pictures = picker.titles_of(self._keys_of_images(found))
        if row is None and not found:
            raise Http404(_("There is no such history."))
        name = row or found[0].name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row,
            "name": name,
            "added_by": getattr(row, "added_by", None),
            "added_at": getattr(row, "added_at", None),
            "changes": [
                {"change": one, "fields": self._changed_fields(one.fields, pictures)}
                for one in found[:PAGE]
            ],
            "older": found[PAGE - 1].pk if len(found) > PAGE else "",
            "title": _("History of “%(name)s”") % {"name": name},
        }
        return render(request, "admin/articles/recorded/history.html", context)

    def _keys_of_images(self, changes: list[RowChange]) -> set[str]:
        """Of those that the changes name. An archive that was restored may say anything there."""
        names = [field.name for field in self.opts.concrete_fields if field.related_model is Image]
        said = [one.fields for one in changes if isinstance(one.fields, Mapping)]
        values = [fields.get(name) for fields in said for name in names]
        pairs = [value for value in values if isinstance(value, list)]
        return {key for pair in pairs for key in pair if key and isinstance(key, str)}

    def _changed_fields(self, fields: Any, pictures: Mapping[str, str]) -> list[dict[str, str]]:
        """Each field by the name that the form has for it, with before and after in words."""
        labels = {field.name: field for field in self.opts.concrete_fields}
        if not isinstance(fields, Mapping):
            return []
        return [
            {
                "label": str(getattr(labels.get(name), "verbose_name", name)),
                "before": _in_words(labels.get(name), values[0], pictures),
                "after": _in_words(labels.get(name), values[1], pictures),
            }
            for name, values in fields.items()
            if isinstance(values, list) and len(values) == 2
        ]


def _users(row: models.Model, request: HttpRequest) -> list[str]:
    return users_of(row, lambda rows: nameable(rows, request.user))


def _in_words(field: Any, value: Any, pictures: Mapping[str, str]) -> str:
    """`pictures`: what those are called whose keys it may be."""
    if value in (None, ""):
        return "–"
    if getattr(field, "related_model", None) is Image:
        return pictures.get(str(value), str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField) and (moment := _moment(value)):
        return in_words(moment)
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value) if isinstance(value, str) else value)


def _moment(value: object) -> Any:
    try:
        moment = parse_datetime(str(value))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
