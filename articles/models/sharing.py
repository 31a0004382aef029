"""Links to what is not public yet, for people without a login."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article

DAYS = 7
_signer = Signer(salt="articles.share")


def _in_a_week():
    return timezone.now() + timedelta(days=DAYS)


class ShareLinkQuerySet(models.QuerySet):
    """Links by whether they still lead anywhere."""

    def open(self) -> "ShareLinkQuerySet":
        """Those that have not expired; a link that was revoked is not there any more."""
        return self.filter(until__gt=Now()).order_by("-until")

    def signed(self, token: str) -> "ShareLinkQuerySet":
        """The one of this token, if it is signed and still open."""
        try:
            return self.open().filter(pk=int(_signer.unsign(token)))
        except (BadSignature, ValueError):
            return self.none()


class ShareLink(models.Model):
    """A link to the preview of one article, until a time or until it is revoked (deleted)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="share_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    until = models.DateTimeField(_("until"), default=_in_a_week)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")

    def __str__(self) -> str:
        return str(self.article)

    def get_absolute_url(self) -> str:
        return reverse("shared", args=[_signer.sign(str(self.pk))])
