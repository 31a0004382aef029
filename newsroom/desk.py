"""The desk's site."""

from collections.abc import Callable
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class Desk(admin.AdminSite):
    """Django's admin under our name."""

    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("The desk")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # Not at the top: the desk is there before the tables are.
        from articles.admin.home import home

        return super().index(request, home(request) | {"is_nav_sidebar_enabled": False} | (extra_context or {}))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        # The editors of rich text place their menus with style attributes; scripts stay strict.
        return csp_update({"style-src": [UNSAFE_INLINE]})(super().admin_view(view, cacheable))
