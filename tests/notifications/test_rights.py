"""Rights in pictures that end soon are told to those who look after pictures, once."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles.models import Notification
from articles.notifications.rights import tell_of_rights
from tests.admin.test_home import picture, pictured
from tests.notifications.told import told, with_address
from tests.stories import approved, publish

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_rights_that_end_within_two_weeks_are_told_to_editors_once(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    with_address(ed)
    image = picture(wren, at, title="Boats", valid_until=at + 20 * DAY)
    article = approved(pictured(image, "The quay"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    Notification.objects.all().delete()
    tell_of_rights(at=at + 5 * DAY)
    assert told(ed) == []
    for hours in range(3):
        tell_of_rights(at=at + 6 * DAY + hours * HOUR)
    assert told(ed) == told(pia) == ["“The quay” loses a picture"] and told(wren) == []
    row = Notification.objects.get(to=ed)
    assert row.words == "Rights in the picture “Boats” end on 22 March 2026, 09:00 GMT."
    assert row.mail_due == datetime.fromisoformat("2026-03-09T07:00:00+00:00")  # its digest


def test_they_are_not_told_again_when_the_story_is_published_again(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    image = picture(wren, at, title="Boats", valid_until=at + 10 * DAY)
    article = approved(pictured(image, "The quay"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    tell_of_rights(at=at + HOUR)
    publish(article, by=pia, at=at + 2 * HOUR)
    tell_of_rights(at=at + 3 * HOUR)
    assert told(ed).count("“The quay” loses a picture") == 1
