"""The page readers would get: beside the widths it is read in, and by link for people without a login."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from .. import publishing, views
from ..models import Article, ShareLink
from ..models.article import Language

# Pixels: a phone, a tablet held upright, a desk.
WIDTHS = (390, 820, 1280)


def urls(desk: ModelAdmin) -> list[Any]:
    """The addresses under one article. Each asks the desk whether this user may see the article."""

    def of_article(view: Any, act: str) -> Any:
        def asked(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
            return view(request, desk, desk._article(request, pk, to_change=act.startswith("share")), **more)

        return path(f"<int:pk>/{act}", desk.admin_site.admin_view(asked), name=f"articles_article_{view.__name__}")

    return [
        of_article(preview, "preview/"),
        of_article(widths, "widths/"),
        of_article(share, "share/"),
        of_article(revoke, "share/<int:link>/revoke/"),
    ]


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def preview(request: HttpRequest, desk: ModelAdmin, article: Article) -> HttpResponse:
    """The article as readers would get it, from the saved rows, in the script asked for."""
    return _page(request, article)


def _page(request: HttpRequest, article: Article) -> HttpResponse:
    proof = publishing.proof(article)
    edition = proof.edition.show_in(request.GET.get("language", ""))
    return views.article_page(request, edition, proof.credits, proof.tags, is_preview=True)


@csp_replace({"frame-src": [SELF]})
def widths(request: HttpRequest, desk: ModelAdmin, article: Article) -> HttpResponse:
    """The preview in a frame as wide as a phone or a desk, with the links that were given away."""
    languages = publishing.proof(article).edition.languages()
    language = request.GET.get("language", "")
    language = language if language in languages else languages[0]
    asked = request.GET.get("width", "")
    width = int(asked) if asked in map(str, WIDTHS) else WIDTHS[0]
    address = reverse("admin:articles_article_preview", args=[article.pk])
    names = {value.lower(): label for value, label in Language.choices}
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Preview"),
        "opts": desk.opts,
        "original": article,
        "widths": WIDTHS,
        "width": width,
        "languages": [(code, names[code]) for code in languages],
        "language": language,
        "address": f"{address}?language={language}",
        "links": [(link, request.build_absolute_uri(link.get_absolute_url())) for link in article.share_links.open()],
        "may_share": desk.has_change_permission(request, article),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/articles/article/widths.html", context)


@require_POST
def share(request: HttpRequest, desk: ModelAdmin, article: Article) -> HttpResponse:
    """Make a link for somebody without a login."""
    article.share_links.create(by=request.user)
    desk.log_change(request, article, _("Made a share link."))
    return HttpResponseRedirect(reverse("admin:articles_article_widths", args=[article.pk]) + "#links")


@require_POST
def revoke(request: HttpRequest, desk: ModelAdmin, article: Article, link: int) -> HttpResponse:
    """Take a link back: from now on it leads nowhere."""
    get_object_or_404(article.share_links, pk=link).delete()
    desk.log_change(request, article, _("Revoked a share link."))
    desk.message_user(request, _("The link leads nowhere any more."), messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:articles_article_widths", args=[article.pk]) + "#links")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The preview, for whoever has the link. Not indexed, not kept, and no other site learns the address."""
    link = ShareLink.objects.signed(token).select_related("article").first()
    if link is None:
        raise Http404("no such link")
    response = _page(request, link.article)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
