"""What search engines may visit: an index, and behind it a map for each month. Addresses come from the settings.

Written as text, since a template takes seconds where a month has thousands of articles.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext

from .document import printable
from .languages import codes, path_in
from .listing import used
from .models import Edition, EditionCredit, Editor, StandingPage, Tag
from .models.article import Kind
from .scripts import exact, other_script
from .templatetags.reading import plain

# A file may hold 50,000 addresses; an article has two, and a reader of the file should not wait.
ARTICLES = 10_000
NAMES = 50_000
# What Google News takes: two days, a thousand articles, and its own names for the two scripts.
FRESH = timedelta(days=2)
FRESH_ARTICLES = 1000
NEWS_LANGUAGES = {"zh-Hant": "zh-tw", "zh-Hans": "zh-cn", "en": "en"}
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
PARTS = ("pages", "tags", "editors")
# SQLite joins at most 500 queries in one.
MONTHS = 400
Month = tuple[datetime, datetime]


def index(request: HttpRequest) -> HttpResponse:
    """The maps there are, each with when something in it changed. Three queries inside an index."""
    maps: list[tuple[str, datetime | None]] = [(reverse(f"sitemap_{part}"), None) for part in PARTS]
    for (first, _end), changed, count in _months():
        for part in range(1, -(-count // ARTICLES) + 1):
            # The name of the first part has no number, so that it stays when a month grows.
            more = [part] if part > 1 else []
            maps.append((reverse("sitemap_month", args=[first.year, first.month, *more]), changed))
    rows = (f"<sitemap><loc>{_whole(path)}</loc>{_changed(changed)}</sitemap>" for path, changed in maps)
    return _xml("sitemapindex", rows)


def _months() -> Iterator[tuple[Month, datetime, int]]:
    """The months with articles, the newest first: when the last edition of each went out, and how many there are.

    Each month is looked up in the index by its ends: grouping would work out the month of every article.
    """
    times = Edition.objects.public().values_list("published_at", flat=True)
    oldest, newest = times.reverse().first(), times.first()
    if oldest is None or newest is None:
        return
    spans, first = [], timezone.localtime(oldest).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first <= newest:
        end = (first + timedelta(days=31)).replace(day=1)
        spans.append((first, end))
        first = end
    public = Edition.objects.public().order_by()
    for start in range(len(spans), 0, -MONTHS):
        asked = [
            public.filter(published_at__gte=first, published_at__lt=end)
            .annotate(month=Value(number))
            .values("month")
            .annotate(changed=Max("public_from"), articles=Count("pk"))
            .values_list("month", "changed", "articles")
            for number, (first, end) in list(enumerate(spans))[max(0, start - MONTHS) : start]
        ]
        found = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
        for number, changed, articles in sorted(found, key=itemgetter(0), reverse=True):
            if articles:
                yield spans[number], changed, articles


def month(request: HttpRequest, year: int, month: int, part: int = 1) -> HttpResponse:
    """The articles of a month, each in every script it can be read in. One query."""
    if not (1000 <= year < 9999 and 1 <= month <= 12 and 1 <= part < 1000):
        raise Http404("no such month")
    first = datetime(year, month, 1, tzinfo=timezone.get_default_timezone())
    rows = Edition.objects.public().filter(
        published_at__gte=first, published_at__lt=(first + timedelta(days=31)).replace(day=1)
    )
    rows = rows.annotate(is_alone=Q(other_card={})).values_list("slug", "language", "public_from", "is_alone")[
        (part - 1) * ARTICLES : part * ARTICLES
    ]
    found = [url for row in rows for url in _article(*row)]
    if not found:
        raise Http404("nothing public in this month")
    return _xml("urlset", found)


def _article(slug: str, language: str, changed: datetime, has_one: bool) -> Iterator[str]:
    """The addresses of an article, each naming all of them."""
    path = _address(slug)
    places = [(language, path)]
    if not has_one:
        other = other_script(language)
        places.append((other, f"/{other.lower()}{path}"))
    links = _links(places) if len(places) > 1 else ""
    for _language, place in places:
        yield f"<url><loc>{settings.SITE_URL}{place}</loc>{_changed(changed)}{links}</url>"


def pages(request: HttpRequest) -> HttpResponse:
    """The addresses that are always there, in each language, and the months. Four queries."""
    names: list[tuple[str, list[Any]]] = [(name, []) for name in ("front", "tags", "editors", "corrections", "about")]
    names += [("kind", [kind]) for kind in Kind.values]
    subjects = StandingPage.objects.public().order_by("subject").values_list("subject", flat=True).distinct()
    names += [("standing", [subject]) for subject in subjects]
    names += [("archive_month", [first.year, first.month]) for (first, _end), _when, _count in _months()]
    with translation.override(settings.LANGUAGE_CODE):
        paths = [reverse(name, args=args) for name, args in names]
    return _xml("urlset", (url for path in paths for url in _in_each_language(path)))


def tags(request: HttpRequest) -> HttpResponse:
    """The tags that public articles carry. One query."""
    return _named("tag", used(Tag.objects, Edition.tags.through.objects.filter(tag=OuterRef("pk"))))


def editors(request: HttpRequest) -> HttpResponse:
    """The people who had a part in public articles. One query."""
    return _named("editor", used(Editor.objects, EditionCredit.objects.filter(editor=OuterRef("pk"))))


def _named(name: str, rows: Any) -> HttpResponse:
    slugs = rows.order_by("pk").values_list("slug", flat=True)[: NAMES // len(codes())]
    with translation.override(settings.LANGUAGE_CODE):
        paths = [reverse(name, args=[slug]) for slug in slugs]
    return _xml("urlset", (url for path in paths for url in _in_each_language(path)))


def _in_each_language(path: str) -> Iterator[str]:
    places = [(exact(code), iri_to_uri(path_in(code, path))) for code in codes()]
    links = _links(places)
    return (f"<url><loc>{settings.SITE_URL}{place}</loc>{links}</url>" for _language, place in places)


def news(request: HttpRequest) -> HttpResponse:
    """What Google News asks for: the last two days, each article in its own language. One query."""
    rows = Edition.objects.public().filter(published_at__gte=timezone.now() - FRESH)
    rows = rows.values_list("slug", "headline", "language", "published_at")[:FRESH_ARTICLES]
    with translation.override(settings.LANGUAGE_CODE):
        name = escape(gettext(settings.SITE_NAME))
    return _xml(
        "urlset",
        (
            f"<url><loc>{_whole(_address(slug))}</loc><news:news><news:publication><news:name>{name}</news:name>"
            f"<news:language>{NEWS_LANGUAGES[language]}</news:language></news:publication>"
            f"<news:publication_date>{timezone.localtime(published_at).isoformat()}</news:publication_date>"
            f"<news:title>{escape(printable(plain(headline)))}</news:title></news:news></url>"
            for slug, headline, language, published_at in rows
        ),
    )


def _address(slug: str) -> str:
    """The address of an article in its own language. Not by reverse(), which is slow ten thousand times over."""
    return f"/articles/{quote(slug)}/"


def _links(places: Iterable[tuple[str, str]]) -> str:
    rows = [
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{settings.SITE_URL}{place}"/>'
        for language, place in places
    ]
    return "".join(rows)


def _whole(path: str) -> str:
    return escape(settings.SITE_URL + path)


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.isoformat()}</lastmod>" if moment else ""


def _xml(root: str, rows: Iterable[str]) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {SPACES}>\n' + "\n".join(rows) + f"\n</{root}>\n"
    return HttpResponse(text, content_type="application/xml")
