"""What a notification says, at the desk and in a mail, in one sentence."""

from articles.models import Notification, NotificationKind

_SENTENCES: dict[str, str] = {
    NotificationKind.SUBMITTED: "{by} submitted {story} for review",
    NotificationKind.SENT_BACK: "{by} asks for changes in {story}",
    NotificationKind.APPROVED: "{by} approved {story}",
    NotificationKind.PUBLISHED: "{by} published {story}",
    NotificationKind.REPLANNED: "{by} changed what readers get of {story}",
    NotificationKind.MENTIONED: "{by} wrote to you in a note on {story}",
    NotificationKind.ASSIGNED: "{by} assigned {story} to you",
    NotificationKind.TAKEN_BACK: "{by} took {story} from you",
    NotificationKind.DUE: "{story} is due soon",
    NotificationKind.RIGHTS_END: "{story} loses a picture",
}


def sentence(told: Notification) -> str:
    story = f"“{told.article.headline}”" if told.article else "a story"
    if told.guest:
        many = "a note" if told.times == 1 else f"{told.times} notes"
        return f"{told.guest} (by a preview link) left {many} on {story}"
    by = (told.by.get_full_name() or told.by.get_username()) if told.by else "Somebody"
    return _SENTENCES[told.kind].format(by=by, story=story)
