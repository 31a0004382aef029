"""Where articles came from: the text exactly as received, and what became of every line."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import Line


class ImportBatch(models.Model):
    """One run of the importer."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    note = Line(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return gettext("Import %(id)s") % {"id": self.pk}


class RawText(models.Model):
    """Copy as it came, byte for byte, with the importer's reading of it.

    `sha256` is of `data` and makes importing the same text twice change nothing. `reading` is the JSON of
    importer.Reading: every line with its role and reason, every repair, every question. `decisions` is what an
    editor overruled before it was saved: {"overrides": {line: role}, "splits": {line: [places in the raw line]},
    "undo": [[line, index]], "accept": […],
    "headline": the editor's, "answered": the questions already answered}.
    """

    article = models.OneToOneField(
        Article, models.SET_NULL, null=True, blank=True, related_name="raw_text", verbose_name=_("article")
    )
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="texts", verbose_name=_("import"))
    name = Line(_("file"), max_length=500, blank=True)
    data = models.BinaryField(_("bytes"))
    encoding = models.CharField(_("encoding"), max_length=40)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    reading = models.JSONField(_("reading"), default=dict)
    decisions = models.JSONField(_("decisions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("raw text")
        verbose_name_plural = _("raw texts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]
