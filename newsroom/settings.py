"""All settings, read from the environment once. A bad value stops the start and names its variable.

With none of the variables set a fresh checkout runs in development mode; as soon as one is set,
nothing is assumed: NEWSROOM_DEBUG=1 has to be said, or a secret key and the hosts have to be given.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _untouched() -> bool:
    return not any(k.startswith("NEWSROOM_") or k == "DATABASE_URL" for k in os.environ)


def _required(variable: str, why: str) -> str:
    value = str(env.str(variable, default="")).strip()
    if not value:
        raise ImproperlyConfigured(f"Set {variable}: {why} (or NEWSROOM_DEBUG=1 for development).")
    return value


DEBUG = env.bool("NEWSROOM_DEBUG", default=_untouched())
DATA_DIR = Path(env.str("NEWSROOM_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

if DEBUG:
    SECRET_KEY = env.str("NEWSROOM_SECRET_KEY", default="django-insecure-for-development-only")
    ALLOWED_HOSTS = env.list(
        "NEWSROOM_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"]
    )
else:
    SECRET_KEY = _required("NEWSROOM_SECRET_KEY", "a long random text that only the server knows")
    _hosts = _required("NEWSROOM_ALLOWED_HOSTS", "the names this site is reached by, with commas")
    ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",") if host.strip()]

# The address readers know the site by: feeds, sitemaps and e-mails need it whole.
_default_base = "http://localhost:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
BASE_URL = env.str("NEWSROOM_BASE_URL", default=_default_base).rstrip("/")
if not BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("NEWSROOM_BASE_URL must begin with http:// or https://.")

# What this newsroom is called, where it is, and how it works.
SITE_NAME = env.str("NEWSROOM_SITE_NAME", default="The Courant")
SITE_TAGLINE = env.str(
    "NEWSROOM_SITE_TAGLINE", default="News that was checked by somebody else first"
)
LANGUAGE_CODE = env.str("NEWSROOM_LANGUAGE", default="en-gb")
TIME_ZONE = env.str("NEWSROOM_TIME_ZONE", default="Europe/London")
# Who cannot approve a text: whoever changed anything in it since it was last approved ("any"), made
# the last change ("last"), or nobody ("off", for a newsroom of one).
FOUR_EYES = env.str("NEWSROOM_FOUR_EYES", default="any")
if FOUR_EYES not in ("any", "last", "off"):
    raise ImproperlyConfigured("NEWSROOM_FOUR_EYES must be any, last or off.")
USE_TZ = True

INSTALLED_APPS = [
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "markdownx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.reader.moved.OldAddresses",
    "articles.failures.Failures",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.reader.context.paper",
            ]
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # finds our own widgets' templates

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/newsroom.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL); writers queue instead of failing half-way (IMMEDIATE).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = reverse_lazy("admin:login")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Originals are private: no URL leads there. Renditions are public and named by their content.
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "originals": {
        "BACKEND": "articles.images.storage.WholeFiles",
        "OPTIONS": {"location": DATA_DIR / "originals", "base_url": None},
    },
    "renditions": {
        "BACKEND": "articles.images.storage.WholeFiles",
        "OPTIONS": {"location": DATA_DIR / "renditions", "base_url": "/renditions/"},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# An address of the web server in front, from which it sends a rendition itself once we have said
# that it may be seen (nginx: an internal location). Empty: we send the file.
ACCEL_REDIRECT = env.str("NEWSROOM_ACCEL_REDIRECT", default="")
if ACCEL_REDIRECT and not (ACCEL_REDIRECT.startswith("/") and ACCEL_REDIRECT.endswith("/")):
    raise ImproperlyConfigured("NEWSROOM_ACCEL_REDIRECT must begin and end with a slash.")
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# markdownx brings the widget and its markup; the addresses behind it are our own: admin/editor.
MARKDOWNX_URLS_PATH = reverse_lazy("admin:articles_preview")
MARKDOWNX_UPLOAD_URLS_PATH = reverse_lazy("admin:articles_upload")

# Nothing inline and nothing foreign, on the reader's pages and in the admin alike.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# An archive that is sent to the desk is written down while it arrives, where there is room for it.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "arriving"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
IMPORT_UPLOAD_BYTES = env.int("NEWSROOM_IMPORT_UPLOAD_MB", default=2048) * 1024 * 1024
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("NEWSROOM_SSL_REDIRECT", default=BASE_URL.startswith("https"))
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https")
    SECURE_HSTS_SECONDS = env.int("NEWSROOM_HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.bool("NEWSROOM_BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
