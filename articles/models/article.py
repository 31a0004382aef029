"""The article that editors work on. Readers never see these rows; they see an Edition."""

import uuid

from content_editor.models import Region
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import document
from ..slugs import readable, unused
from .fields import Line, Words
from .images import Image
from .people import Editor, Source
from .tags import TaggedArticle, TagsField

UNTITLED = "untitled-"


class Language(models.TextChoices):
    """The languages of document.Language, with their names."""

    TRADITIONAL = document.Language.TRADITIONAL.value, _("Traditional Chinese")
    SIMPLIFIED = document.Language.SIMPLIFIED.value, _("Simplified Chinese")
    ENGLISH = document.Language.ENGLISH.value, _("English")


class Kind(models.TextChoices):
    """The kinds of document.Kind, with their names."""

    NEWS = document.Kind.NEWS.value, _("News")
    ANALYSIS = document.Kind.ANALYSIS.value, _("Analysis")
    OPINION = document.Kind.OPINION.value, _("Opinion")
    INTERVIEW = document.Kind.INTERVIEW.value, _("Interview")
    PRESS_RELEASE = document.Kind.PRESS_RELEASE.value, _("Press release")
    SYNDICATED = document.Kind.SYNDICATED.value, _("Syndicated")


class CreditRole(models.TextChoices):
    """The roles of document.CreditRole, with the words that stand before the names."""

    AUTHOR = document.CreditRole.AUTHOR.value, _("Words")
    EDITOR = document.CreditRole.EDITOR.value, _("Editing")
    TRANSLATOR = document.CreditRole.TRANSLATOR.value, _("Translation")
    PHOTOGRAPHER = document.CreditRole.PHOTOGRAPHER.value, _("Photography")
    ILLUSTRATOR = document.CreditRole.ILLUSTRATOR.value, _("Illustration")
    NARRATOR = document.CreditRole.NARRATOR.value, _("As told by")
    DATA = document.CreditRole.DATA.value, _("Data")
    REVIEWER = document.CreditRole.REVIEWER.value, _("Review")
    CONTRIBUTOR = document.CreditRole.CONTRIBUTOR.value, _("Contribution")


class ArticleQuerySet(models.QuerySet):
    """Articles by whose they are."""

    def of(self, user) -> "ArticleQuerySet":
        """Those that the user began or has a part in by name."""
        credited = Credit.objects.filter(article=OuterRef("pk"), editor__user=user.pk)
        return self.filter(Q(owner=user.pk) | Exists(credited))


class Article(models.Model):
    """A piece of work: its fields here, its body in the blocks, its people in Credit, its sources in Reference.

    `version` counts the saves. `dated` is the day the copy itself gives, not ours. `notices` holds one per line.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        READY = "ready", _("Ready")

    headline = Line(_("headline"), blank=True)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text=_("Made from the headline when left empty."),
    )
    standfirst = Words(_("standfirst"), blank=True)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.TRADITIONAL)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEWS)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name=_("source"))
    source_url = Line(_("address at the source"), blank=True)
    dated = models.DateField(_("date the copy gives"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    lead = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("lead picture"),
        help_text=_("For cards and shared links; the first picture of the article when left empty."),
    )
    notices = Words(_("notices"), blank=True, help_text=_("Disclaimers and rights, one per line."))
    script_exceptions = Words(
        _("words that keep their script"),
        blank=True,
        help_text=_("One per line: a word that stays as it is in the other script, or the word = what it becomes."),
    )
    tags = TagsField(_("tags"), through=TaggedArticle, blank=True, help_text=_("Separated by ， 、 , ; or ；"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("begun by"),
        help_text=_("May change it until it is published, as may those in the byline."),
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    regions = [Region(key="body", title=_("Body"))]

    objects = ArticleQuerySet.as_manager()

    class Meta:
        permissions = [
            ("edit_any_article", "Can change the articles of others, and published ones"),
            ("publish_article", "Can publish, schedule, correct and send back articles"),
            ("withdraw_article", "Can withdraw published articles"),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["-updated_at", "-id"]), models.Index(fields=["status", "-updated_at"])]

    def __str__(self) -> str:
        return self.headline or gettext("(no headline)")

    def save(self, *args, **kwargs) -> None:
        # An address made for an article without a headline gives way to a readable one as soon as there is a headline.
        if not self.slug or (self.headline and self.slug.startswith(UNTITLED)):
            self.slug = self.free_slug(self.headline)
        self.version += 1
        super().save(*args, **kwargs)

    def free_slug(self, text: str) -> str:
        """A slug from this text that no other article has, nor ever had in public."""
        return unused(readable(text, UNTITLED + uuid.uuid4().hex[:8]), self.is_slug_taken)

    def is_slug_taken(self, slug: str) -> bool:
        """Whether another article has this address, or ever had it in public: its readers' links must stay true."""
        others = Article.objects.exclude(pk=self.pk)
        return others.filter(Q(slug=slug) | Q(editions__slug=slug)).exists()

    @cached_property
    def public_edition(self):
        """The edition readers see now, or None."""
        return self.editions.public().first()

    @cached_property
    def scheduled_edition(self):
        """The edition that will go out at a set time, or None."""
        return self.editions.scheduled().first()


class Credit(models.Model):
    """A person's part in an article, in the order of the byline."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="credits")
    editor = models.ForeignKey(Editor, models.PROTECT, related_name="credits", verbose_name=_("name"))
    role = models.CharField(_("role"), max_length=20, choices=CreditRole, default=CreditRole.AUTHOR)
    affiliation = Line(_("affiliation"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.editor}"


class Reference(models.Model):
    """A source that the article rests on, or a note to it, in the order of its number."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="references")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = Line(_("title"), blank=True)
    url = Line(_("web address"), blank=True)
    publisher = Line(_("publisher"), blank=True)
    label = Line(_("mark"), blank=True, help_text=_("When it is not the number: 注一"))
    accessed_on = models.DateField(_("accessed on"), null=True, blank=True)
    archived_url = Line(_("archived copy"), blank=True)
    checked_at = models.DateTimeField(_("last check"), null=True, blank=True, editable=False)
    check_result = models.CharField(_("result of the last check"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or self.url
