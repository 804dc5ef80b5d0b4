"""Article, Byline, Section: the working copy. Readers never see these rows."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import languages, paper
from articles.content import Genre
from articles.models.assignment import Assignment
from articles.models.image import Image
from articles.models.reference import Contributor, Series, Tag, Topic
from articles.models.topic_limit import TopicLimit, is_limited

VIEW, WRITE = "articles.view_article", "articles.change_article"
SEE_ALL, EDIT_ALL = "articles.view_any_article", "articles.edit_any_article"
EVERYTHING = "everything"  # what Writers see, where the paper has it so


class Status(models.TextChoices):
    """Where the work is. What the public sees is another axis: the editions say it."""

    PLANNED = "planned", _("Planned")
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    SPIKED = "spiked", _("Spiked")

    @property
    def is_closed(self) -> bool:
        """Nobody changes such a text until it is opened again."""
        return self is Status.SPIKED

    @property
    def is_with_writer(self) -> bool:
        """Its text has still to be handed in."""
        return self in (Status.PLANNED, Status.DRAFT, Status.CHANGES_REQUESTED)


class ArticleQuerySet(models.QuerySet["Article"]):
    def editable_by(self, user: User | AnonymousUser) -> "ArticleQuerySet":
        """Whoever writes changes what is their own, and Editors all that their topics give them."""
        if not user.has_perm(WRITE):
            return self.none()
        if not user.has_perm(EDIT_ALL):
            return self.filter(_own(user))
        return self.filter(_own(user) | _in_topics_of(user)) if is_limited(user) else self.all()

    def open_to(self, user: User | AnonymousUser) -> "ArticleQuerySet":
        """Those whose text and work (history, notes, previews) somebody sees: what they may change,
        what nobody has to write yet, and, for Editors, all that their topics give them. For
        Writers, too, where the paper has it so."""
        if not user.has_perm(VIEW):
            return self.editable_by(user)
        if self.opens_all_to(user):
            return self.all()
        others = Q() if user.has_perm(SEE_ALL) or writers_see_all() else _offered()
        if is_limited(user):
            others &= _in_topics_of(user)
        return self.filter(others | _own(user) if user.has_perm(WRITE) else others)

    def opens_all_to(self, user: User | AnonymousUser) -> bool:
        every = user.has_perm(SEE_ALL) or writers_see_all()
        return every and user.has_perm(VIEW) and not is_limited(user)

    def own_of(self, user: User | AnonymousUser) -> "ArticleQuerySet":
        return self.filter(_own(user))

    def within_limits_of(self, user: User | AnonymousUser) -> "ArticleQuerySet":
        """Those for which somebody's role counts: all, or those with one of their topics."""
        return self.filter(_in_topics_of(user)) if is_limited(user) else self.all()

    def translations(self) -> "ArticleQuerySet":
        return self.filter(translation_of__isnull=False)

    def translations_of(self, key: uuid.UUID) -> "ArticleQuerySet":
        return self.filter(Q(translation_of=key))

    def with_newest_revision(self) -> "ArticleQuerySet":
        """Its number, asked for with the row: whatever is read afterwards is as new, or newer."""
        return self.annotate(
            newest_revision=Max("revisions__number", filter=Q(revisions__aside=False))
        )

    def whole(self) -> "ArticleQuerySet":
        """With everything their content needs, in a fixed number of queries."""
        return self.select_related("image", "series").prefetch_related(
            "topics",
            "tags",
            models.Prefetch("bylines", Byline.objects.select_related("contributor")),
            models.Prefetch("sections", Section.objects.select_related("image")),
        )


class Illustrated(models.Model):
    """What has room for one image: which it is, and what is said of it there."""

    image = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, related_name="+")
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=200, blank=True)
    decorative = models.BooleanField(
        default=False, help_text=_("The picture says nothing that the text does not say.")
    )

    class Meta:
        abstract = True


