"""The entry for a WSGI server. It never serves in development mode unless that was said."""

import os
from wsgiref.types import WSGIApplication

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from articles import uploads

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
if settings.DEBUG and not environ.Env().bool("NEWSROOM_DEBUG", default=False):
    raise ImproperlyConfigured("Development mode is not served unless NEWSROOM_DEBUG=1 is said.")
if settings.LOCAL and not settings.DEBUG:
    raise ImproperlyConfigured(
        "NEWSROOM_LOCAL is for commands, not for servers: set NEWSROOM_SECRET_KEY and "
        "NEWSROOM_ALLOWED_HOSTS (or NEWSROOM_DEBUG=1 for development)."
    )
application: WSGIApplication = get_wsgi_application()

from articles.reader.page_cache import PageCache  # noqa: E402  (once the apps are there)

if not settings.DEBUG:  # whoever changes a template wants to see it
    application = PageCache(application, megabytes=settings.PAGE_CACHE_MB)
uploads.clear(timezone.now())
