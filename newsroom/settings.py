"""All settings, read from the environment once. A bad value stops the start and names its variable.

Nothing is in development mode by omission: NEWSROOM_DEBUG=1 has to be said, or a secret key and the
hosts have to be given. `manage.py quickstart` and `runserver` say it: see command_line.
"""

import os
import re
import secrets
from email.utils import getaddresses
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from newsroom import permissions

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What a running site writes is its user's alone, whichever part of it writes.
os.umask(0o077)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700


def _required(variable: str, why: str) -> str:
    value = str(env.str(variable, default="")).strip()
    if not value:
        raise ImproperlyConfigured(f"Set {variable}: {why} (or NEWSROOM_DEBUG=1 for development).")
    return value


def _secret_key() -> str:
    """The key of a real site: nobody can guess it, and nobody has read it anywhere."""
    key = _required("NEWSROOM_SECRET_KEY", "a long random text that only the server knows")
    if len(key) < 50 or len(set(key)) < 10 or key.startswith(("django-insecure", "change-me")):
        raise ImproperlyConfigured(
            "NEWSROOM_SECRET_KEY can be guessed: set at least 50 random characters, for example "
            "from `openssl rand -base64 48`."
        )
    return key


def _key_of_this_folder() -> str:
    """For development and commands: made once, kept in the data folder, known to nobody else."""
    file = DATA_DIR / "development-key"
    try:
        with file.open("x") as new:
            new.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    # Another process may be writing it at this moment.
    return file.read_text() or secrets.token_urlsafe(64)


def _hosts() -> list[str]:
    value = _required("NEWSROOM_ALLOWED_HOSTS", "the names this site is reached by, with commas")
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    if not hosts:
        raise ImproperlyConfigured("NEWSROOM_ALLOWED_HOSTS names no host.")
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]", host):
            raise ImproperlyConfigured(
                f"NEWSROOM_ALLOWED_HOSTS: “{host}” is no host name. Name each host that this site "
                "is reached by, without scheme, port or path; a leading dot includes subdomains."
            )
    return hosts


def _checks(entries: list[str]) -> dict[str, str]:
    """Raises ImproperlyConfigured."""
    wanted: dict[str, str] = {}
    for entry in filter(None, map(str.strip, entries)):
        code, _, word = map(str.strip, entry.partition("="))
        if word not in ("blocks", "advice", "off"):
            raise ImproperlyConfigured(
                f"NEWSROOM_CHECKS: “{entry}” must be a check’s name, = and blocks, advice or off."
            )
        if code in wanted:
            raise ImproperlyConfigured(f"NEWSROOM_CHECKS names “{code}” twice.")
        wanted[code] = word
    return wanted


DEBUG = env.bool("NEWSROOM_DEBUG", default=False)
# A command that answers nobody: command_line says so, wsgi refuses it.
LOCAL = env.bool("NEWSROOM_LOCAL", default=False) or DEBUG
# A wheel has the templates inside the package; in a checkout they lie beside it.
_packaged = Path(__file__).resolve().parent / "templates"
FROM_WHEEL = _packaged.is_dir()
DATA_DIR = Path(
    env.str("NEWSROOM_DATA_DIR", default=str((Path.cwd() if FROM_WHEEL else BASE_DIR) / "var"))
).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
if LOCAL:
    SECRET_KEY = env.str("NEWSROOM_SECRET_KEY", default="") or _key_of_this_folder()
    ALLOWED_HOSTS = env.list("NEWSROOM_ALLOWED_HOSTS", default=LOCAL_HOSTS)
else:
    SECRET_KEY = _secret_key()
    ALLOWED_HOSTS = _hosts()

# The address readers know the site by: feeds, sitemaps and e-mails need it whole.
_default_base = "http://localhost:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
BASE_URL = env.str("NEWSROOM_BASE_URL", default=_default_base).rstrip("/")
if not BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("NEWSROOM_BASE_URL must begin with http:// or https://.")

# What this newsroom is called, where it is, and how it works, for as long as its Desk chief has
# set nothing else: articles.paper says what holds.
SITE_NAME = env.str("NEWSROOM_SITE_NAME", default="The Courant")
SITE_TAGLINE = env.str(
    "NEWSROOM_SITE_TAGLINE", default="News that was checked by somebody else first"
)
LANGUAGE_CODE = env.str("NEWSROOM_LANGUAGE", default="en-gb")
# Of further languages that have a site of their own, as /de/: their tags, with commas. Which ones
# can have it is looked at in articles.system_checks.
FURTHER_LANGUAGES = list(filter(None, map(str.strip, env.list("NEWSROOM_LANGUAGES", default=[]))))
TIME_ZONE = env.str("NEWSROOM_TIME_ZONE", default="Europe/London")
# Who cannot approve a text: whoever changed anything in it since it was last approved ("any"), made
# the last change ("last"), or nobody ("off", for a newsroom of one).
FOUR_EYES = env.str("NEWSROOM_FOUR_EYES", default="any")
if FOUR_EYES not in ("any", "last", "off"):
    raise ImproperlyConfigured("NEWSROOM_FOUR_EYES must be any, last or off.")
# Which stories Writers see at the desk: their own and what is published ("own"), or "everything".
WRITERS_SEE = env.str("NEWSROOM_WRITERS_SEE", default="own")
if WRITERS_SEE not in ("own", "everything"):
    raise ImproperlyConfigured("NEWSROOM_WRITERS_SEE must be own or everything.")
# What a check before publishing weighs, by its code: "link-text=blocks,headline-search=off". Which
# codes there are is looked at in articles.system_checks.
CHECKS = _checks(env.list("NEWSROOM_CHECKS", default=[]))
USE_TZ = True

