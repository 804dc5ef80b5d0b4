"""The desk: the stock admin, which displays and asks. The workflow decides."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from post_office.models import Attachment, Email, EmailTemplate, Log

from articles.admin import moment_field  # every page looks once at what it puts into the admin

# isort: split
from articles.admin.article.admin import ArticleAdmin
from articles.admin.bundles.admin import BundleAdmin
from articles.admin.fronts.admin import FrontAdmin
from articles.admin.home.page import context as home_of
from articles.admin.imports.batches import BatchAdmin
from articles.admin.imports.conflicts import SourceAdmin
from articles.admin.library.admin import ImageAdmin
from articles.admin.paper.admin import PaperSettingsAdmin
from articles.admin.people.access_log import AccessRecordAdmin
from articles.admin.people.admin import ColleagueAdmin
from articles.admin.reference import ContributorAdmin, SeriesAdmin, TagAdmin, TopicAdmin

__all__ = [
    "AccessRecordAdmin",
    "ArticleAdmin",
    "BatchAdmin",
    "BundleAdmin",
    "ColleagueAdmin",
    "ContributorAdmin",
    "FrontAdmin",
    "ImageAdmin",
    "PaperSettingsAdmin",
    "SeriesAdmin",
    "SourceAdmin",
    "TagAdmin",
    "TopicAdmin",
    "moment_field",
]

admin.site.index_title = _("Newsroom desk")
admin.site.home = home_of  # type: ignore[attr-defined]  # of articles.login.site.Desk
admin.site.empty_value_display = "–"
# Mails are sent by a process and say what is not public: the queue has no pages at the desk.
admin.site.unregister([Attachment, Email, EmailTemplate, Log])
