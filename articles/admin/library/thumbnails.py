"""Thumbnails of pictures in lists of the desk: the file where it has been made, or else the address
that makes it, so that no list waits for one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import images
from articles.models import Contributor, Image


def thumbnail_address(image: Image) -> str:
    if images.is_made(image.desk_plan):
        return image.thumbnail.url
    return reverse("admin:articles_image_thumbnail", args=[image.pk])


def portrait_of(contributor: Contributor | None) -> SafeString:
    """In a list, beside the name: nothing that has to be read out again."""
    if contributor is None or contributor.portrait is None:
        return SafeString()
    address = thumbnail_address(contributor.portrait)
    return format_html('<img src="{}" alt="" loading="lazy" class="desk-portrait">', address)


def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("articles.view_image"):
        raise PermissionDenied
    image = get_object_or_404(Image, pk=pk)
    image.make_desk_renditions()
    if not images.is_made(image.desk_plan):
        raise Http404  # its original is lost
    return HttpResponseRedirect(image.thumbnail.url)
