"""Choosing an image: what a form and a script are told of one, and the field of a section."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments
from articles.models import Image, RightsState
from articles.request_bodies import NOT_YOURS, SIGNED_OUT

PAGE = 24
View = Callable[[HttpRequest], JsonResponse]


def refusal(status: int, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)


def for_staff(method: str, *permissions: str) -> Callable[[View], View]:
    """A view for scripts: anyone with one of these permissions, and JSON whatever happens."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> JsonResponse:
            user = request.user
            if not (user.is_authenticated and user.is_active):
                return refusal(401, str(SIGNED_OUT))
            if not (user.is_staff and any(user.has_perm(name) for name in permissions)):
                return refusal(403, str(NOT_YOURS))
            if request.method != method:
                return refusal(405, _("This address only takes what the desk sends."))
            return view(request)

        checked.answers_json = True  # type: ignore[attr-defined]  # also when it fails: see failures
        return checked

    return decorate


def image_data(image: Image, *, at: datetime) -> dict[str, str]:
    """What a script needs to show an image and to put its words where a section has none."""
    return {
        "key": image.key,
        "title": str(image),
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "rights": rights_in_words(image, at=at),
        "thumb": image.thumbnail.url,
        "url": reverse("admin:articles_image_change", args=[image.pk]),
    }


def titles_of(keys: Collection[str]) -> dict[str, str]:
    """What the pictures of these keys are called now; not those that are gone."""
    if not keys:
        return {}
    return {image.key: str(image) for image in Image.objects.filter(key__in=keys)}


def rights_in_words(image: Image, *, at: datetime) -> str:
    match image.rights_at(at):
        case RightsState.AHEAD if image.valid_from:
            return _("Only from %(when)s on") % {"when": moments.in_words(image.valid_from)}
        case RightsState.OVER if image.valid_until:
            return _("Rights ended %(when)s") % {"when": moments.in_words(image.valid_until)}
        case _:
            if not image.valid_until:
                return ""
            return _("Until %(when)s") % {"when": moments.in_words(image.valid_until)}


def searched(images: QuerySet[Image], words: str) -> QuerySet[Image]:
    """Those that say every one of these words somewhere."""
    for word in words.split()[:10]:
        anywhere = Q(key__startswith=word)
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        images = images.filter(anywhere)
    return images


SEARCHED = (
    *("title", "file_name", "headline", "caption", "alt", "keywords"),
    *("creator", "credit", "source", "copyright"),
)


@for_staff("GET", "articles.view_image")
def choose(request: HttpRequest) -> JsonResponse:
    """GET `q`, `after`: a page of images, the newest first, and where the next one begins."""
    images = searched(Image.objects.all(), request.GET.get("q", ""))
    try:
        if after := request.GET.get("after"):
            moment, _comma, pk = after.partition(",")
            last = datetime.fromisoformat(moment)
            earlier = Q(added_at__lt=last) | Q(added_at=last, pk__lt=int(pk))
            images = images.filter(earlier, added_at__lte=last)
    except ValueError:
        return refusal(400, _("There is no such page."))
    found = list(images[: PAGE + 1])
    for image in found[:PAGE]:
        image.make_desk_renditions()
    now = clock.now()
    last_shown = found[PAGE - 1] if len(found) > PAGE else None
    return JsonResponse(
        {
            "images": [image_data(image, at=now) for image in found[:PAGE]],
            "more": f"{last_shown.added_at.isoformat()},{last_shown.pk}" if last_shown else "",
        }
    )


class ImagePickerInput(forms.TextInput):
    """The image's key, with the image beside it; the script makes a chooser of it."""

    template_name = "admin/articles/image_input.html"

    class Media:
        extend = False
        js = ("articles/desk/ask.js", "articles/desk/tools.js", "articles/desk/picker.js")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: Mapping[str, Image] = {}  # by key: read already, and not asked for again

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {**(attrs or {}), "class": "desk-key"})
        image = self.known.get(value) or Image.objects.filter(key=value).first() if value else None
        if image is not None:
            image.make_desk_renditions()
            context["image"] = image_data(image, at=clock.now())
            context["image_json"] = json.dumps(context["image"])
        context["choose_url"] = reverse("admin:articles_choose")
        context["upload_url"] = reverse("admin:articles_upload")
        return context


class ImageChoiceField(forms.ModelChoiceField):
    """An image of the library, said by its key."""

    widget = ImagePickerInput
    default_error_messages = {
        "invalid_choice": gettext_lazy("There is no picture with this key in the library."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Image.objects.all(), to_field_name="key", **kwargs)

    def clean(self, value: Any) -> Any:
        value = value.strip() if isinstance(value, str) else value
        widget: Any = self.widget
        return widget.known.get(value) or super().clean(value)
