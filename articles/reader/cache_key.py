"""Under which key a page is kept, and the request that it is composed for: what the key does not
say, the page cannot know. So nobody's cookie, header or parameter gets into what others read.
"""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import get_path_info
from django.http import QueryDict
from django.http.request import split_domain_port
from django.urls import Resolver404, resolve

from articles import sites
from articles.redirects import names_an_article

Environ = dict[str, Any]

# A request that says one of these is answered for itself alone.
APART = ("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "HTTP_IF_MATCH", "HTTP_UPGRADE")
# Of a header or a path, in characters: what is longer is no reader's, and is remembered nowhere.
LONGEST = 300
# What is left of a request beside its key: its number, for the log, and the server's own.
PASSED = ("REMOTE_ADDR", "HTTP_X_REQUEST_ID", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")

FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"


class Key(NamedTuple):
    """`query` is that of the page's own parameters; `root` is where the site is mounted. Both paths
    are as WSGI has them: decoded once, as Latin-1."""

    secure: bool
    host: str
    root: str
    path: str
    query: str = ""


def key_of(environ: Environ) -> Key | None:
    """None for what is answered anew each time: what is sent, who is signed in, other hosts."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(map(environ.__contains__, APART)):
        return None
    if environ.get("CONTENT_LENGTH") not in (None, "", "0"):
        return None
    if settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
        return None
    named, path = environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", "")
    if len(named) > LONGEST or len(path) > LONGEST or not (host := _domain(named)):
        return None
    query = environ.get("QUERY_STRING", "")
    if query:
        known = _known(path, query)
        if known is None:
            return None
        query = known
    return Key(_is_secure(environ), host, environ.get("SCRIPT_NAME", ""), path, query)


def parameters_of(path: str) -> tuple[str, ...] | None:
    """The parameters of the page at this path; None where there is no page."""
    return _parameters(path, sites.prefix_of_path(path))


@lru_cache(maxsize=4096)
def _parameters(path: str, _prefix: str) -> tuple[str, ...] | None:
    """Where there is a page may change with the languages of the paper."""
    try:
        view: Any = resolve(get_path_info({"PATH_INFO": path})).func
    except Resolver404:
        return None
    parameters: tuple[str, ...] | None = getattr(view, "parameters", None)
    return parameters


def request_for(key: Key, environ: Environ) -> Environ:
    """The reader's request as the page may know it."""
    server = {name: value for name, value in environ.items() if name.startswith("wsgi.")}
    passed = {name: environ[name] for name in PASSED if name in environ}
    scheme = "https" if key.secure else "http"
    if settings.BEHIND_PROXY:
        passed[FORWARDED_PROTO] = scheme
    return {
        **server,
        **passed,
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": scheme,
        "HTTP_HOST": key.host,
        "SCRIPT_NAME": key.root,
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
    }


def _known(path: str, query: str) -> str | None:
    """Of a query what the page at this path knows, in one spelling; None where there is no page or
    where the query leads elsewhere."""
    parameters = parameters_of(path)
    if parameters is None:
        return None
    try:
        asked = QueryDict(query)
    except (BadRequest, SuspiciousOperation):
        return None
    if names_an_article(path, asked):
        return None
    return urlencode([(name, asked[name]) for name in parameters if name in asked])


def _is_secure(environ: Environ) -> bool:
    """As Django has it: request.is_secure()."""
    if settings.BEHIND_PROXY and FORWARDED_PROTO in environ:
        return bool(environ[FORWARDED_PROTO].partition(",")[0].strip() == "https")
    return bool(environ["wsgi.url_scheme"] == "https")


@lru_cache(maxsize=256)
def _domain(host: str) -> str:
    """Without its port, which no page depends on; "" for what is no host."""
    return split_domain_port(host)[0].removesuffix(".")
