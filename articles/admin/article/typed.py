"""What was typed into the panel beside an article's form and refused, for the next page: the times
in its address, the words in the session, as they may be longer than an address can be."""

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest

from articles.admin.article import corrections, notes

TIMES = ("_live_from", "_live_from_which", "_live_until", "_live_until_which")
CHOSEN = (*TIMES, corrections.KIND)
WORDS = {  # by what the template calls them
    "note": notes.PRIVATE,
    "public_note": notes.PUBLIC,
    "rights_reason": "_rights_override_reason",
    "checks_reason": "_checks_override_reason",
    "notice": corrections.NOTICE,
}
KEY = "_typed"  # in the address: of the words that belong to it
LONGEST_TIME, LONGEST_WORDS = 100, 20_000  # letters
_KEPT = "typed_and_refused"  # in the session, of the newest refusal alone


def again(request: HttpRequest, path: str, *, only: str = "") -> str:
    """The address of the page that shows the panel with all this in it, or with one field."""
    sent = {only: request.POST.get(only, "")} if only else request.POST
    values = {name: sent[name][:LONGEST_TIME] for name in CHOSEN if sent.get(name)}
    if words := {name: sent[name][:LONGEST_WORDS] for name in WORDS.values() if sent.get(name)}:
        values[KEY] = secrets.token_hex(8)
        request.session[_KEPT] = {"key": values[KEY], "words": words}
    return f"{path}?{urlencode(values)}"


def words(request: HttpRequest) -> dict[str, str]:
    """As they were sent, or as they were refused before; "" for what was not typed."""
    if request.method == "POST":
        return {called: request.POST.get(name, "") for called, name in WORDS.items()}
    key = request.GET.get(KEY)
    refused = request.session.get(_KEPT) if key else None
    kept = refused["words"] if refused and refused["key"] == key else {}
    return {called: kept.get(name, "") for called, name in WORDS.items()}
