"""One picture over HTTP from a server that may be anybody's, and an address that a stranger wrote.

The connection goes to the very address that was checked, at every redirect anew, so that a name
cannot lead to one machine while it is checked and to another afterwards. Nothing takes longer or
gets larger than its limit, however slowly or endlessly a server sends.
"""

import http.client
import io
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

from articles.importers.images.public_addresses import is_public

AGENT = "Newsroom (brings the pictures of imported articles along)"
LONGEST_ADDRESS = 4_000
MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_AT_A_TIME = 64 * 1024
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.ASCII)
_IN_PATHS = "/%:@!$&'()*+,;=~"


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
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


_PORTS = {"http": 80, "https": 443}


def place(url: str) -> Place:
    """Raises Unfetchable for what is no address of the web."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unfetchable("not an address", definite=True) from error
    if parts.scheme not in _PORTS or not host or len(url) > LONGEST_ADDRESS or len(host) > 253:
        raise Unfetchable("not an address of the web", definite=True)
    if "@" in parts.netloc:
        raise Unfetchable("an address with a name or a password in it", definite=True)
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise Unfetchable("not an address", definite=True) from error
    if not _HOST.fullmatch(host):
        raise Unfetchable("not an address", definite=True)
    target = quote(parts.path or "/", safe=_IN_PATHS, errors="replace")
    if parts.query:
        target += "?" + quote(parts.query, safe=_IN_PATHS + "?", errors="replace")
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], target)


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
    longest: float = 60  # seconds for a picture, over all of its redirects

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
            with self._connected(there, deadline) as connection:
                connection.request(
                    "GET",
                    there.target,
                    headers={
                        "User-Agent": AGENT,
                        "Accept": "image/*",
                        "Accept-Encoding": "identity",
                        "Connection": "close",
                    },
                )
                with connection.getresponse() as answer:
                    return self._understand(answer, into)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer("the certificate of the server is not valid") from error
        except TimeoutError as error:
            raise NoAnswer("the server was too slow") from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise NoAnswer("the connection broke") from error

    def _understand(self, answer: http.client.HTTPResponse, into: IO[bytes]) -> str:
        if answer.status in _REDIRECTS and (further := answer.headers.get("Location")):
            return further
        if answer.status in (429, 503):
            raise Busy(answer.status, _seconds(answer.headers.get("Retry-After")))
        if answer.status != 200:
            definite = 300 <= answer.status < 500 and answer.status not in (408, 425)
            raise Unfetchable(f"the server said {answer.status}", definite=definite)
        too_large = Unfetchable(f"more than {self.most_bytes // 1_000_000} MB", definite=True)
        if (answer.length or 0) > self.most_bytes:
            raise too_large
        size = 0
        while piece := answer.read(_AT_A_TIME):
            size += len(piece)
            if size > self.most_bytes:
                raise too_large
            into.write(piece)
        if answer.length:
            raise NoAnswer("the connection broke")
        if not size:
            raise Unfetchable("the server sent nothing", definite=True)
        return ""

    @contextmanager
    def _connected(self, there: Place, deadline: float) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection(there.host, there.port)
        connection.default_port = _PORTS[there.scheme]  # else the Host header would name it
        with closing(self._socket(there, deadline)) as connected:
            connection.sock = _Impatient(connected, deadline, self.patience)
            yield connection

    def _socket(self, there: Place, deadline: float) -> socket.socket:
        if self.ports is not None and there.port not in self.ports:
            raise Unfetchable(f"port {there.port} is not one of the web", definite=True)
        refused: OSError = TimeoutError()
        for address in self._addresses(there):
            try:
                plain = socket.create_connection(
                    (address, there.port), timeout=_left(deadline, self.patience)
                )
            except OSError as error:
                refused = error
                continue
            if there.scheme == "http":
                return plain
            try:
                return self.context.wrap_socket(plain, server_hostname=there.host)
            except BaseException:
                plain.close()
                raise
        raise NoAnswer("the server cannot be reached") from refused

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


class _Impatient:
    """A socket as http.client uses it, that reads until a deadline and not a moment longer."""

    def __init__(self, connected: socket.socket, deadline: float, patience: float) -> None:
        self._socket, self._deadline, self._patience = connected, deadline, patience

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(_left(self._deadline, self._patience))
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._socket, self._deadline, self._patience))

    def close(self) -> None:
        """The answer is read after its connection is done; whoever opened the socket closes it."""


class _Reading(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: float, patience: float) -> None:
        self._socket, self._deadline, self._patience = connected, deadline, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._socket.settimeout(_left(self._deadline, self._patience))
        return self._socket.recv_into(buffer)


def _joined(url: str, location: str) -> str:
    """Servers send addresses as they have them, often in the bytes of UTF-8."""
    try:
        return urljoin(url, quote(location.encode("iso-8859-1"), safe=_IN_PATHS + "?#[]"))
    except ValueError as error:
        raise Unfetchable("a redirect to what is no address", definite=True) from error


def _left(deadline: float, patience: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, patience)


def _seconds(retry_after: str | None) -> float | None:
    """It may be a number of seconds, or a date."""
    said = (retry_after or "").strip()
    if said.isascii() and said.isdecimal() and len(said) < 10:
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
