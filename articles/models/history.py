"""What was, and what the public may see.

A Revision is a Document at a save; an Edition is a Document that was published. Whatever readers get, on pages,
in feeds, in sitemaps, is read from Edition through `Edition.objects.public()`, and only there is it decided
what is public.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..document import Document
from ..scripts import exact, other_script, words_in
from .article import Article, CreditRole, Kind, Language
from .fields import Line, Words
from .people import Editor
from .tags import Tag

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class Revision(models.Model):
    """The whole article at one save. Saves of one sitting (`sitting`: an open page) share one, the last of them."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.CharField(_("note"), max_length=300, blank=True)
    sitting = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return gettext("Revision %(number)s") % {"number": self.number}


class EditionQuerySet(models.QuerySet):
    """Editions by their time."""

    def public(self) -> "EditionQuerySet":
        """What the public sees at this moment, newest first. The only place that decides it.

        The clock is the database's at the time of the query, so a stored queryset never freezes it
        and a scheduled edition appears at its second.
        """
        return self.went_out().filter(public_until__gt=Now()).order_by("-published_at", "-pk")

    def went_out(self) -> "EditionQuerySet":
        """What has ever been public, in no particular order."""
        return self.filter(public_from__lte=Now())

    def scheduled(self) -> "EditionQuerySet":
        """What will be public at a set time, soonest first."""
        return self.filter(public_from__gt=Now(), public_until__gt=F("public_from")).order_by("public_from")

    def to_be_found(self) -> "EditionQuerySet":
        """What is public or will be at a set time: what search keeps ready. Only public() says what readers find."""
        return self.filter(Q(public_until__gt=Now()), Q(public_until__gt=F("public_from")))

    def past(self) -> "EditionQuerySet":
        """What was public once and is so no more, the latest first."""
        return self.went_out().filter(public_until__lte=Now()).order_by("-public_until", "-pk")