INSTALLED_APPS = [
    "post_office",  # the queue of mails; articles.admin, which comes after, takes its pages away
    "articles",
    "articles.apps.DeskConfig",  # django.contrib.admin
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
    "articles.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "articles.paper.PaperMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "articles.access.sessions.SessionEpochMiddleware",
    "articles.access.locale.LocaleMiddleware",
    # After these, which read no body, and before every look into one: the token's comes later.
    "articles.request_bodies.BoundedBodyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.redirects.RedirectMiddleware",
    "articles.failures.FailureMiddleware",
    "articles.access.refusals.AccessRefusedMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_packaged if FROM_WHEEL else BASE_DIR / "templates"],
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
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    # A connection that has gone silent is tried after ten seconds, and given up ten seconds later.
    DATABASES["default"]["OPTIONS"] = {
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,  # milliseconds
        **DATABASES["default"].get("OPTIONS", {}),
    }
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
# Several servers that share a Redis know at once what one of them has changed: see generation.py.
CACHE_IS_SHARED = CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
if CACHE_IS_SHARED:  # a page is there without it, too: nobody waits long
    _patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    CACHES["default"]["OPTIONS"] = _patience | CACHES["default"].get("OPTIONS", {})
# Readers' pages that each worker keeps in front of Django, compressed; 0 keeps none.
PAGE_CACHE_MB = env.int("NEWSROOM_PAGE_CACHE_MB", default=64)

AUTHENTICATION_BACKENDS = ["articles.access.accounts.Accounts"]
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
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
PASSWORD_RESET_TIMEOUT = 3600  # seconds

# An address of the web server in front, from which it sends a rendition itself once we have said
# that it may be seen (nginx: an internal location). Empty: we send the file.
ACCEL_REDIRECT = env.str("NEWSROOM_ACCEL_REDIRECT", default="")
if ACCEL_REDIRECT and not (ACCEL_REDIRECT.startswith("/") and ACCEL_REDIRECT.endswith("/")):
    raise ImproperlyConfigured("NEWSROOM_ACCEL_REDIRECT must begin and end with a slash.")
# Then it reads the renditions as one of our group, and nothing else: see newsroom/README.md.
_renditions = (0o640, 0o750) if ACCEL_REDIRECT else (0o600, 0o700)
permissions.keep(DATA_DIR, shared=bool(ACCEL_REDIRECT))

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
        "OPTIONS": {
            "location": DATA_DIR / "renditions",
            "base_url": "/renditions/",
            "file_permissions_mode": _renditions[0],
            "directory_permissions_mode": _renditions[1],
        },
    },
    # What runs of imports have read: where every server of the newsroom finds it.
    "imports": {
        "BACKEND": "articles.images.storage.WholeFiles",
        "OPTIONS": {
            "location": DATA_DIR / "imports",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
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

IMPORT_KEEP_DAYS = env.int("NEWSROOM_IMPORT_KEEP_DAYS", default=30)

# Whether X-Forwarded-For, X-Forwarded-Proto and X-Request-ID are a proxy's own words.
BEHIND_PROXY = env.bool("NEWSROOM_BEHIND_PROXY", default=False)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
        *("encrypted-media", "geolocation", "gyroscope", "hid", "magnetometer", "microphone"),
        *("midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
        "xr-spatial-tracking",
    )
)
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("NEWSROOM_SSL_REDIRECT", default=BASE_URL.startswith("https"))
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https")
    SECURE_HSTS_SECONDS = env.int("NEWSROOM_HSTS_SECONDS", default=365 * 24 * 3600)
    # Both bind more than this site, and for long: so somebody has to want them.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("NEWSROOM_HSTS_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("NEWSROOM_HSTS_PRELOAD", default=False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two above: a choice
    if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
        raise ImproperlyConfigured("NEWSROOM_HSTS_PRELOAD needs NEWSROOM_HSTS_SUBDOMAINS=1 too.")
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Errors and events go to the standard error, and errors by mail to whoever wants them.
_log_format = env.str("NEWSROOM_LOG_FORMAT", default="text")
if _log_format not in ("text", "json"):
    raise ImproperlyConfigured("NEWSROOM_LOG_FORMAT must be text or json.")
ADMINS = getaddresses([env.str("NEWSROOM_ADMINS", default="")])
ADMINS = [(name or address, address) for name, address in ADMINS if name or address]
if not all("@" in address.strip("@") for _, address in ADMINS):
    raise ImproperlyConfigured("NEWSROOM_ADMINS must be e-mail addresses, with commas.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "newsroom.logs.WithRequestId"}},
    "formatters": {
        "text": {"()": "newsroom.logs.TextLines"},
        "json": {"()": "newsroom.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": _log_format,
        },
        "mail": {"class": "newsroom.logs.ErrorMail", "level": "ERROR", "filters": ["request_id"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "newsroom": {"handlers": ["mail"], "level": "INFO"},
        "django": {"handlers": ["stderr", "mail"], "level": "INFO", "propagate": False},
        # What strangers ask for and do not get is no error of ours.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["stderr"], "propagate": False},
    },
}

globals().update(
    env.email_url("EMAIL_URL", default="consolemail://" if LOCAL else "smtp://localhost:25")
)
EMAIL_TIMEOUT = 10  # seconds: somebody waits for an invitation to go out
# When daily digests go out: an hour of the day in the site's zone.
DIGEST_HOUR = env.int("NEWSROOM_DIGEST_HOUR", default=7)
if DIGEST_HOUR not in range(24):
    raise ImproperlyConfigured("NEWSROOM_DIGEST_HOUR must be an hour of the day, 0 to 23.")
_host = BASE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("NEWSROOM_EMAIL_FROM", default=f"newsroom@{_host}")
