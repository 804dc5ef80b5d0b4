"""The page for readers of a story that somebody sees in the list and may not look into."""

from datetime import datetime

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser, User

from articles.admin.keys import is_key
from articles.models import Edition, visible_to


def address(object_id: str, by: User | AnonymousUser, *, at: datetime) -> str:
    """Of its page for readers; empty where it is nothing for this person."""
    key = unquote(object_id)
    if not is_key(key) or not visible_to(by, at=at, also_changed=True).filter(pk=key).exists():
        return ""
    live = Edition.objects.live(at).stories().of_article(int(key)).first()
    return live.get_absolute_url() if live else ""
