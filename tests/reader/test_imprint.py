"""The foot of every page: who stands behind this paper."""

import json
import re

import pytest
from django.test import Client

from articles.models import PaperSettings
from tests.reader.conftest import Publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("policy", ["about", "corrections", "contact"])
def test_the_imprint_leads_to_the_policies_that_there_are(policy: str, client: Client) -> None:
    PaperSettings(pk=1, **{policy: "Words."}).save()
    page = client.get("/").content.decode()
    assert re.findall(r'href="/about/(#\w+)"', page) == [f"#{policy}"]
    assert f'id="{policy}"' in client.get("/about/").content.decode()


def test_the_imprint_says_who_publishes_the_paper_in_plain_words(
    published: Publish, client: Client
) -> None:
    assert "Published by" not in client.get("/").content.decode()
    PaperSettings(pk=1, publisher="Courant <b>Media</b> Ltd, 1 Harbour Lane").save()
    assert "Published by Courant &lt;b&gt;Media&lt;/b&gt; Ltd, 1 Harbour Lane" in (
        client.get("/").content.decode()
    )
    page = client.get(published().editions.get().get_absolute_url()).content.decode()
    found = re.search('<script type="application/ld\\+json">(.*?)</script>', page)
    assert found
    publisher = json.loads(found[1])["publisher"]
    assert publisher["ownershipFundingInfo"].endswith("Ltd, 1 Harbour Lane")
