"""The public articles for programs: read only, JSON, the same words and rules as the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from .document import Language
from .feeds import item_id, with_host
from .jsonld import crops, whole
from .listing import cards, page, used
from .models import Correction, Edition, EditionCredit, Editor, Tag
from .models.article import Kind
from .scripts import exact
from .templatetags.reading import plain, web

NAMES = 300
FILTERS = {"tag": "the tag's slug", "editor": "the editor's slug", "kind": ", ".join(Kind.values)}


def answers_json(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """A view that gives a dict; what is not there is said in JSON, too. Any site may ask."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = JsonResponse(view(request, **kwargs), json_dumps_params={"ensure_ascii": False})
        except Http404 as missing:
            response = JsonResponse({"error": str(missing)}, status=404)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


@answers_json
def root(request: HttpRequest) -> dict[str, Any]:
    """What can be asked for."""
    return {name: whole(reverse(f"api_{name}")) for name in ("articles", "tags", "editors", "schema")}


@answers_json
def articles(request: HttpRequest) -> dict[str, Any]:
    """The newest articles, thirty at a time, each in its own language, without their text."""
    asked = {name: request.GET[name].replace("\0", "") for name in (*FILTERS, "language") if request.GET.get(name)}
    editions = Edition.objects.public()
    if "tag" in asked:
        editions = editions.filter(tags__slug=asked["tag"])
    if "editor" in asked:
        editions = editions.filter(pk__in=EditionCredit.objects.filter(editor__slug=asked["editor"]).values("edition"))
    for name in ("kind", "language"):
        if name in asked:
            editions = editions.filter(**{name: asked[name]})
    found = page(cards(editions).prefetch_related("tags"), request.GET.get("before"), turn=False)
    more = whole(reverse("api_articles")) + "?" + urlencode({**asked, "before": found.before})
    return {"articles": [_summary(edition) for edition in found.rows], "next": more if found.before else None}


@answers_json
def article(request: HttpRequest, slug: str) -> dict[str, Any]:
    """An article whole, in its own language, or in the other script when `language` asks for that."""
    rows = cards(Edition.objects.public().filter(slug=slug)).defer(None).prefetch_related("tags")
    edition = rows.first()
    if edition is None:
        raise Http404("no article has this address")
    language = request.GET.get("language", "").lower()
    if language in edition.languages():
        for shown in (edition, *edition.tags.all()):
            shown.show_in(language)
    content, address = edition.content, whole(edition.get_absolute_url())
    corrections = Correction.objects.shown().filter(edition__article=edition.article_id)
    return {
        **_summary(edition),
        "html": with_host(edition.opening + edition.html, address),
        "text": edition.text,
        "minutes": edition.minutes,
        "source_url": web(content.source_url),
        "notices": list(content.notices),
        "references": [
            {
                "title": reference.title,
                "url": web(reference.url),
                "publisher": reference.publisher,
                "archived_url": web(reference.archived_url),
            }
            for reference in content.references
        ],
        "corrections": [
            {"kind": row.kind, "wrong": row.wrong, "right": row.right, "at": row.at.isoformat()} for row in corrections
        ],
    }


@answers_json
def tags(request: HttpRequest) -> dict[str, Any]:
    """The tags of public articles by name."""
    uses = Edition.tags.through.objects.filter(tag=OuterRef("pk"))
    return _named(request, "tags", used(Tag.objects, uses), "key")


@answers_json
def editors(request: HttpRequest) -> dict[str, Any]:
    """The people who had a part in public articles by name."""
    uses = EditionCredit.objects.filter(editor=OuterRef("pk"))
    return _named(request, "editors", used(Editor.objects, uses), "name")


def _named(request: HttpRequest, kind: str, rows: QuerySet, key: str) -> dict[str, Any]:
    after = request.GET.get("after", "").replace("\0", "")
    found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: NAMES + 1])
    shown = [{"name": row.name, "slug": row.slug, "url": whole(row.get_absolute_url())} for row in found[:NAMES]]
    more = (
        whole(reverse(f"api_{kind}"))
        + "?"
        + urlencode({"after": getattr(found[NAMES - 1], key)} if found[NAMES:] else {})
    )
    return {kind: shown, "next": more if found[NAMES:] else None}


def _summary(edition: Edition) -> dict[str, Any]:
    return {
        "id": item_id(edition),
        "url": whole(edition.get_absolute_url()),
        "api_url": whole(reverse("api_article", args=[edition.slug])),
        "language": edition.language,
        "versions": {exact(code): whole(edition.path_in(code)) for code in edition.languages()},
        "kind": edition.kind,
        "headline": plain(edition.headline),
        "standfirst": edition.standfirst,
        "edition": edition.number,
        "published_at": edition.published_at.isoformat(),
        "updated_at": edition.updated_at.isoformat(),
        "source": edition.outlet or "",
        "credits": [
            {
                "name": credit.name,
                "role": credit.role,
                "affiliation": credit.affiliation,
                "url": whole(credit.editor.get_absolute_url()),
            }
            for credit in edition.credits.all()
        ],
        "tags": [
            {"name": tag.name, "slug": tag.slug, "url": whole(tag.get_absolute_url())} for tag in edition.tags.all()
        ],
        "pictures": crops(edition.picture) if edition.picture else [],
        "alt": edition.picture.get("alt", ""),
    }


@answers_json
def schema(request: HttpRequest) -> dict[str, Any]:
    """The API in the words of OpenAPI 3.1."""
    language = _parameter("language", f"one of {', '.join(Language)}")
    before = _parameter("before", "the key in `next` of the page before")
    after = _parameter("after", "the key in `next` of the page before")
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    filters = [_parameter(name, what) for name, what in FILTERS.items()]
    return {
        "openapi": "3.1.0",
        "info": {"title": settings.SITE_NAME, "version": "1"},
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            "/api/articles/": _get("The newest articles, thirty at a time", [*filters, language, before]),
            "/api/articles/{slug}/": _get("An article with its text", [slug, language]),
            "/api/tags/": _get("The tags of public articles", [after]),
            "/api/editors/": _get("The people who had a part in public articles", [after]),
        },
    }


def _parameter(name: str, what: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": what, "schema": {"type": "string"}}


def _get(what: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    answers = {"200": {"description": what, "content": content}, "404": {"description": "none", "content": content}}
    return {"get": {"summary": what, "parameters": parameters, "responses": answers}}
