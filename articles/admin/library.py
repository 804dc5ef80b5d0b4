"""The picture library: taking files in, finding them, and their words."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.images import ImageRefused, read
from articles.models import Image

WORDS = ("title", "alt", "credit")


class NewImageForm(forms.ModelForm):
    file = forms.FileField(
        label="picture", help_text="JPEG, PNG, WebP, AVIF, GIF or TIFF, as it left the camera."
    )

    class Meta:
        model = Image
        fields = WORDS

    def clean_file(self) -> bytes:
        data: bytes = self.cleaned_data["file"].read()
        try:
            read(data)
        except ImageRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return data


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ("thumbnail", "__str__", "credit", "alt", "size", "added_by", "added_at")
    list_display_links = ("thumbnail", "__str__")
    list_select_related = ("added_by",)
    search_fields = WORDS
    fields = ("thumbnail", *WORDS, "reference", "size", "added_by", "added_at")
    readonly_fields = ("thumbnail", "reference", "size", "added_by", "added_at")
    show_full_result_count = False

    class Media:
        css = {"all": ("articles/desk/desk.css",)}

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewImageForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.fields if obj else ("file", *WORDS)

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.readonly_fields if obj else ()

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Image:
        described: Image = super().save_form(request, form, change)
        if change:
            return described
        by: Any = request.user
        image = Image.objects.take_in(form.cleaned_data["file"], by=by, at=timezone.now())
        for word in WORDS:  # the same bytes may be here already, with words that somebody chose
            setattr(image, word, getattr(image, word) or getattr(described, word))
        image.cut()
        return image

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).select_related("added_by")

    @admin.display(description="picture")
    def thumbnail(self, image: Image) -> SafeString:
        plan = image.plan
        return format_html(
            '<img class="desk-thumbnail" src="{}" width="{}" height="{}" alt="{}">',
            plan.src,
            plan.width,
            plan.height,
            image.alt,
        )

    @admin.display(description="in a text")
    def reference(self, image: Image) -> SafeString:
        return format_html("<code>![{}](image:{})</code>", image.alt or "what it shows", image.key)

    @admin.display(description="original")
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}, {image.format}"
