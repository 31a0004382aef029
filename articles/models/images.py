"""The image library."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .fields import Line

PERCENT = [MaxValueValidator(100)]


class Image(models.Model):
    """A picture, once. Made by pictures.store(), which checks the file and finds the picture that is there already.

    `sha256` is of the bytes as they came (64 hex digits); the stored file has been re-encoded without its metadata.
    `focal_x` and `focal_y` say in percent from the left and top what a crop must keep.
    """

    file = models.ImageField(_("file"), upload_to="images")
    alt = Line(_("alternative text"), blank=True, help_text=_("What can be seen, for those who cannot see it."))
    caption = Line(_("caption"), blank=True)
    credit = Line(pgettext_lazy("picture", "credit"), blank=True, help_text=_("Who made or owns the picture."))
    licence = Line(_("licence"), blank=True)
    source_url = models.URLField(_("source address"), max_length=1000, blank=True)
    ai_generated = models.BooleanField(_("made with AI"), default=False)
    focal_x = models.PositiveSmallIntegerField(_("focal point from left, in percent"), default=50, validators=PERCENT)
    focal_y = models.PositiveSmallIntegerField(_("focal point from top, in percent"), default=50, validators=PERCENT)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False, default=0)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.alt or self.caption or gettext("Image %(id)s") % {"id": self.pk}

    @property
    def reference(self) -> str:
        """How a Document names this picture."""
        return f"sha256:{self.sha256}"
