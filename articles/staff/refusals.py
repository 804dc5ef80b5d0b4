"""What is not done to an account, and why: each worded once, for the desk chief who asked."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.roles import ROLES, title_of


class Refused(Exception):
    """It does not happen; the message is for whoever asked, and `field` where the form shows it."""

    field = ""


class NotYours(Refused):
    def __init__(self) -> None:
        super().__init__(_("Looking after people is for a desk chief."))


class IsLimited(Refused):
    """Or else they would let in somebody who is not, or have another's byline."""

    def __init__(self) -> None:
        super().__init__(
            _("You are limited to topics yourself: a Desk chief who is not looks after people.")
        )


class AdministratorsOnly(Refused):
    def __init__(self, person: User) -> None:
        if person.is_superuser:
            why = _(
                "%(name)s can do everything here: only a superuser changes this account, "
                "under “Users”."
            )
        else:
            why = _(
                "%(name)s may do more than a role allows: only a superuser changes this account, "
                "under “Users”."
            )
        super().__init__(why % {"name": _name(person)})


class OwnAccount(Refused):
    words = gettext_lazy("Nobody deactivates their own account: another desk chief can do that.")

    def __init__(self) -> None:
        super().__init__(str(self.words))


class OwnRole(OwnAccount):
    field = "role"
    words = gettext_lazy("Nobody changes their own role: another desk chief can do that.")


class LastChief(Refused):
    field = "role"

    def __init__(self, person: User) -> None:
        super().__init__(
            _(
                "%(name)s is the last desk chief, and nobody would be left "
                "to let people in. Make somebody else desk chief first."
            )
            % {"name": _name(person)}
        )


class NoSuchRole(Refused):
    field = "role"

    def __init__(self, role: str) -> None:
        super().__init__(
            _("“%(role)s” is no role here: %(roles)s.")
            % {"role": role, "roles": ", ".join(map(title_of, ROLES))}
        )


class AddressNeeded(Refused):
    field = "email"

    def __init__(self) -> None:
        super().__init__(_("Give an address: the invitation and forgotten passwords go there."))


class AddressTaken(Refused):
    field = "email"

    def __init__(self, email: str, owner: User) -> None:
        whose = _name(owner)
        super().__init__(
            _("%(email)s is the address of %(name)s's account already.")
            % {"email": email, "name": whose}
        )


class BylineNotFree(Refused):
    field = "byline"


class PortraitRefused(Refused):
    field = "portrait"


class OwnLimits(OwnAccount):
    field = "topics"
    words = gettext_lazy("Nobody limits themselves: another desk chief can do that.")


class TopicsGone(Refused):
    field = "topics"

    def __init__(self) -> None:
        super().__init__(
            _("One of these topics was deleted or renamed in the meantime. Choose them again.")
        )


class NotAwaited(Refused):
    def __init__(self, person: User) -> None:
        if not person.is_active:
            why = _("No invitation was sent: %(name)s is deactivated.")
        elif person.has_usable_password():
            why = _(
                "No invitation was sent: %(name)s has a password already; "
                "“Forgotten your password?” is where they sign in."
            )
        else:
            why = _("No invitation was sent: %(name)s has no e-mail address yet.")
        super().__init__(why % {"name": _name(person)})


class ChangedMeanwhile(Refused):
    def __init__(self, person: User) -> None:
        super().__init__(
            _(
                "%(name)s's account was changed in the meantime: “Changes” says what and by "
                "whom. Nothing was saved, and nothing was overwritten: open the page again to "
                "see what it says now."
            )
            % {"name": _name(person)}
        )


class Gone(Refused):
    def __init__(self) -> None:
        super().__init__(_("This account is not here any more."))


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
