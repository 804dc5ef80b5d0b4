"""What happens when the app is loaded: its checks are registered, its roles kept in step and
its articles indexed."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    default = True
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        from articles import system_checks  # noqa: F401  (registers itself)
        from articles.access import changes, signals  # noqa: F401  (so do these)
        from articles.publishing import index_after_migrate
        from articles.roles import keep_roles

        post_migrate.connect(keep_roles, sender=self)
        post_migrate.connect(index_after_migrate, sender=self)


class DeskConfig(admin.AdminConfig):
    """Django's admin, with the desk's own doors."""

    default = False
    default_site = "articles.login.site.Desk"
