"""Addresses of the pages of notifications, each behind the desk's door."""

from django.contrib import admin
from django.urls import path

from articles.admin.notifications import choices, page

app_name = "notifications"
urlpatterns = [
    path("", admin.site.admin_view(page.page), name="list"),
    path("choices/", admin.site.admin_view(choices.page), name="choices"),
]
