"""The one app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles, from raw text to the reader."""

    name = "articles"
    verbose_name = _("Newsroom")
