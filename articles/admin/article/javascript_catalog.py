"""The JavaScript catalogue: what the desk's scripts say, in one language, as a script of our own
(Django's JavaScriptCatalog). Every page of the desk loads it before all others.

Each language has an address, so that no cache mixes them. It tells nobody anything and asks the
database nothing, so it is there for everybody.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.i18n import JavaScriptCatalog

_VIEW = JavaScriptCatalog.as_view(packages=["articles"])


@cache_control(private=True, max_age=3600)  # seconds
@conditional_page
def javascript_catalog(request: HttpRequest, language: str) -> HttpResponseBase:
    """In English where the language is none that this site knows: pages ask for their own."""
    try:
        known = translation.get_supported_language_variant(language)
    except LookupError:
        known = "en"
    with translation.override(known):
        return _VIEW(request)
