"""RSS, Atom and JSON Feed with the full text. Addresses come from the settings, never from the Host header."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from .document import printable
from .jsonld import crops
from .languages import of_path
from .listing import cards
from .models import Edition
from .scripts import exact
from .templatetags.reading import byline, plain, site_name

ITEMS = 30
# Our own markup only: addresses in it begin with a slash or a mark of the same page.
RELATIVE = re.compile(r'\b(src|href)="([/#])')
# The smaller copies of pictures are for pages; a reader's program takes the original.
SMALLER = re.compile(r"<source [^>]*>")


class _Printable(SyndicationFeed):
    """A feed that no character can take down: what XML forbids is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feed = _clean(self.feed)

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        super().add_item(*args, **kwargs)
        self.items[-1] = _clean(self.items[-1])


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list | tuple):
        return type(value)(_clean(item) for item in value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value


class Rss(_Printable, Rss201rev2Feed):
    """RSS 2.0 with the text in content:encoded and every author in dc:creator."""

    def rss_attributes(self) -> dict[str, str]:
        spaces = {"content": "http://purl.org/rss/1.0/modules/content/", "dc": "http://purl.org/dc/elements/1.1/"}
        return {**super().rss_attributes(), **{f"xmlns:{prefix}": uri for prefix, uri in spaces.items()}}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("content:encoded", item["html"])


class Atom(_Printable, Atom1Feed):
    """Atom 1.0 with the text in content, every author, and each entry's own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            if author["url"]:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", item["html"], {"type": "html"})


class Json(_Printable):
    """JSON Feed 1.1 with the text in content_html."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        row = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["html"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{name: value for name, value in author.items() if value} for author in item["authors"]],
            "tags": list(item["categories"]),
            "language": item["language"],
            "image": item["image"],
        }
        return {name: value for name, value in row.items() if value}


class Latest(Feed):
    """The newest articles. Three queries: editions, credits, tags; subclasses choose among the same."""

    def __init__(self, form: type[SyndicationFeed]) -> None:
        self.feed_type = form

    def get_object(self, request: HttpRequest, **place: str) -> dict[str, Any]:
        editions = cards(self.chosen(**place)).defer(None).defer("document", "contents")
        editions = editions.prefetch_related("tags")[:ITEMS]
        # A feed under a script's name speaks it; the others bring everything as it was written.
        script = of_path(request.path)
        for edition in editions if script else ():
            for shown in (edition.show_in(script), *edition.tags.all()):
                shown.show_in(script)
        return {"editions": editions, "path": iri_to_uri(request.path), **place}

    def chosen(self) -> Any:
        return Edition.objects.public()

    def title(self, found: dict[str, Any]) -> str:
        return site_name()

    def link(self, found: dict[str, Any]) -> str:
        return settings.SITE_URL + reverse("front")

    def feed_url(self, found: dict[str, Any]) -> str:
        return settings.SITE_URL + found["path"]

    def feed_guid(self, found: dict[str, Any]) -> str:
        return self.feed_url(found)

    def description(self, found: dict[str, Any]) -> str:
        return _("The latest articles of %(name)s") % {"name": self.title(found)}

    subtitle = description

    @property
    def language(self) -> str:
        return exact(translation.get_language() or settings.LANGUAGE_CODE)

    def items(self, found: dict[str, Any]) -> list[Edition]:
        return found["editions"]

    def item_title(self, edition: Edition) -> str:
        return plain(edition.headline)

    def item_description(self, edition: Edition) -> str:
        return edition.standfirst

    def item_link(self, edition: Edition) -> str:
        return settings.SITE_URL + edition.get_absolute_url()

    def item_guid(self, edition: Edition) -> str:
        return item_id(edition)

    item_guid_is_permalink = False

    def item_pubdate(self, edition: Edition) -> Any:
        return edition.published_at

    def item_updateddate(self, edition: Edition) -> Any:
        return edition.updated_at

    def item_categories(self, edition: Edition) -> list[str]:
        return [tag.name for tag in edition.tags.all()]

    def item_extra_kwargs(self, edition: Edition) -> dict[str, Any]:
        return {
            "authors": list(_authors(edition)),
            "language": edition.language,
            "image": crops(edition.picture)[-1]["src"] if edition.picture else "",
            "html": with_host(edition.opening + edition.html, self.item_link(edition)),
        }


class OfTag(Latest):
    """The newest articles with a tag."""

    def chosen(self, slug: str) -> Any:
        return Edition.objects.public().filter(tags__slug=slug)

    def title(self, found: dict[str, Any]) -> str:
        tags = (tag for edition in found["editions"] for tag in edition.tags.all() if tag.slug == found["slug"])
        return f"{_known(tags).name} – {site_name()}"

    def link(self, found: dict[str, Any]) -> str:
        return settings.SITE_URL + reverse("tag", args=[found["slug"]])


class OfEditor(Latest):
    """The newest articles that a person had a part in."""

    def chosen(self, slug: str) -> Any:
        return Edition.objects.public().filter(credits__editor__slug=slug).distinct()

    def title(self, found: dict[str, Any]) -> str:
        people = (credit.editor for edition in found["editions"] for credit in edition.credits.all())
        return f"{_known(person for person in people if person.slug == found['slug']).name} – {site_name()}"

    def link(self, found: dict[str, Any]) -> str:
        return settings.SITE_URL + reverse("editor", args=[found["slug"]])


def _known(named: Iterable[Any]) -> Any:
    """The first; the name came with its articles, which saves asking for it."""
    first = next(iter(named), None)
    if first is None:
        raise Http404("nothing public here")
    return first


def _authors(edition: Edition) -> Iterable[dict[str, str]]:
    for credit in byline(edition):
        yield {"name": credit.name, "url": settings.SITE_URL + credit.editor.get_absolute_url()}
    if not byline(edition) and edition.outlet:
        yield {"name": edition.outlet, "url": ""}


def item_id(edition: Edition) -> str:
    """The same for every edition and every address the article will ever have (RFC 4151)."""
    host = urlsplit(settings.SITE_URL).hostname
    script = f"/{edition.language}" if edition.turned else ""
    return f"tag:{host},{edition.published_at:%Y}:article/{edition.article_id}{script}"


def with_host(html: str, page: str) -> str:
    """Our own markup with whole addresses, as a reader's program needs them.

    >>> with_host('<a href="#r1">1</a>', "https://example.org/articles/tide/")
    '<a href="https://example.org/articles/tide/#r1">1</a>'
    """
    html = SMALLER.sub("", html)
    return RELATIVE.sub(lambda found: f'{found[1]}="{settings.SITE_URL if found[2] == "/" else page}{found[2]}', html)