class Edition(models.Model):
    """A published Document: everything a reader's page shows, frozen.

    Public while `public_from` <= now < `public_until` (FOREVER where no end is set). `published_at` is when the
    article was first public, `updated_at` when this edition was. `opening`, `html`, `text`, `contents`, `minutes` and
    `picture` are as typeset.Page has them, `other_card` and `other_page` as scripts.other_version() does.
    """

    # Whether show_in() made this instance speak the other script.
    turned = False

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    document = models.JSONField(_("document"))
    slug = models.SlugField(_("address"), max_length=120, allow_unicode=True)
    headline = Line(_("headline"))
    standfirst = models.TextField(_("standfirst"), blank=True)
    language = models.CharField(_("language"), max_length=7, choices=Language)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    opening = models.TextField(_("opening picture"), blank=True)
    html = models.TextField(_("body"))
    text = models.TextField(_("words"))
    contents = models.JSONField(_("contents"), default=list)
    picture = models.JSONField(_("picture"), default=dict)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1)
    other_card = models.JSONField(_("card in the other script"), default=dict, blank=True)
    other_page = models.JSONField(_("page in the other script"), default=dict, blank=True)
    tags = models.ManyToManyField(Tag, related_name="editions", verbose_name=_("tags"))
    public_from = models.DateTimeField(_("public from"))
    public_until = models.DateTimeField(_("public until"), default=FOREVER)
    published_at = models.DateTimeField(_("first published at"))
    updated_at = models.DateTimeField(_("updated at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    withdrawal_notice = Words(_("reason for withdrawing"), blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            # Two at once would be two truths: the one open edition of an article is the one readers get.
            models.UniqueConstraint(fields=["article"], condition=Q(public_until=FOREVER), name="one_open_edition"),
        ]
        indexes = [
            # With the two times, so that SQLite need not walk past a long body to see whether a row is public.
            models.Index(fields=["-published_at", "-id", "public_from", "public_until"]),
            models.Index(fields=["kind", "-published_at", "-id"]),
            models.Index(fields=["slug"]),
            models.Index(fields=["public_until", "public_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def save(self, *args, **kwargs) -> None:
        assert not self.turned, "an edition that was turned for a page is not what was published"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return self.path_in(self.language.lower())

    def path_in(self, language: str) -> str:
        """The address of the article in one of its languages: its own needs no name."""
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse("article", args=[self.slug])
        own = other_script(self.language) if self.turned else self.language
        return path if language == own.lower() else f"/{language}{path}"

    def languages(self) -> list[str]:
        """The languages that the article can be read in, its own first, as addresses name them."""
        own, other = self.language.lower(), other_script(self.language).lower()
        if self.turned:
            own, other = other, own
        return [own, other] if self.other_card else [own]

    def show_in(self, language: str) -> "Edition":
        """Make this instance speak the other script, where it has one and that is asked for; never saved so.

        In:  a language as addresses name it. Fields that are deferred are left so.
        Out: the edition itself.
        """
        if self.turned or not self.other_card or language != other_script(self.language).lower():
            return self
        deferred = self.get_deferred_fields()
        self.headline, self.standfirst = self.other_card["headline"], self.other_card["standfirst"]
        if self.picture:
            self.picture = {**self.picture, "alt": self.other_card.get("alt", "")}
        if "other_page" not in deferred:
            for name in {"opening", "html", "text", "contents"} - deferred:
                setattr(self, name, self.other_page[name])
        self.language = other_script(self.language)
        self.turned = True
        return self

    @cached_property
    def content(self) -> Document:
        """The frozen Document; turned, with the parts of it that a page shows in the other script."""
        document = Document.from_json(self.document)
        if not self.turned:
            return document
        titles = zip(document.references, self.other_page["references"], strict=True)
        return replace(
            document,
            headline=self.headline,
            standfirst=self.standfirst,
            notices=tuple(self.other_page["notices"]),
            references=tuple(replace(reference, title=title) for reference, title in titles),
        )

    @property
    def was_updated(self) -> bool:
        """Whether this is not how it first went out."""
        return self.number > 1 and self.updated_at > self.published_at


class EditionCredit(models.Model):
    """A byline as it was printed, and the person it leads to."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="credits")
    editor = models.ForeignKey(Editor, models.PROTECT, related_name="printed")
    role = models.CharField(max_length=20, choices=CreditRole)
    name = models.CharField(max_length=200)
    affiliation = Line(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class CorrectionQuerySet(models.QuerySet):
    """Corrections by their time."""

    def shown(self) -> "CorrectionQuerySet":
        """Those whose edition has gone out, the latest first, with its moment as `at` and its number.

        A scheduled one is not out yet.

        Not by a join: corrections are few, and SQLite would begin with all editions.
        """
        edition = Edition.objects.filter(pk=OuterRef("edition"))
        its = {"at": Subquery(edition.values("public_from")), "number": Subquery(edition.values("number"))}
        return self.annotate(**its).filter(at__lte=Now()).order_by("-at", "-pk")


class Correction(models.Model):
    """What was wrong in an article and what is right. Public as soon as the edition that mends it is."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="correction", verbose_name=_("edition"))
    kind = models.CharField(pgettext_lazy("correction", "kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    wrong = Words(_("what was wrong"))
    right = Words(_("what is right"))

    # Whether show_in() made this instance speak the other script.
    turned = False

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-edition__public_from"]

    def __str__(self) -> str:
        return self.wrong

    def get_absolute_url(self) -> str:
        """Its place in the log of the article, for a row that knows the article's `slug`."""
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse("article", args=[self.slug])
        return f"{f'/{self.language.lower()}' if self.turned else ''}{path}#correction-{self.number}"

    @property
    def is_material(self) -> bool:
        """Whether who reads on should know it first; news that came later is no mistake."""
        return self.kind != self.Kind.UPDATE

    def show_in(self, language: str) -> "Correction":
        """Make this instance speak a script, if the language is one and its article Chinese; never saved so."""
        if other_script(self.language):
            for field in ("wrong", "right", "headline"):
                setattr(self, field, words_in(exact(language), getattr(self, field)))
            self.turned = exact(language) == other_script(self.language)
            self.language = exact(language) if self.turned else self.language
        return self
