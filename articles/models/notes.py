"""Colleagues on one article: what they write to each other, and who has it open. Readers never see it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
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


# A page says every 20 seconds that it is open; one that missed two is closed.
PRESENT = timedelta(seconds=45)


class PresenceQuerySet(models.QuerySet):
    """Open pages by their time."""

    def now(self) -> "PresenceQuerySet":
        """Those that are open still."""
        return self.filter(at__gt=timezone.now() - PRESENT).order_by("user__username")


class Presence(models.Model):
    """That somebody has an article open. In the database, since every process of the server must know."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="present")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sitting = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")

    def __str__(self) -> str:
        return str(self.user)
