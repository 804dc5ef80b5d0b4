"""What is not done to an account, and why: each worded once, for the desk chief who asked."""

from django.contrib.auth.models import User

from articles.roles import ROLES


class Refused(Exception):
    """It does not happen; the message is for whoever asked, and `field` where the form shows it."""

    field = ""


class NotYours(Refused):
    def __init__(self) -> None:
        super().__init__("Looking after people is for a desk chief.")


class IsLimited(Refused):
    """Or else they would let in somebody who is not, or have another's byline."""

    def __init__(self) -> None:
        super().__init__(
            "You are limited to topics yourself: a Desk chief who is not looks after people."
        )


class AdministratorsOnly(Refused):
    def __init__(self, person: User) -> None:
        more = "can do everything here" if person.is_superuser else "may do more than a role allows"
        name = _name(person)
        super().__init__(f"{name} {more}: only a superuser changes this account, under “Users”.")


class OwnAccount(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(f"Nobody {what}: another desk chief can do that.")


class OwnRole(OwnAccount):
    field = "role"


class LastChief(Refused):
    field = "role"

    def __init__(self, person: User) -> None:
        super().__init__(
            f"{_name(person)} is the last desk chief, and nobody would be left "
            "to let people in. Make somebody else desk chief first."
        )


class NoSuchRole(Refused):
    field = "role"

    def __init__(self, role: str) -> None:
        super().__init__(f"“{role}” is no role here: {', '.join(ROLES)}.")


class AddressNeeded(Refused):
    field = "email"

    def __init__(self) -> None:
        super().__init__("Give an address: the invitation and forgotten passwords go there.")


class AddressTaken(Refused):
    field = "email"

    def __init__(self, email: str, owner: User) -> None:
        whose = _name(owner)
        super().__init__(f"{email} is the address of {whose}'s account already.")


class BylineNotFree(Refused):
    field = "byline"


class PortraitRefused(Refused):
    field = "portrait"


class OwnLimits(OwnAccount):
    field = "topics"


class TopicsGone(Refused):
    field = "topics"

    def __init__(self) -> None:
        super().__init__(
            "One of these topics was deleted or renamed in the meantime. Choose them again."
        )


class NotAwaited(Refused):
    def __init__(self, person: User) -> None:
        name = _name(person)
        if not person.is_active:
            why = "is deactivated"
        elif person.has_usable_password():
            why = "has a password already; “Forgotten your password?” is where they sign in"
        else:
            why = "has no e-mail address yet"
        super().__init__(f"No invitation was sent: {name} {why}.")


class ChangedMeanwhile(Refused):
    def __init__(self, person: User) -> None:
        super().__init__(
            f"{_name(person)}'s account was changed in the meantime: “Changes” says what and by "
            "whom. Nothing was saved, and nothing was overwritten: open the page again to see "
            "what it says now."
        )


class Gone(Refused):
    def __init__(self) -> None:
        super().__init__("This account is not here any more.")


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
