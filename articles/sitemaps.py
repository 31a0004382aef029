"""What search engines may visit. Three queries; addresses come from the settings."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from .models import Edition, Editor, Tag

# The protocol's limit of a file is 50,000; the rest is for the other parts.
ARTICLES = 45_000


class Pages(Sitemap):
    """The addresses that are always there."""

    def items(self) -> list[str]:
        return ["front", "tags", "editors", "corrections", "about"]

    def location(self, name: str) -> str:
        return reverse(name)


class Articles(Sitemap):
    """Every public article, with the day its edition went out."""

    def __init__(self, editions: list[dict[str, Any]]) -> None:
        self.editions = editions

    def items(self) -> list[dict[str, Any]]:
        return self.editions

    def location(self, edition: dict[str, Any]) -> str:
        return reverse("article", args=[edition["slug"]])

    def lastmod(self, edition: dict[str, Any]) -> Any:
        return edition["updated_at"]


class Months(Sitemap):
    """The months of the archive, read from the articles so that nothing is asked twice."""

    def __init__(self, editions: list[dict[str, Any]]) -> None:
        newest: dict[tuple[int, int], Any] = {}
        for edition in editions:
            day = timezone.localtime(edition["published_at"])
            month = (day.year, day.month)
            newest[month] = max(newest.get(month, edition["updated_at"]), edition["updated_at"])
        self.newest = newest

    def items(self) -> list[tuple[int, int]]:
        return list(self.newest)

    def location(self, month: tuple[int, int]) -> str:
        return reverse("archive_month", args=month)

    def lastmod(self, month: tuple[int, int]) -> Any:
        return self.newest[month]


class Named(Sitemap):
    """Tags or editors that public articles lead to."""

    def __init__(self, model: type[Tag] | type[Editor], edition: str) -> None:
        public = Q(**{f"{edition}__in": Edition.objects.public()})
        newest = Max(f"{edition}__updated_at")
        self.rows = model.objects.filter(public).annotate(newest=newest).order_by("pk").values("slug", "newest")
        self.name = model._meta.model_name

    def items(self) -> list[dict[str, Any]]:
        return list(self.rows[:50_000])

    def location(self, row: dict[str, Any]) -> str:
        return reverse(self.name, args=[row["slug"]])

    def lastmod(self, row: dict[str, Any]) -> Any:
        return row["newest"]


def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole map as one file."""
    editions = list(Edition.objects.public().values("slug", "published_at", "updated_at")[:ARTICLES])
    parts = (Pages(), Articles(editions), Months(editions), Named(Tag, "editions"), Named(Editor, "printed__edition"))
    site = SimpleNamespace(domain=urlsplit(settings.SITE_URL).netloc)
    protocol = urlsplit(settings.SITE_URL).scheme
    urls = [url for part in parts for url in part.get_urls(site=site, protocol=protocol)]
    return render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")
