"""Who was refused which page, by which rule: a line of the log for each 403. (What the workflow
refuses in words it logs itself.) No row: whoever asks again and again must not fill a table."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("newsroom.access")


class AccessRefusedMiddleware:
    """Middleware, the innermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403:
            refused(request, getattr(request, "refused_by", ""))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, PermissionDenied):
            # The response that Django makes of it does not say by which rule.
            request.refused_by = str(error)  # type: ignore[attr-defined]


def refused(request: HttpRequest, rule: str) -> None:
    match = request.resolver_match
    logger.warning(
        "refused: “%s”, %s %s: %s",
        request.user.get_username(),
        request.method,
        request.path,
        rule or f"no permission for {match.view_name if match else 'this'}",
    )
