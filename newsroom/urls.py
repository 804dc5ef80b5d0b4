"""Where everything is: the desk under /admin/, the readers' site at the
root, and beside it what is shown before it is published."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/notifications/", include("articles.admin.notifications.urls")),
    path("admin/", admin.site.urls),
    path("preview/", include("articles.previews.urls")),
    path("", include("articles.reader.urls")),
]

handler403 = "articles.failures.forbidden"
handler404 = "articles.reader.page.not_found"
handler500 = "articles.failures.server_error"
