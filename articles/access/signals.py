"""What Django says happened at the door, for the access log."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from articles.access.records import What, record
from articles.access.sessions import begin
from articles.requests import current


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    begin(request.session, user)
    record(What.SIGNED_IN, at=timezone.now(), person=user, address=current().address)


@receiver(user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    name = str(credentials.get("username", ""))
    person = User.objects.filter(username=name.replace("\0", "")).first()
    address = current().address
    record(What.FAILED, at=timezone.now(), username=name, person=person, address=address)


@receiver(user_logged_out)
def signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(What.SIGNED_OUT, at=timezone.now(), person=user, address=current().address)
