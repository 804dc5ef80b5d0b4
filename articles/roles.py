"""The roles of a newsroom as Django groups, kept in step with this table after every migration."""

from collections.abc import Collection
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.access.changes import recorded_elsewhere

_WRITER = [
    *("add_article", "change_article", "view_article", "submit_article"),
    *("add_section", "change_section", "delete_section", "view_section"),
    *("add_byline", "change_byline", "delete_byline", "view_byline"),
    *("add_image", "change_image", "view_image"),
    *("add_tag", "view_tag", "view_topic", "view_series", "view_contributor"),
    *("view_revision", "view_edition", "view_statuschange", "view_source", "view_batch"),
]
_EDITOR = [
    *_WRITER,
    *("view_any_article", "edit_any_article", "assign_article", "review_article", "edit_any_image"),
    *("change_tag", "add_topic", "change_topic", "add_series", "change_series"),
    *("add_contributor", "change_contributor"),
    *("add_bundle", "change_bundle", "view_bundle"),
    "edit_front",
]
_PUBLISHER = [
    *_EDITOR,
    *("publish_article", "publish_front", "import_article", "override_checks"),
    *("rename_topic", "rename_series", "rename_tag", "rename_contributor"),
    *("delete_article", "delete_tag", "delete_topic", "delete_series", "delete_contributor"),
    "delete_image",
]
_CHIEF = [
    *_PUBLISHER,
    *("add_colleague", "change_colleague", "view_colleague", "view_accessrecord"),
    "change_papersettings",
]
CHIEF = "Desk chief"
ROLES = {"Writer": _WRITER, "Editor": _EDITOR, "Publisher": _PUBLISHER, CHIEF: _CHIEF}
TITLES = {  # what the desk calls them; the keys are the groups' names
    "Writer": pgettext_lazy("role", "Writer"),
    "Editor": pgettext_lazy("role", "Editor"),
    "Publisher": pgettext_lazy("role", "Publisher"),
    CHIEF: pgettext_lazy("role", "Desk chief"),
}
IN_WORDS = {
    "Writer": _(
        "Writes stories, brings pictures, sends them for review; changes what is their own."
    ),
    "Editor": _(
        "All that a Writer does. Plans and assigns stories, changes everybody's, asks for "
        "changes, approves and spikes; puts fronts together; describes topics, series and bylines."
    ),
    "Publisher": _(
        "All that an Editor does. Publishes, schedules and withdraws, also in spite of "
        "a check, with a reason; publishes fronts; imports archives; renames and deletes."
    ),
    CHIEF: _(
        "All that a Publisher does. Looks after the people here: lets them in, gives them "
        "their role, and ends their access. Sets how the paper is called and how it works."
    ),
}


def title_of(role: str) -> str:
    """Another group is called what it is."""
    return str(TITLES.get(role, role))


def highest(names: Collection[str]) -> str:
    """Of somebody's groups the role that has the rights of all their roles; empty if none has."""
    return next((role for role in reversed(ROLES) if role in names), "")


def keep_roles(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """After migrate: the groups have these permissions of ours, no more and no fewer.

    Permissions of other apps that somebody gave a group by hand are left alone.
    """
    create_permissions(sender, verbosity=0, using=using)
    ours = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    by_codename = {permission.codename: permission for permission in ours}
    for role, codenames in ROLES.items():
        group, _new = Group.objects.using(using).get_or_create(name=role)
        others = group.permissions.exclude(content_type__app_label=sender.label)
        with recorded_elsewhere():
            group.permissions.set([*others, *(by_codename[name] for name in codenames)])


def archivist() -> User:
    """Who imports when nobody is named: an account that nobody can sign in with."""
    user, new = User.objects.get_or_create(
        username="archivist", defaults={"first_name": "The", "last_name": "Archivist"}
    )
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name="Editor"))
    return user