class Article(Illustrated):
    """The working copy of one story. Only the workflow writes `status` and `version`.

    Its own image is the lead image.
    """

    # What outsiders know the story by (feeds, exports): the same in every copy of the newsroom.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    headline = models.CharField(max_length=300)
    standfirst = models.TextField(
        blank=True, help_text=_("One or two sentences that say what the story is. Plain text.")
    )
    slug = models.SlugField(
        max_length=120,
        blank=True,
        allow_unicode=True,
        help_text=_("Last part of the address. Left empty, it is made from the headline."),
    )
    genre = models.CharField(
        max_length=10,
        choices=[(genre.value, genre.label) for genre in Genre],
        default=Genre.NEWS.value,
        help_text=_("Readers are told of all but news."),
    )
    language = models.CharField(
        max_length=35,
        blank=True,
        validators=[
            RegexValidator(languages.TAG, _("This is no tag of a language, like en or pt-BR."))
        ],
        help_text=_("Left empty, it is the site's."),
    )
    # No constraint: a text says what it is a translation of, also where that is no longer here.
    translation_of = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        verbose_name=_("translation of"),
        to_field="key",
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text=_("The story in its first language. Readers find the one beside the other."),
    )
    first_published = models.DateTimeField(
        _("first published elsewhere"),
        null=True,
        blank=True,
        help_text=_("For a story that had readers before it came here: its original date."),
    )
    contributors = models.ManyToManyField(Contributor, through="Byline", related_name="+")
    # No way back from the public reference rows to working copies: related_name is "+".
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="+")
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Readers find its other parts beside each. Editors add new ones."),
    )
    # All that it shows, beside its text and in it: kept by publishing.write.
    images = models.ManyToManyField(Image, blank=True, editable=False, related_name="articles")

    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    # The last save or transition; an article's own time never runs backwards.
    changed_at = models.DateTimeField(editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-pk")
        permissions = [
            ("view_any_article", "Can see unpublished articles of others"),
            ("edit_any_article", "Can change articles of others"),
            ("assign_article", "Can plan stories and assign them"),
            ("submit_article", "Can hand an article in for review"),
            ("review_article", "Can review, approve and spike articles"),
            ("publish_article", "Can publish, schedule and withdraw articles"),
            ("import_article", "Can publish articles on import"),
            ("override_checks", "Can publish in spite of what a check says"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="article_status_known"
            ),
            models.CheckConstraint(condition=~Q(headline=""), name="article_has_a_headline"),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="article_changed_last"),
            models.Index(fields=["status", "-changed_at", "-id"], name="article_of_status"),
            models.Index(fields=["genre", "-changed_at", "-id"], name="article_of_genre"),
            models.Index(
                fields=["translation_of", "id"],
                condition=Q(translation_of__isnull=False),
                name="article_translations",
            ),
            models.Index(
                fields=["-changed_at", "-id"],
                condition=Q(translation_of__isnull=False),
                name="article_translated_last",
            ),
        ]

    def __str__(self) -> str:
        return self.headline


def writers_of(article: Article) -> models.QuerySet[User]:
    """Whose it is to go on: whoever has it to write, or else whoever began it; and those whose
    names it carries. Who planned a story for somebody is none of them."""
    named = Byline.objects.filter(article=article).values("contributor__user")
    assigned = Assignment.objects.filter(article=article, assignee__isnull=False)
    begun = Q(pk=article.created_by_id) & ~Exists(assigned)
    return User.objects.filter(begun | Q(pk__in=assigned.values("assignee")) | Q(pk__in=named))


def writers_see_all() -> bool:
    return paper.current().writers_see == EVERYTHING


# Subqueries, not joins: no duplicates, so lists and deletes stay plain.


def _own(user: User | AnonymousUser) -> Q:
    """What somebody began, what carries their name, and what is assigned to them."""
    named = Byline.objects.filter(contributor__user=user.pk).values("article")
    assigned = Assignment.objects.filter(assignee=user.pk).values("article")
    return Q(created_by=user.pk) | Q(pk__in=named) | Q(pk__in=assigned)


def _offered() -> Q:
    """What is planned, and for anybody to take."""
    return Q(pk__in=Assignment.objects.of(None).values("article"))


def _in_topics_of(user: User | AnonymousUser) -> Q:
    limits = TopicLimit.objects.filter(person=user.pk).values("topic")
    its = Article.topics.through.objects.filter(article=OuterRef("pk"), topic__in=limits)
    return Q(Exists(its))


class Byline(models.Model):
    """A contributor's place in an article's byline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(Contributor, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("name in the byline")
        verbose_name_plural = _("byline")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "contributor"],
                name="byline_names_a_person_once",
                violation_error_message=_("This person is in the byline already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.contributor)


class Section(Illustrated):
    """A heading, a Markdown body, and the image with its credit if it has one."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0)
    heading = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.heading or gettext("Section %(number)s") % {"number": self.position // 10}
