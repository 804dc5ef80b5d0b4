"""The name over somebody's stories, and its picture: the contributor that is theirs."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Contributor, Image
from articles.staff.refusals import BylineNotFree, PortraitRefused


def give_byline(user: User, name: str, *, by: User, at: datetime) -> None:
    """The contributor of this name is theirs, and is made if there is none."""
    held: Any = Contributor.objects.filter(user=user).first()
    if (held.name if held else "") == name:
        return
    wanted: Any = Contributor.objects.filter(name=name).first() if name else None
    if wanted and wanted.user:
        whose = wanted.user.get_full_name() or wanted.user.get_username()
        raise BylineNotFree(
            _("“%(byline)s” is the byline of %(name)s's account.") % {"byline": name, "name": whose}
        )
    try:
        if held:
            held.user = None
            workflow.change_row(held, by=by, at=at)
        if wanted:
            wanted.user = user
            workflow.change_row(wanted, by=by, at=at)
        elif name:
            workflow.create_row(Contributor(name=name, user=user), by=by, at=at)
    except (ValidationError, workflow.NotAllowed) as refused:
        raise BylineNotFree(" ".join(getattr(refused, "messages", [str(refused)]))) from refused


def give_portrait(user: User, key: str, *, by: User, at: datetime) -> None:
    """The picture with this key is that of their byline; without a key there is none."""
    held: Any = Contributor.objects.filter(user=user).first()
    image = Image.objects.filter(key=key).first() if key else None
    if held is None:
        if key:
            raise PortraitRefused(_("A portrait belongs to a byline: give them one first."))
        return
    if key and image is None:
        raise PortraitRefused(_("This picture is not in the library any more. Choose another one."))
    held.portrait = image
    try:
        workflow.change_row(held, by=by, at=at)
    except workflow.NotAllowed as refused:
        raise PortraitRefused(str(refused)) from refused
