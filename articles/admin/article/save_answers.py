"""The answer to a form that its script has sent: that it may stay as it is, where to go instead, or
that the form has to be sent again without the script, because there is something to be seen.

So a page stays open, with its text, until it is known that this was saved: see
static/articles/desk/save.js.
"""

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from articles.admin.article import writing_pass
from articles.request_bodies import SCRIPT, SIGNED_OUT


def answer(request: HttpRequest, response: HttpResponse, *, saved: bool) -> HttpResponse:
    if SCRIPT not in request.META:
        return response
    if response.status_code == 302:
        goes_on = vars(request).get("goes_on", {})
        return JsonResponse({"then": response["Location"], "saved": saved, **goes_on})
    list(get_messages(request))  # they are said when the form comes again
    return JsonResponse({"show": True})


def let_go_on(request: HttpRequest, *, base: int, version: int) -> None:
    """What is saved is just what the form says: whoever has sent it keeps their page. `base` is the
    number of the revision that it is a change of from now on."""
    vars(request)["goes_on"] = {"base": base, "version": version}


def refused(request: HttpRequest) -> HttpResponse | None:
    """Somebody else has signed in since in another tab: what was written here is not theirs."""
    sent = request.POST.get(writing_pass.FIELD, "")
    if SCRIPT not in request.META or writing_pass.is_of(request.user, sent):
        return None
    name = request.user.get_username()
    error = _(
        "You are signed in as %(name)s now, and this text is not %(name)s’s: nothing was saved."
    ) % {"name": name}
    return JsonResponse({"error": error}, status=409)


def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token for what is sent next: a new one after each sign-in."""
    token = get_token(request)
    if not (request.user.is_authenticated and request.user.is_active):
        return JsonResponse({"error": SIGNED_OUT, "token": token}, status=401)
    return JsonResponse({"username": request.user.get_username(), "token": token})


session.answers_json = True  # type: ignore[attr-defined]  # also when it fails: see failures
