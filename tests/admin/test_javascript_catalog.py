"""The words of the desk's scripts: a catalogue for each language, before every other script."""

import re

from django.test import Client
from django.utils import translation

CATALOG = "/admin/articles/article/editor/words/{}.js"


def test_the_catalogue_comes_before_every_other_script_of_the_desk(pia_client: Client) -> None:
    for path in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/"):
        page = pia_client.get(path).content.decode()
        scripts = re.findall(r'<script src="([^"]+)"', page)
        own = [n for n, script in enumerate(scripts) if "articles/desk/" in script]
        assert scripts[own[0] - 1] == CATALOG.format("en-gb")
        assert "words" in scripts[own[0]]  # which does without it


def test_each_language_has_its_address_and_no_cache_that_is_shared() -> None:
    # No mark for the database: it is asked nothing.
    for language in ("en-gb", "de", "es", "de-ch", "xx-yy", "x" * 600):
        answer = Client().get(CATALOG.format(language))
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
        assert "gettext" in answer.content.decode()
        assert translation.get_language() == "en-gb"
