"""What colleagues write to each other about an article; readers never see it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import Words


class Note(models.Model):
    """A note on an article, or a step of its way with what was said about it."""

    class Step(models.TextChoices):
        NONE = "", _("Note")
        SUBMITTED = "submitted", _("Submitted")
        SENT_BACK = "sent_back", _("Sent back")
        READY = "ready", _("Ready")

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    step = models.CharField(_("step"), max_length=10, choices=Step, default=Step.NONE, blank=True)
    text = Words(_("note"), blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60] or self.get_step_display()
