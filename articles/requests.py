"""The request that is being answered: its id, where it came from, and who sent it.

A middleware keeps them in a context variable, so that every log line and every row of a history can
name them. Behind a proxy that settings trust, id and address are what that proxy says.
"""

import ipaddress
import re
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


@dataclass(frozen=True, slots=True)
class Current:
    request: HttpRequest | None = None
    id: str = ""
    address: str = ""


_current: ContextVar[Current] = ContextVar("current_request", default=Current())  # noqa: B039


def current() -> Current:
    return _current.get()


class RequestIdMiddleware:
    """Middleware, the outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        one = id_of(request.META)
        request.request_id = one  # type: ignore[attr-defined]
        token = _current.set(Current(request, one, address_of(request)))
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = one
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


def id_of(meta: Mapping[str, Any]) -> str:
    """The one that the proxy gave, or a new one."""
    given = meta.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex


def address_of(request: HttpRequest) -> str:
    """Where it came from, in its shortest spelling; "" where that is not known. Only what the proxy
    itself has added to X-Forwarded-For counts: everything before it may be made up."""
    value = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        value = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or value
    value = value.strip()
    if value.startswith("["):  # [2001:db8::1]:443
        value = value[1:].partition("]")[0]
    elif value.count(":") == 1:  # 192.0.2.1:443
        value = value.partition(":")[0]
    try:
        address = ipaddress.ip_address(value.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """Whom an address stands for: with IPv6, one customer has a whole /64."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.version == 4:
        return str(ip)
    return str(ipaddress.ip_network((ip, 64), strict=False))
