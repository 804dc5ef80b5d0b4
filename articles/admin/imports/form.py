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
        label="Files",
        help_text="An export of another system, texts, Markdown, saved pages, or a zip of them. "
        "Several files are one import.",
    )
    format = forms.ChoiceField(
        choices=lambda: [
            ("auto", "Whichever it is: its content says"),
            *((name, format.title) for name, format in FORMATS.items()),
        ],
    )
    publish = forms.TypedChoiceField(
        label="They come in",
        choices=[
            ("", "as drafts, for the desk to look at"),
            ("1", "published at once, with their original dates"),
        ],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        help_text="What is a draft in its source stays one.",
    )
    status = forms.ChoiceField(
        label="Only",
        choices=[
            ("", "everything"),
            ("published", "what is published in its source"),
            ("draft", "what is a draft in its source"),
        ],
        required=False,
    )
    since = forms.DateField(
        label="Only since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="By the date of the article.",
    )
    limit = forms.IntegerField(
        label="At most", required=False, min_value=1, help_text="So many articles."
    )
    pages = forms.BooleanField(
        label="Pages too", required=False, help_text="Such as “About us”, which are no stories."
    )
    images = forms.FileField(
        label="Pictures",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text="A zip of the articles' pictures, where they are not in the files already.",
    )
    fetch_images = forms.BooleanField(
        label="Fetch pictures from the web",
        required=False,
        help_text="From the addresses that the articles name.",
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
                raise forms.ValidationError("This is not a zip file.")
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
