"""What somebody says on the page “Import articles”, and where the files that they send are kept."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from articles import moments
from articles.admin.acting import Acting
from articles.importers import FORMATS
from articles.importers.run import process
from articles.importers.run.choices import Choices
from articles.importers.run.storage import UPLOADS
from articles.importers.zips import is_archive

LONGEST_NAME = 60  # letters, of which each may take four bytes of the 255 that a file system has


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, at least one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        one = super().clean
        return [one(each, initial) for each in data or [None]]


class ImportForm(Acting, forms.Form):
    sent = FilesField(
        label=_("Files"),
        help_text=_(
            "An export of another system, texts, Markdown, saved pages, or a zip of them. "
            "Several files are one import."
        ),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=lambda: [
            ("auto", _("Whichever it is: its content says")),
            *((name, _(format.title)) for name, format in FORMATS.items()),
        ],
    )
    publish = forms.TypedChoiceField(
        label=_("They come in"),
        choices=[
            ("", _("as drafts, for the desk to look at")),
            ("1", _("published at once, with their original dates")),
        ],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What is a draft in its source stays one."),
    )
    status = forms.ChoiceField(
        label=_("Only"),
        choices=[
            ("", _("everything")),
            ("published", _("what is published in its source")),
            ("draft", _("what is a draft in its source")),
        ],
        required=False,
    )
    since = forms.DateField(
        label=_("Only since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("By the date of the article."),
    )
    limit = forms.IntegerField(
        label=_("At most"), required=False, min_value=1, help_text=_("So many articles.")
    )
    pages = forms.BooleanField(
        label=_("Pages too"),
        required=False,
        help_text=_("Such as “About us”, which are no stories."),
    )
    images = forms.FileField(
        label=_("Pictures"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text=_("A zip of the articles' pictures, where they are not in the files already."),
    )
    fetch_images = forms.BooleanField(
        label=_("Fetch pictures from the web"),
        required=False,
        help_text=_("From the addresses that the articles name."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, by: User | AnonymousUser) -> None:
        super().__init__(data, files, label_suffix="")
        if not by.has_perm("articles.import_article"):
            del self.fields["publish"]

    def clean_since(self) -> datetime | None:
        day = self.cleaned_data["since"]
        try:
            return moments.beginning_of(day) if day else None
        except moments.BadMoment as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_images(self) -> UploadedFile | None:
        images: UploadedFile | None = self.cleaned_data["images"]
        if images is not None:
            images.seek(0)
            if not is_archive(images.read(4)):
                raise forms.ValidationError(_("This is not a zip file."))
        return images

    def keep(self) -> tuple[list[Path], Choices]:
        """The files, where they are kept from now on, and what is to be done with them."""
        data = self.cleaned_data
        folder = secrets.token_hex(8)
        images = data["images"]
        choices = Choices(
            format=data["format"],
            publish=bool(data.get("publish")),
            pages=data["pages"],
            images=str(_kept(images, f"{folder}-images")) if images else "",
            fetch_images=data["fetch_images"],
            since=data["since"],
            limit=data["limit"],
            status=data["status"],
        )
        return [_kept(file, folder) for file in data["sent"]], choices


def _kept(file: UploadedFile, folder: str) -> Path:
    """Moved there if it is a file already, else written piece by piece; never over another."""
    uploads = FileSystemStorage(
        location=process.folder() / UPLOADS,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )
    return Path(uploads.path(uploads.save(f"{folder}/{_safe(file.name or '')}", file)))


def _safe(name: str) -> str:
    """A name without anything that a shell, a path or an address would make something of."""
    stem, dot, extension = name.rpartition(".")
    short = f"{stem[: LONGEST_NAME - 10]}{dot}{extension[:10]}" if stem else name[:LONGEST_NAME]
    return get_valid_filename(f"_{short}").lstrip("_.-") or "upload"
