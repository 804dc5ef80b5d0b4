"""One image over HTTP from a server that may be anybody's, and an address that a stranger wrote.

urllib3 speaks HTTP (https://www.rfc-editor.org/rfc/rfc9110); we say with whom, and how much of it.
The connection goes to the very address that was checked, at every redirect anew, so that a name
cannot lead to one machine while it is checked and to another afterwards. Nothing takes longer or
gets larger than its limit, however slowly or endlessly a server sends.
"""

import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import ip_address, ip_network
from threading import Timer
from time import monotonic
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    InvalidHeader,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

LONGEST_ADDRESS = 4_000
MOST_REDIRECTS = 5
HEADERS = {
    "User-Agent": "Newsroom (brings the pictures of imported articles along)",
    "Accept": "image/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_AT_A_TIME = 64 * 1024
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.ASCII)
_IN_PATHS = "/%:@!$&'()*+,;=~"
_PORTS = {"http": 80, "https": 443}
# It shows a traceback for every server with odd headers.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)
# Of IPv6 only this is given out; what lies outside is local, mapped, translated or nobody's.
_GIVEN_OUT_6 = ip_network("2000::/3")
# What `ipaddress` takes for anybody's, or took in some version of Python; it knows the rest of
# https://www.iana.org/assignments/iana-ipv4-special-registry and its sister for IPv6.
_REFUSED = tuple(
    ip_network(name)
    for name in (
        "168.63.129.16/32",  # services of a cloud for its own machines, at a public address
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/4",  # multicast
        "2001::/23",  # Teredo and other special purposes
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
)


class Unfetchable(Exception):
    """`why` is a short phrase for people. `definite`: asking again soon is no use."""

    def __init__(self, why: str, *, definite: bool = False) -> None:
        super().__init__(why)
        self.why, self.definite = why, definite


class NoAnswer(Unfetchable):
    """The server could not be reached, or did not speak in time."""


class Busy(Unfetchable):
    """The server wants to be asked later: after so many seconds, if it said."""

    def __init__(self, status: int, after: float | None) -> None:
        super().__init__(f"the server said {status}")
        self.after = after


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the web: a checked and tidied address in its parts."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.site}{self.target}"


def place(url: str) -> Place:
    """Raises Unfetchable for what is no address of the web."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise Unfetchable("not an address", definite=True) from error
    if parts.scheme not in _PORTS or not host or len(url) > LONGEST_ADDRESS or len(host) > 253:
        raise Unfetchable("not an address of the web", definite=True)
    if "@" in parts.netloc:
        raise Unfetchable("an address with a name or a password in it", definite=True)
    if not _HOST.fullmatch(host):
        raise Unfetchable("not an address", definite=True)
    target = quote(parts.path or "/", safe=_IN_PATHS, errors="replace")
    if parts.query:
        target += "?" + quote(parts.query, safe=_IN_PATHS + "?", errors="replace")
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], target)


def is_public(address: str) -> bool:
    """Is what a name was resolved to anybody's, so that an import may be sent there?

    What could be the machine itself, its network or its provider's services is refused, also in
    the disguises in which IPv6 carries the addresses of IPv4.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    given_out = found.version == 4 or found in _GIVEN_OUT_6
    return found.is_global and given_out and not any(found in network for network in _REFUSED)


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@dataclass(frozen=True, kw_only=True)
class Web:
    """The limits; and who says which addresses a name has and which of them are public."""

    resolve: Callable[[str, int], list[str]] = _resolved
    is_public: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443, 8080, 8443})
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    most_bytes: int = 60_000_000
    patience: float = 10  # seconds, for one answer of a server
    longest: float = 60  # seconds for an image, over all of its redirects

    def download(
        self,
        url: str,
        into: IO[bytes],
        visit: Callable[[str], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        """Write what lies there into a file. Every request is made in a `visit` to its host.

        Raises Unfetchable.
        """
        left = self.longest
        for _ in range(MOST_REDIRECTS + 1):
            there = place(url)
            with visit(there.host):
                began = monotonic()
                further = self._ask(there, into, began + left)
                left -= monotonic() - began
            if not further:
                return
            url = _joined(there.url, further)
        raise Unfetchable("too many redirects", definite=True)

    def _ask(self, there: Place, into: IO[bytes], deadline: float) -> str:
        """One request; the address that the server sends us on to, or ""."""
        try:
            with self._connected(there, deadline) as connection, _ended(connection, deadline):
                headers = {"Host": there.site, **HEADERS}
                connection.request("GET", there.target, headers=headers, preload_content=False)
                with connection.getresponse() as answer:
                    return self._understand(answer, into)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer("the certificate of the server is not valid") from error
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            slow = isinstance(error, TimeoutError | ReadTimeoutError)
            raise NoAnswer("the server was too slow" if slow else "the connection broke") from error

    def _understand(self, answer: BaseHTTPResponse, into: IO[bytes]) -> str:
        if further := answer.get_redirect_location():
            return further
        if answer.status in (429, 503):
            raise Busy(answer.status, _seconds(answer.headers.get("Retry-After", "")))
        if answer.status != 200:
            definite = 300 <= answer.status < 500 and answer.status not in (408, 425)
            raise Unfetchable(f"the server said {answer.status}", definite=definite)
        size = answer.length_remaining or 0
        while size <= self.most_bytes and (piece := answer.read(_AT_A_TIME, decode_content=False)):
            into.write(piece)
            size = into.tell()
        if size > self.most_bytes:
            raise Unfetchable(f"more than {self.most_bytes // 1_000_000} MB", definite=True)
        if not size:
            raise Unfetchable("the server sent nothing", definite=True)
        return ""

    @contextmanager
    def _connected(self, there: Place, deadline: float) -> Iterator[HTTPConnection]:
        """To the first of its addresses that answers, for the name that the site has."""
        if self.ports is not None and there.port not in self.ports:
            raise Unfetchable(f"port {there.port} is not one of the web", definite=True)
        for address in self._addresses(there):
            left = max(0.001, min(self.patience, deadline - monotonic()))
            with closing(self._connection(there, address, left)) as connection:
                try:
                    connection.connect()
                except (NewConnectionError, ConnectTimeoutError):
                    continue
                yield connection
                return
        raise NoAnswer("the server cannot be reached")

    def _connection(self, there: Place, address: str, timeout: float) -> HTTPConnection:
        if there.scheme == "http":
            return HTTPConnection(address, there.port, timeout=timeout)
        return HTTPSConnection(
            address,
            there.port,
            timeout=timeout,
            ssl_context=self.context,
            server_hostname=there.host,  # is asked for, and has to be the certificate's
        )

    def _addresses(self, there: Place) -> list[str]:
        """Those that the name has and that were found public: never others."""
        try:
            found = self.resolve(there.host, there.port)
        except (OSError, UnicodeError) as error:
            raise NoAnswer(f"there is no server called {there.host}") from error
        public = [address for address in found if self.is_public(address)]
        if not public:
            raise Unfetchable(f"{there.host} is not a public server")
        return public


@contextmanager
def _ended(connection: HTTPConnection, deadline: float) -> Iterator[None]:
    """At the deadline the line is cut: a limit for each piece that arrives would be none for a
    server that sends byte by byte."""
    timer = Timer(deadline - monotonic(), _hang_up, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if monotonic() >= deadline:  # what was cut off may look like the end of an answer
            raise TimeoutError


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # TLS' own would pull it from under a reader


def _joined(url: str, location: str) -> str:
    """Servers send addresses as they have them, often in the bytes of UTF-8."""
    try:
        return urljoin(url, quote(location.encode("iso-8859-1"), safe=_IN_PATHS + "?#[]"))
    except ValueError as error:
        raise Unfetchable("a redirect to what is no address", definite=True) from error


def _seconds(retry_after: str) -> float | None:
    """It may be a number of seconds, or a date; a longer one is neither."""
    with suppress(InvalidHeader, ValueError, OverflowError):
        return Retry().parse_retry_after(retry_after) if len(retry_after) < 40 else None
    return None
