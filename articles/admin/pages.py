"""The pages about the newsroom itself."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from js_asset import Media

from ..models import StandingPage


@admin.register(StandingPage)
class StandingPageAdmin(admin.ModelAdmin):
    """What the newsroom says of itself, one page a subject and language."""

    list_display = ("title", "subject", "language", "is_public", "updated_at")
    list_filter = ("language", "is_public")
    fields = ("subject", "language", "title", "html", "is_public")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_change_form(request, context, **kwargs)
        # The editor's import map is an inline script: it needs this request's nonce.
        media = response.context_data["media"]
        response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
        return response

    def get_view_on_site_url(self, obj: StandingPage | None = None) -> str | None:
        # Straight there; and only where readers get something.
        return obj.get_absolute_url() if obj and obj.is_public else None
