"""What the newsroom says of itself: who owns it, what it promises, how to complain."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from ..richtext import clean_html
from ..scripts import Turner, exact, other_script
from .article import Language
from .blocks import EXTENSIONS
from .fields import Line


class StandingPageQuerySet(models.QuerySet):
    """Pages by their readers."""

    def public(self) -> "StandingPageQuerySet":
        """What readers may see."""
        return self.filter(is_public=True)


class StandingPage(models.Model):
    """A page about the newsroom on one subject, in one language. Chiefs write it; its address is the subject's."""

    class Subject(models.TextChoices):
        MISSION = "mission", _("Mission")
        OWNERSHIP = "ownership", _("Ownership and funding")
        MASTHEAD = "masthead", _("Masthead")
        ETHICS = "ethics", _("Principles")
        CORRECTIONS = "corrections", _("How we correct")
        SOURCES = "sources", _("Our sources")
        AI = "ai", _("Use of artificial intelligence")
        PICTURES = "pictures", _("Pictures and licences")
        PRIVACY = "privacy", _("Privacy")
        COMPLAINTS = "complaints", _("Complaints")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        CONTACT = "contact", _("Contact")

    subject = models.CharField(_("subject"), max_length=20, choices=Subject)
    language = models.CharField(_("language"), max_length=7, choices=Language, default=Language.TRADITIONAL)
    title = Line(_("title"), max_length=200)
    html = ProseEditorField(_("text"), extensions=EXTENSIONS, sanitize=clean_html)
    is_public = models.BooleanField(_("readers see it"), default=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = StandingPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page about us")
        verbose_name_plural = _("pages about us")
        ordering = ["subject", "language"]
        constraints = [models.UniqueConstraint(fields=["subject", "language"], name="standing_page_once")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.html = clean_html(self.html)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("standing", args=[self.subject])

    def show_in(self, language: str) -> "StandingPage":
        """Make this instance speak the other script, if that is asked for; never saved so."""
        if other_script(self.language) == exact(language):
            turner = Turner(exact(language))
            self.title = turner.text(self.title)
            if "html" not in self.get_deferred_fields():
                self.html = turner.html(self.html)
            self.language = exact(language)
        return self


def best_for(language: str, pages: Iterable[StandingPage]) -> list[StandingPage]:
    """One page for each subject, in the order of the subjects.

    In:  a language as addresses name it; pages in any languages.
    Out: those in it or turned into it; where there is none, those in the site's own language, else in any.
    """
    wanted = (exact(language), other_script(exact(language)), exact(settings.LANGUAGE_CODE))
    rank = {code: place for place, code in reversed(list(enumerate(wanted))) if code}
    found: dict[str, StandingPage] = {}
    for page in sorted(pages, key=lambda page: rank.get(page.language, len(wanted))):
        found.setdefault(page.subject, page)
    return [found[subject].show_in(language) for subject in StandingPage.Subject.values if subject in found]
