"""What a saved page says of its article in its own tags: JSON-LD, og: and article: tags, <time>, rel=author."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from articles.importer.dates import dates_in
from articles.importer.markup import is_safe
from articles.importer.script import fold

_ARTICLE = re.compile(r"article|posting|report|review|interview", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_AUTHORS = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author", "dcterms.creator")
_DATES = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "pubdate", "publishdate"),
    *(
        "publish-date",
        "publish_date",
        "publication_date",
        "sailthru.date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
    ),
    *("dcterms.issued", "date", "weibo: article:create_at", "apub:time"),
)
_SOURCES = ("og:site_name", "application-name", "dc.publisher", "mediaid", "source")
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description")
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_SPACE = re.compile(r"\s+")
_LONGEST = 400


@dataclass(frozen=True)
class PageFacts:
    """What the tags say. ``titles`` and ``summaries`` are candidates, likeliest first; ``date`` is ISO 8601."""

    titles: tuple[str, ...] = ()
    tab: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    source: str = ""
    summaries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    address: str = ""


def facts_of(root: etree._Element) -> PageFacts:
    """Read the tags of a page.

    In:     the page's root element.
    Out:    what they say, words only; empty where they are silent.
    Errors: none; data that is no JSON is passed over.
    Source: schema.org's Article, ogp.me, the HTML standard.
    """
    said = dict[str, list[str]]()
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        words = _plain(meta.get("content"))
        if name and words:
            said.setdefault(name, []).append(words)
    article = next((thing for thing in _things(root) if _ARTICLE.search(_type(thing)) and thing.get("headline")), {})
    source = _first([_name(article.get("publisher")), *_of(said, _SOURCES)]).lstrip("@")
    tab = _plain(" ".join(title.text or "" for title in root.iter("title") if title.getparent() is not None)[:_LONGEST])
    return PageFacts(
        titles=_once([_plain(article.get("headline")), *_of(said, _TITLES)]),
        tab=tab,
        authors=_authors(article, said, root, source),
        date=_date(article, said, root),
        source=source,
        summaries=_once([*_of(said, _SUMMARIES), _plain(article.get("description"))]),
        tags=_tags(said),
        address=_address(root, said),
    )


def _plain(value: object) -> str:
    """Words from a tag's value: without markup, spaces single."""
    if not isinstance(value, str):
        return ""
    return _SPACE.sub(" ", re.sub(r"<[^<>]{0,200}>", "", value[:4000])).strip()


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _first(values: list[str]) -> str:
    return next((value for value in values if value), "")


def _of(said: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in said.get(name, [])]


def _things(root: etree._Element) -> Iterator[dict[str, Any]]:
    """Everything that the page's JSON-LD describes, from the outside in."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > 500_000:
            continue
        try:
            waiting: list[Any] = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _step in range(500):
            if not waiting:
                break
            thing = waiting.pop(0)
            if isinstance(thing, dict):
                yield thing
                waiting += [thing[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in thing]
            elif isinstance(thing, list):
                waiting += thing


def _type(thing: dict[str, Any]) -> str:
    kind = thing.get("@type")
    return " ".join(str(part) for part in kind) if isinstance(kind, list) else str(kind or "")


def _name(thing: object) -> str:
    if isinstance(thing, list):
        return _first([_name(part) for part in thing[:20]])
    if isinstance(thing, dict):
        return _plain(thing.get("name"))
    return _plain(thing)


def _authors(article: dict[str, Any], said: dict[str, list[str]], root: etree._Element, source: str) -> tuple[str, ...]:
    """People, not outlets: an author who is an organisation, an address or the site itself is none."""
    named = article.get("author") or article.get("creator") or []
    found = []
    for author in (named if isinstance(named, list) else [named])[:20]:
        if not (isinstance(author, dict) and "Organization" in _type(author)):
            found += [_plain(name) for name in author["name"]] if _named_often(author) else [_name(author)]
    found = found or _of(said, _AUTHORS)
    if not found:
        marked = [e for e in root.iter("a", "span", "address", "div", "p") if _is_author(e)]
        found = [_plain("".join(map(str, element.itertext()))) for element in marked[:10]]
    people = []
    for name in found:
        bare = re.sub(r"^(?:by|作者|文|撰文)\s*[:：/／|]?\s+", "", name, flags=re.IGNORECASE)
        outlet = source and fold(bare) == fold(source)
        if bare and len(bare) < 80 and "://" not in bare and "@" not in bare and not outlet:
            people.append(bare)
    return _once(people)


def _named_often(author: object) -> bool:
    return isinstance(author, dict) and isinstance(author.get("name"), list)


def _is_author(element: etree._Element) -> bool:
    return "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author"


def _date(article: dict[str, Any], said: dict[str, list[str]], root: etree._Element) -> str:
    """When it was published, as the tags write it; only a form that states the day counts."""
    found = [_plain(article.get("datePublished")), *_of(said, _DATES)]
    times = list(root.iter("time"))
    marked = [t for t in times if t.get("pubdate") is not None or t.get("itemprop") == "datePublished"]
    found += [_plain(t.get("datetime")) for t in marked or times[:1]]
    for value in found:
        compact = re.sub(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?=$|T|\d{4})", r"\1-\2-\3", value)
        if any(len(dated.iso) == 10 for dated in dates_in(fold(compact[:60]))):
            return compact[:60]
    return ""


def _tags(said: dict[str, list[str]]) -> tuple[str, ...]:
    """The page's own tags, from the likeliest place that has any; a long pile of words for search engines is none."""
    for name in _TAGS:
        words = [word.strip() for value in said.get(name, []) for word in re.split(r"[,，、;；|]", value)]
        words = [word for word in words if 1 < len(word) <= 40]
        if 0 < len(words) <= 12:
            return _once(words)
    return ()


def _address(root: etree._Element, said: dict[str, list[str]]) -> str:
    """Where the page was published."""
    found = [link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").split()]
    found += said.get("og:url", [])
    above = root.getprevious()
    for comment in [*([above] if above is not None else []), *root.iter(etree.Comment)][:5]:
        saved = _SAVED_FROM.search(comment.text or "")
        found += [saved[1]] if saved else []
    for address in found:
        address = address.strip()
        if address.startswith(("http://", "https://")) and is_safe(address):
            return address
    return ""


def base_of(root: etree._Element, address: str) -> str:
    """What relative links of the page go from; empty when nobody knows."""
    base = next((element.get("href") or "" for element in root.iter("base")), "")
    try:
        whole = urljoin(address, base)
    except ValueError:
        return address
    return whole if whole.startswith(("http://", "https://")) else ""
