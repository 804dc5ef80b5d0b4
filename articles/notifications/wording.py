"""What a notification says, at the desk and in a mail, in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Notification, NotificationKind

_SENTENCES = {
    NotificationKind.SUBMITTED: gettext_lazy("%(by)s submitted %(story)s for review"),
    NotificationKind.SENT_BACK: gettext_lazy("%(by)s asks for changes in %(story)s"),
    NotificationKind.APPROVED: gettext_lazy("%(by)s approved %(story)s"),
    NotificationKind.PUBLISHED: gettext_lazy("%(by)s published %(story)s"),
    NotificationKind.REPLANNED: gettext_lazy("%(by)s changed what readers get of %(story)s"),
    NotificationKind.MENTIONED: gettext_lazy("%(by)s wrote to you in a note on %(story)s"),
    NotificationKind.ASSIGNED: gettext_lazy("%(by)s assigned %(story)s to you"),
    NotificationKind.TAKEN_BACK: gettext_lazy("%(by)s took %(story)s from you"),
    NotificationKind.DUE: gettext_lazy("%(story)s is due soon"),
    NotificationKind.RIGHTS_END: gettext_lazy("%(story)s loses a picture"),
}


def sentence(told: Notification) -> str:
    story = _("a story")
    if told.article:
        story = _("“%(headline)s”") % {"headline": told.article.headline}
    if told.guest:
        left = _("%(guest)s (by a preview link) left a note on %(story)s")
        if told.times > 1:
            left = ngettext(
                "%(guest)s (by a preview link) left %(n)s note on %(story)s",
                "%(guest)s (by a preview link) left %(n)s notes on %(story)s",
                told.times,
            )
        return left % {"guest": told.guest, "n": told.times, "story": story}
    by = (told.by.get_full_name() or told.by.get_username()) if told.by else _("Somebody")
    return str(_SENTENCES[NotificationKind(told.kind)] % {"by": by, "story": story})
