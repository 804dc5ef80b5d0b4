"""System checks: what must fit together for the newsroom to be safe, said at start-up."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver

from articles import paper
from articles.publishing.checks import SETTABLE, SEVERITIES

NOWHERE = ("console", "dummy", "filebased", "locmem")  # Django's own, for development


@register()
def markdownx_addresses_are_ours(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """markdownx's own views take uploads and previews from anybody: they must not be mounted."""
    found: list[CheckMessage] = []
    if any(module.startswith("markdownx") for module in _url_modules(get_resolver())):
        found.append(
            Error(
                "markdownx.urls is included: anybody could upload and preview.",
                hint="Remove it; the desk has its own addresses for both.",
                id="articles.E001",
            )
        )
    for name in ("MARKDOWNX_URLS_PATH", "MARKDOWNX_UPLOAD_URLS_PATH"):
        try:
            str(getattr(settings, name))
        except (AttributeError, NoReverseMatch):
            found.append(
                Error(
                    f"{name} does not lead to the desk.",
                    hint="Use reverse_lazy() of the desk's preview and upload addresses.",
                    id="articles.E002",
                )
            )
    return found


@register()
def checks_that_are_set_are_there(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A misspelt name would leave a check as it is, and say nothing."""
    found: list[CheckMessage] = []
    for code in settings.CHECKS:
        if code in SETTABLE:
            continue
        why = "there is no such check"
        if code in SEVERITIES:
            why = "nothing can be shown without it, or it has exceptions of its own"
        found.append(
            Error(
                f"NEWSROOM_CHECKS: “{code}” cannot be set: {why}.",
                hint=f"These can be: {', '.join(sorted(SETTABLE))}.",
                id="articles.E003",
            )
        )
    return found


@register()
def languages_can_have_a_site(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """What is no tag, and a language that is there already, would be left out, and nobody told."""
    wanted = settings.FURTHER_LANGUAGES
    known = paper.further_languages(wanted, settings.LANGUAGE_CODE)
    return [
        Error(
            f"NEWSROOM_LANGUAGES: “{tag}” cannot have a site of its own.",
            hint="Name each further language once, by its tag, and not that of the paper: de, es.",
            id="articles.E004",
        )
        for tag in wanted
        if tag not in known
    ]


@register()
def mails_leave_a_real_site(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A mail that is printed counts as sent: nobody would miss it but those whom it was for."""
    sends = settings.EMAIL_BACKEND.rpartition(".mail.backends.")[2].partition(".")[0] not in NOWHERE
    if settings.LOCAL or sends:
        return []
    return [
        Warning(
            "EMAIL_URL sends no mail: notifications, digests and invitations reach nobody.",
            hint="Set it to a mail server, as smtp+tls://name:password@mail.example.org:587.",
            id="articles.W001",
        )
    ]


def _url_modules(resolver: URLResolver) -> list[str]:
    modules: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            modules += _url_modules(pattern)
        elif isinstance(pattern, URLPattern):
            modules.append(pattern.callback.__module__)
    return modules
