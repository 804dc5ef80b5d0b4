"""The floor: a Django project of one view, without middleware, that answers with so many bytes."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BYTES = b"All the news. " * 20_000

if not settings.configured:
    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="nobody's concern")


def bare(request: HttpRequest) -> HttpResponse:
    """Their number is the query: a page is compared with what is as long as it is."""
    return HttpResponse(BYTES[: int(request.META["QUERY_STRING"])])


urlpatterns = [path("", bare)]
application = get_wsgi_application()
