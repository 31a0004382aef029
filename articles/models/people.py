"""Who writes, and which outlets copy comes from."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..document import printed_name
from ..scripts import exact, words_in
from ..slugs import readable, unused
from .fields import Line, Words
from .images import Image


class Editor(models.Model):
    """A person with a byline: reporter, editor, translator, photographer. May have a login.

    The name is the byline and stands for one person; two who share a name are told apart in it.
    """

    name = Line(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True, blank=True)
    title = Line(_("position"), max_length=200, blank=True)
    bio = Words(_("about"), blank=True)
    expertise = Line(_("expertise"), max_length=300, blank=True)
    languages = Line(_("languages"), max_length=200, blank=True)
    contact = models.EmailField(_("public e-mail address"), blank=True)
    portrait = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, verbose_name=_("portrait"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("login")
    )

    class Meta:
        verbose_name = _("editor")
        verbose_name_plural = _("editors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = printed_name(self.name)
        if not self.slug:
            others = Editor.objects.exclude(pk=self.pk)
            self.slug = unused(readable(self.name, "editor"), lambda slug: others.filter(slug=slug).exists())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("editor", args=[self.slug])

    def show_in(self, language: str) -> "Editor":
        """Make what is said of the person speak a script, if the language is one; never saved so. Names stay."""
        for field in ("title", "bio", "expertise", "languages"):
            setattr(self, field, words_in(exact(language), getattr(self, field)))
        return self


class Source(models.Model):
    """An outlet that copy comes from, with the notice that goes under everything of theirs."""

    name = Line(_("name"), max_length=200, unique=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    notice = Words(_("standing notice"), blank=True, help_text=_("Shown under every article from them."))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = printed_name(self.name)
        super().save(*args, **kwargs)
