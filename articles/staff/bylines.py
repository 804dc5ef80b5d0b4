"""The name over somebody's stories: the contributor that is theirs."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from articles import workflow
from articles.models import Contributor
from articles.staff.refusals import BylineNotFree


def give_byline(user: User, name: str, *, by: User, at: datetime) -> None:
    """The contributor of this name is theirs, and is made if there is none."""
    held: Any = Contributor.objects.filter(user=user).first()
    if (held.name if held else "") == name:
        return
    wanted: Any = Contributor.objects.filter(name=name).first() if name else None
    if wanted and wanted.user:
        whose = wanted.user.get_full_name() or wanted.user.get_username()
        raise BylineNotFree(f"“{name}” is the byline of {whose}'s account.")
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
