"""What the workflow does not allow is said on the page, with no 403; the log hears it too."""

from django.http import HttpRequest

from articles import workflow
from articles.access.refusals import refused


def told(request: HttpRequest, error: Exception) -> None:
    if isinstance(error, workflow.NotAllowed):
        refused(request, str(error))
