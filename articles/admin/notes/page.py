"""The page of an article's notes: read, write, reply, resolve. Beside the form a script asks it for
its list alone, and sends there what was typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles import notes
from articles.admin.acting import Acting
from articles.admin.article.prose import Prose
from articles.admin.article.versions import person
from articles.admin.keys import is_key
from articles.admin.library.picker import for_staff
from articles.admin.notes import shown
from articles.admin.notes.shown import NOTHING_TYPED, OPEN, RESOLVED, Typed
from articles.content import SectionContent
from articles.models import Article, Note
from articles.notes import NoteRefused, Place

FRAGMENT = "fragment"  # a script asks
_MOST_SECTIONS = 10_000
_PLACE = ("section", "heading", "quote", "before", "after")


class NoteForm(Acting, forms.Form):
    """What is said, and the place that it is about. `do`: write, or reply, resolve and reopen with
    the key of a thread behind it, as in reply-12."""

    do = forms.CharField(max_length=40)
    words = Prose(required=False)
    section = forms.IntegerField(required=False, min_value=0, max_value=_MOST_SECTIONS)
    heading = forms.CharField(required=False, strip=False)
    quote = Prose(required=False)
    before = Prose(required=False)
    after = Prose(required=False)

    def place(self) -> Place:
        said = self.cleaned_data
        return Place(said["section"], said["heading"], said["quote"], said["before"], said["after"])


def page(
    request: HttpRequest, article: Article, shell: dict[str, Any], *, edits: bool
) -> HttpResponse:
    """GET `show` open or resolved, those `before` a key. POST as NoteForm has it."""
    sections = [
        SectionContent(heading=row.heading, body=row.body) for row in article.sections.all()
    ]
    show = RESOLVED if request.GET.get("show") == RESOLVED else OPEN
    typed, said = NOTHING_TYPED, ""
    if request.method == "POST":
        try:
            said = _done(request, article, sections)
        except NoteRefused as refused:
            typed = _typed(request, str(refused))
        else:
            if FRAGMENT not in request.POST:
                messages.success(request, said)
                return HttpResponseRedirect(f"{request.path}?show={show}")
    by: Any = request.user
    before = request.GET.get("before", "")
    found = shown.context(
        article,
        sections,
        by=by,
        show=show,
        before=int(before) if is_key(before) else None,
        edits=edits,
        typed=typed,
    )
    is_part = FRAGMENT in request.GET or FRAGMENT in request.POST
    name = "_list.html" if is_part else "page.html"
    context = {
        **shell,
        "notes": found,
        "said": said,
        "article": article,
        "leads": edits,
        "is_part": is_part,
    }
    status = 400 if typed.why else 200
    return render(request, f"admin/articles/notes/{name}", context, status=status)


def _done(request: HttpRequest, article: Article, sections: Sequence[SectionContent]) -> str:
    """What was done, in words. Raises NoteRefused."""
    what, _dash, key = request.POST.get("do", "").partition("-")
    words = request.POST.get("words" if what == "write" else f"reply-{key}", "")
    form = NoteForm({**request.POST.dict(), "words": words})
    if not form.is_valid():
        raise NoteRefused(" ".join(str(each) for errors in form.errors.values() for each in errors))
    by: Any = request.user
    said = form.cleaned_data["words"]
    if what == "write":
        place = notes.around(form.place(), sections)
        written = notes.write_note(article, said, by=by, at=form.at, place=place)
        return " ".join([_("Your note is kept."), *_told(written)])
    thread = _thread(article, key)
    match what:
        case "reply":
            written = notes.reply(thread, said, by=by, at=form.at)
            return " ".join([_("Your reply is kept."), *_told(written)])
        case "resolve":
            notes.resolve(thread, by=by, at=form.at)
            return _("The note is resolved.")
        case "reopen":
            notes.reopen(thread, by=by, at=form.at)
            return _("The note is open again.")
    raise NoteRefused(_("This page did not arrive whole, so nothing was kept."))


def _thread(article: Article, key: str) -> Note:
    found = article.notes.threads().filter(pk=key).first() if is_key(key) else None
    if found is None:
        raise NoteRefused(_("This note is not there any more."))
    return found


def _told(note: Note) -> Iterator[str]:
    """Whom it mentions: whoever misspelt a name sees that."""
    named = [person(each) for each in note.mentions.all()]
    if named:
        yield _("It mentions %(names)s.") % {"names": ", ".join(named)}
    if missed := ", ".join(f"@{name}" for name in notes.not_reached(note)):
        yield _("Nobody is told as %(names)s: no colleague of that name sees this story.") % {
            "names": missed
        }


def _typed(request: HttpRequest, why: str) -> Typed:
    sent = {name: str(value) for name, value in request.POST.items()}
    fields = {name: sent.get(name, "") for name in ("words", *_PLACE)}
    replies = {name.partition("-")[2]: sent[name] for name in sent if name.startswith("reply-")}
    return Typed(**fields, replies=replies, why=why)


@for_staff("GET", "articles.view_article", "articles.change_article")
def people(request: HttpRequest) -> JsonResponse:
    """GET `q`: colleagues whose name begins with it: [{username, name}]."""
    found = notes.people(request.GET.get("q", ""))
    said = [{"username": each.get_username(), "name": person(each)} for each in found]
    return JsonResponse({"people": said})
