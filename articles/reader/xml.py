"""Feeds and sitemaps: templates as XML, without the signs that it cannot hold."""

import re
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(template: str, context: dict[str, Any], kind: str = "application/xml") -> HttpResponse:
    body = _NOT_XML.sub("", render_to_string(template, context))
    return HttpResponse(body, content_type=f"{kind}; charset=utf-8")
