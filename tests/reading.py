"""Published articles, and the addresses they can be seen at, for the tests of the public side."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image as Pillow

from articles import manuscript, pictures, publishing
from articles.document import Credit, Document, Figure, Kind, Language, Reference, RichText
from articles.models import Article, Image, StandingPage

# For each name of urls.py, what reverse() needs to show this article there.
PLACES: dict[str, Callable[[Article], list[Any]]] = {
    **dict.fromkeys(("front", "tags", "editors", "archive", "corrections", "about", "search"), lambda article: []),
    **dict.fromkeys(
        ("rss", "atom", "json", "opensearch", "robots", "security", "reservation", "healthz"), lambda article: []
    ),
    **dict.fromkeys(
        ("sitemap", "sitemap_pages", "sitemap_tags", "sitemap_editors", "news_sitemap"), lambda article: []
    ),
    **dict.fromkeys(("api", "api_articles", "api_tags", "api_editors", "api_schema"), lambda article: []),
    **dict.fromkeys(("article", "api_article"), lambda article: [article.slug]),
    "earlier": lambda article: [article.slug, 1],
    "changes": lambda article: [article.slug],
    "changes_to": lambda article: [article.slug, 2],
    "standing": lambda article: [standing_page().subject],
    "kind": lambda article: [article.kind],
    "archive_year": lambda article: [timezone.localtime().year],
    **dict.fromkeys(
        ("archive_month", "sitemap_month"), lambda article: [timezone.localtime().year, timezone.localtime().month]
    ),
    **dict.fromkeys(("tag", "tag_rss", "tag_atom", "tag_json"), lambda article: [article.tags.first().slug]),
    **dict.fromkeys(
        ("editor", "editor_rss", "editor_atom", "editor_json"), lambda article: [article.credits.first().editor.slug]
    ),
    "media": lambda article: [Image.objects.latest("pk").file.name],
}


def address(name: str, article: Article) -> str:
    """Where this article shows under this name; a new name without its place here fails."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=PLACES[name](article))


def standing_page(**fields: Any) -> StandingPage:
    """A page about the newsroom that readers see."""
    words = {"title": "所有者與經費", "html": "<p>一人一票。</p>", "is_public": True}
    key = {"subject": "ownership", "language": "zh-Hant"}
    made = {name: fields.pop(name) for name in list(fields) if name in key}
    return StandingPage.objects.get_or_create(**{**key, **made}, defaults={**words, **fields})[0]


def library(size: tuple[int, int] = (1200, 800), **words: Any) -> Image:
    """A picture in the library."""
    out = io.BytesIO()
    Pillow.new("RGB", size, (35, 52, Image.objects.count() % 256)).save(out, "PNG")
    return pictures.store(out.getvalue(), **{"alt": "水庫", **words})


def published(headline: str, **fields: Any) -> Article:
    """A public article of a few words."""
    article = written(headline, **fields)
    publishing.publish(article)
    return article


def written(headline: str, **fields: Any) -> Article:
    """An article nobody has published."""
    plain = {"credits": (Credit("林見川"),), "tags": ("水",), "blocks": (RichText("<p>退潮的正文。</p>"),)}
    return manuscript.write(Article(), Document(headline=headline, **{**plain, **fields}))


def six() -> list[Article]:
    """Public articles in three languages, with and without a picture."""
    made = []
    for number, language in enumerate([*Language, *Language]):
        text = "<h2>一</h2><p>退潮。[1]</p>" + "".join(f"<h2>第 {n} 節</h2><p>字。</p>" for n in range(5))
        made.append(
            published(
                f"潮水 {number}",
                language=language,
                kind=list(Kind)[number],
                standfirst="導言。",
                blocks=(Figure(picture=library().reference), RichText(text)) if number % 2 else (RichText(text),),
                credits=(Credit("林見川"), Credit(f"編輯 {number}")),
                references=(Reference("日報", "https://a.example/"),),
                tags=("水", f"標籤 {number}"),
            )
        )
    return made
