"""The addresses of preview links."""

from django.urls import path

from articles.previews import views

app_name = "previews"

urlpatterns = [
    path("<str:token>/", views.preview, name="preview"),
    path("<str:token>/notes/", views.note, name="note"),
    path("<str:token>/pictures/<path:name>", views.picture, name="picture"),
]
