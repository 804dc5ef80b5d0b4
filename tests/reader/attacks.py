"""What somebody may send to a cache so that others read something else: poisoning and deception.

Each attack is followed by an ordinary reader's request for `then`. EVIL stands in whatever the
attacker brings along, SESSION where a member of staff is the one who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.truth.plan import HOST

EVIL = "evil7f3a"
SESSION = "SESSION"
STORY = "/2026/03/02/ferry-returns/"
FEED, TOPIC = "/feed.xml", "/topics/town/"
TOMORROW = "/?at=TOMORROW"  # shows staff what is planned


@dataclass(frozen=True, slots=True)
class Attack:
    name: str
    sent: str
    then: str

    @property
    def by_staff(self) -> bool:
        return SESSION in self.sent


def request(target: str, *lines: str, method: str = "GET", host: str = HOST, body: str = "") -> str:
    return "\r\n".join((f"{method} {target} HTTP/1.1", f"Host: {host}", *lines, "", body))


def attacks() -> Iterator[Attack]:
    for page in ("/", STORY, FEED):
        for query in QUERIES:
            yield Attack(f"query: {page}?{_short(query)}", request(f"{page}?{query}"), page)
    for line in HEADERS:
        for page in ("/", STORY):
            yield Attack(f"header: {_short(line)} at {page}", request(page, line), page)
    yield Attack("header: SCRIPT_NAME: /topics", request(TOPIC, "SCRIPT_NAME: /topics"), TOPIC)
    for host in HOSTS:
        yield Attack(f"host: {host or 'none'}", request("/", host=host), "/")
    yield Attack("host: two", request("/", f"Host: {EVIL}.example"), "/")
    yield Attack("host: whole address", request(f"http://{EVIL}.example/"), "/")
    for target, then in PATHS:
        yield Attack(f"path: {_short(target)}", request(target), then)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "HEAD", "PURGE", "get"):
        for page in ("/", STORY):
            yield Attack(f"method: {method} {page}", request(page, method=method), page)
    for name, lines, body in BODIES:
        yield Attack(f"body: {name}", request("/", *lines, body=body), "/")
    cookie = f"Cookie: sessionid={SESSION}"
    for target, then in DECEPTIONS:
        yield Attack(f"staff: {target}, then {then}", request(target, cookie), then)
    yield Attack(f"staff: HEAD {TOMORROW}", request(TOMORROW, cookie, method="HEAD"), "/")


def _short(text: str) -> str:
    return text if len(text) < 60 else f"{text[:50]}… ({len(text)} characters)"


QUERIES = (
    f"utm_source={EVIL}",
    f"cb={EVIL}",
    f"{EVIL}",
    "at=2030-01-01T00:00",
    f"at={EVIL}",
    "at=2030-01-01T00:00&at=2026-03-02T09:00",
    "p=1",
    f"p={EVIL}",
    "page_id=1&p=1",
    "page=2",
    f"before={EVIL}",
    "before=",
    "before=2026-03-02T09:00:00Z,1",
    "before=2026-03-02T09:00:00Z,1&before=",
    f"before=2026-03-02T09:00:00Z,1;before={EVIL}",
    "BEFORE=2026-03-02T09:00:00Z,1",
    "%62efore=2026-03-02T09:00:00Z,1",
    "before%00=2026-03-02T09:00:00Z,1",
    "before[]=2026-03-02T09:00:00Z,1",
    "before=%ff%fe",
    "&&&=&",
    f"%0d%0aSet-Cookie:%20{EVIL}=1",
    f"callback={EVIL}&format=json&_method=POST",
    f"x={EVIL * 700}",
    "&".join(["x=y"] * 1500),
    f"<script>{EVIL}</script>",
)
HEADERS = (
    f"X-Forwarded-Host: {EVIL}.example",
    f"X-Host: {EVIL}.example",
    f"X-Forwarded-Server: {EVIL}.example",
    f"Forwarded: for=1.2.3.4;host={EVIL}.example;proto=https",
    "X-Forwarded-Proto: https",
    f"X-Forwarded-Proto: {EVIL}",
    "X-Forwarded-Scheme: http",
    "X-Forwarded-SSL: on",
    "X-Forwarded-Port: 6666",
    f"X-Forwarded-Prefix: /{EVIL}",
    "X-Forwarded-For: 127.0.0.1",
    f"X-Real-IP: {EVIL}",
    f"X-Request-ID: {EVIL}{EVIL}",
    "X-Original-URL: /admin/",
    "X-Rewrite-URL: /admin/",
    "X-Accel-Redirect: /admin/",
    "X-HTTP-Method-Override: POST",
    "X-HTTP-Method: DELETE",
    "X-Method-Override: PUT",
    f"Script-Name: /{EVIL}",
    f"SCRIPT_NAME: /{EVIL}",
    f"SCRIPT-NAME: /{EVIL}",
    f"Path-Info: /{EVIL}/",
    f"X_Forwarded_Host: {EVIL}.example",
    f"Remote-User: {EVIL}",
    f"Origin: https://{EVIL}.example",
    f"Referer: https://{EVIL}.example/",
    f"User-Agent: {EVIL}",
    "Accept: application/json",
    f"Accept: {EVIL}",
    "Accept-Language: de",
    f"Accept-Language: {EVIL}",
    "Accept-Charset: utf-16",
    "Accept-Encoding: gzip",
    "Accept-Encoding: br",
    "Accept-Encoding: identity",
    "Accept-Encoding: identity;q=0",
    "Accept-Encoding: gzip;q=0",
    "Accept-Encoding: GZIP;Q=1.0, *;q=0",
    "Accept-Encoding: *",
    "Accept-Encoding: *;q=0",
    f"Accept-Encoding: {EVIL}",
    "Accept-Encoding: ",
    f"Cookie: _ga={EVIL}",
    f"Cookie: csrftoken={EVIL}",
    f"Cookie: sessionid={EVIL}",
    "Cookie: sessionid=",
    f"Cookie: messages={EVIL}; django_language=de",
    f"Cookie: {'a=b; ' * 500}",
    f"Authorization: Basic {EVIL}",
    f"Authorization: Bearer {EVIL}",
    f"Proxy-Authorization: Basic {EVIL}",
    "Range: bytes=0-9",
    "Range: bytes=-1",
    "If-Range: x",
    "If-None-Match: *",
    f'If-None-Match: "{EVIL}"',
    'If-Match: "x"',
    "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
    "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
    "Cache-Control: no-cache",
    "Cache-Control: no-store, max-age=0",
    "Cache-Control: only-if-cached",
    "Pragma: no-cache",
    "Expect: 100-continue",
    f"Expect: {EVIL}",
    "Connection: keep-alive",
    "Connection: Host",
    "Connection: Upgrade\r\nUpgrade: websocket",
    "Upgrade-Insecure-Requests: 1",
    "Max-Forwards: 0",
    "HX-Request: true",
    "X-Requested-With: XMLHttpRequest",
    "Purpose: prefetch",
    "Save-Data: on",
    "Content-Type: application/json",
    f"X-{'A' * 200}: {EVIL}",
    f"X-Long: {EVIL * 500}",
    f"X-Bad\tName: {EVIL}",
    f"X-Folded: a\r\n {EVIL}",
    f"X-Null: \0{EVIL}",
)
HOSTS = (
    f"{HOST}:6666",
    f"{HOST}:80",
    f"{HOST}:{EVIL}",
    HOST.upper(),
    f"{HOST}.",
    f"{HOST}..",
    f"{EVIL}.example",
    f"{EVIL}.{HOST}",
    f"{HOST}@{EVIL}.example",
    f"{HOST},{EVIL}.example",
    f"{HOST} {EVIL}.example",
    f"{HOST}/{EVIL}",
    f"{HOST}#{EVIL}",
    "127.0.0.1",
    "localhost",
    "[::1]",
    "",
)
# What is asked in an odd way, and what others then ask.
PATHS = (
    *((f"{STORY}{tail}", STORY) for tail in ("x.css", "index.html", ";x", "%00", "%0a", "#x")),
    *((f"{STORY.rstrip('/')}{tail}", STORY) for tail in ("", ".", "//", "%2f", "/./", "%3Fx", "?")),
    (STORY.upper(), STORY),
    (STORY.replace("/03/", "/%30%33/"), STORY),
    (STORY.replace("/03/", "/3/"), STORY),
    (STORY.replace("/03/", "//03/"), STORY),
    (STORY.replace("ferry", "%66erry"), STORY),
    (STORY.replace("ferry", "ﬀerry"), STORY),
    (f"{STORY}../ferry-returns/", STORY),
    (f"{STORY}%2e%2e/", STORY),
    (f"{STORY}..%2f..%2f..%2fadmin/", STORY),
    (f"{TOPIC}{EVIL}", TOPIC),
    (f"{TOPIC}feed.xml/", f"{TOPIC}feed.xml"),
    (f"{TOPIC}feed.xml?{EVIL}", f"{TOPIC}feed.xml"),
    ("/topics/TOWN/", TOPIC),
    *((odd, "/") for odd in ("//", "/./", "/../", "/%2e%2e/", "/;x", "/%00", "/%2f", "///", "/.")),
    *((odd, "/") for odd in (f"//{EVIL}.example/", f"/\\{EVIL}.example/", "/%5c", "/index.html")),
    *((odd, odd) for odd in (f"/{EVIL}/", f"/{EVIL}.css", f"/static/{EVIL}.css", "/favicon.ico")),
    ("*", "/"),
    ("/sitemap.xml/", "/sitemap.xml"),
    ("/robots.txt?x", "/robots.txt"),
)
BODIES = (
    ("with a length", ("Content-Length: 5",), "hello"),
    ("shorter than its length", ("Content-Length: 50",), "x"),
    ("length of nothing", ("Content-Length: 0",), ""),
    ("no number", (f"Content-Length: {EVIL}",), ""),
    ("two lengths", ("Content-Length: 0", "Content-Length: 5"), "hello"),
    ("chunked", ("Transfer-Encoding: chunked",), "5\r\nhello\r\n0\r\n\r\n"),
    (
        "length and chunks, another request within",
        ("Content-Length: 6", "Transfer-Encoding: chunked"),
        f"0\r\n\r\nGET /{EVIL}/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n",
    ),
    ("odd chunks", ("Transfer-Encoding: xchunked",), "0\r\n\r\n"),
    ("another request behind it", (), f"GET /{EVIL}/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
    (
        "the query in the body",
        ("Content-Length: 20", "Content-Type: application/x-www-form-urlencoded"),
        f"utm_source={EVIL}x",
    ),
)
DESK = "/admin/articles/article/"
# What a member of staff is led to, and what anybody asks for afterwards.
DECEPTIONS = (
    *((page, page) for page in ("/", STORY, FEED, TOPIC, "/sitemap.xml", "/nothing-here/")),
    (TOMORROW, "/"),
    (TOMORROW, TOMORROW),
    (f"{STORY}?at=TOMORROW", STORY),
    *((page, page) for page in ("/admin/", DESK, f"{DESK}1/change/", f"{DESK}2/change/")),
    *((f"/admin/{tail}",) * 2 for tail in ("x.css", ";x.css", "%2fx.css", "?x.css", "x.js")),
    *((f"{DESK}1/change/{tail}",) * 2 for tail in ("x.css", ";x.css", "%00.css", "..%2f")),
    *((f"{page}..%2fadmin/articles/article/",) * 2 for page in ("/static/", "/topics/")),
    ("/static/../admin/", "/static/../admin/"),
    ("/renditions/../admin/", "/renditions/../admin/"),
    ("//admin/", "//admin/"),
    ("/%61dmin/articles/article/", "/%61dmin/articles/article/"),
    ("/ADMIN/", "/ADMIN/"),
    ("/EMBARGOED/", "/EMBARGOED/"),
)
