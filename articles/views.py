"""What readers see. `Edition.objects.public()` and nothing else decides what that is."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator

from . import search
from .changes import changes as changes_between
from .document import Document, printable, printed_name
from .front import front as front_page
from .languages import chosen, of_path, path_in
from .listing import cards, page, turned, used
from .models import Correction, Edition, EditionCredit, Editor, StandingPage, Tag
from .models.article import Kind
from .models.pages import best_for
from .renditions import stored
from .scripts import other_document, words_in
from .tagging import tag_key
from .templatetags.reading import byline

NAMES_PER_PAGE = 300
FIXED_ON_FRONT = 3
RELATED = 3
HITS = 20
NARROWER = 8
# Among so many of the newest that share a tag, those that share most are the related ones.
RELATED_AMONG = 60
# Names of files are hashes of their content, so what was fetched once stays right.
FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=60"


def front(request: HttpRequest) -> HttpResponse:
    """The front page."""
    fixed = turned(_with_article(Correction.objects.shown())[:FIXED_ON_FRONT])
    return render(request, "articles/front.html", {"front": front_page(), "fixed": fixed, "section": "front"})


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The article at this address; if it has another now, the way there; if it was withdrawn, why."""
    edition = Edition.objects.public().filter(slug=slug).first()
    if edition:
        language = _language_of(request, edition)
        if of_path(request.path) != of_path(edition.path_in(language)):
            return redirect(edition.path_in(language))
        return article_page(request, edition.show_in(language), edition.credits.select_related("editor"))
    gone = get_object_or_404(Edition.objects.past().filter(slug=slug)[:1])
    now = Edition.objects.public().filter(article=gone.article_id).first()
    if now:
        return HttpResponsePermanentRedirect(now.get_absolute_url())
    last = Edition.objects.past().filter(article=gone.article_id).first()
    if last.withdrawn:
        return _withdrawn(request, last)
    raise Http404("no article has this address")


def changes(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """What changed in a public article from one edition to the next: to the newest one, or to the one asked for.

    What was withdrawn, and all before it, is not shown again.
    """
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    language = _language_of(request, edition)
    if of_path(request.path) != of_path(edition.path_in(language)):
        return redirect(path_in(language, request.path))
    shown = _still_shown(edition)
    pairs = [(new, old) for new, old in pairwise(shown) if number in (None, new.number)]
    if not pairs:
        raise Http404("nothing to compare")
    new, old = pairs[0]
    documents = dict(Edition.objects.filter(pk__in=(new.pk, old.pk)).values_list("pk", "document"))
    if edition.show_in(language).turned:
        documents = {pk: other_document(document) for pk, document in documents.items()}
    before, after = (Document.from_json(documents[each.pk]) for each in (old, new))
    context = {
        "edition": edition,
        "new": new,
        "old": old,
        # The first edition of an archive that moved in from elsewhere was out long before it came here.
        "began": old.published_at if old == shown[-1] else old.public_from,
        "pairs": list(pairwise(shown)),
        "changes": changes_between(before, after),
        "versions": (),
    }
    with translation.override(edition.language.lower()):
        response = render(request, "articles/changes.html", context)
    response.headers["Content-Language"] = edition.language
    return response


def earlier(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A public article as an earlier edition had it; the edition of now is at the article's own address."""
    now = get_object_or_404(Edition.objects.public(), slug=slug)
    language = _language_of(request, now)
    if of_path(request.path) != of_path(now.path_in(language)):
        return redirect(path_in(language, request.path))
    if number == now.number:
        return redirect(now.path_in(language))
    if number not in {each.number for each in _still_shown(now)}:
        raise Http404("no such edition")
    edition = Edition.objects.get(article=now.article_id, number=number).show_in(language)
    credits = edition.credits.select_related("editor")
    return article_page(request, edition, credits, edition.tags.all(), now=now.show_in(language))


def _still_shown(edition: Edition) -> list[Edition]:
    """What readers may still see of an article's editions, the newest first: all since it was last withdrawn."""
    editions = Edition.objects.went_out().filter(article=edition.article_id).select_related("correction")
    editions = editions.only("number", "published_at", "public_from", "withdrawn", "correction__kind")
    return list(takewhile(lambda each: not each.withdrawn, editions.order_by("-number")))


def _language_of(request: HttpRequest, edition: Edition) -> str:
    """Which of the article's languages this reader gets: the chosen one, else what the address names, else its own."""
    among = edition.languages()
    return next((language for language in (chosen(request), of_path(request.path)) if language in among), among[0])


def article_page(
    request: HttpRequest,
    edition: Edition,
    credits: Iterable[EditionCredit],
    tags: Iterable[Tag] | None = None,
    is_preview: bool = False,
    now: Edition | None = None,
) -> HttpResponse:
    """The page of this edition, in its own language.

    In:  an edition with its credits; its tags, which may be left out if it is saved. A preview passes the parts of a
         publishing.Proof, which is how an editor sees what readers will get. For an earlier edition, the one of `now`.
    Out: the page; a preview differs from it in its headers only. Three queries.
    """
    tags, related = _tags_and_related(edition, tags)
    names = list(edition.document["tags"])
    context = {
        "edition": edition,
        "content": edition.content,
        "credits": credits,
        "tags": sorted(tags, key=lambda tag: (names.index(tag.name) if tag.name in names else len(names), tag.name)),
        "versions": () if now else [(language, edition.path_in(language)) for language in edition.languages()],
        "now": now,
        "contact": settings.CONTACT_EMAIL,
    }
    with translation.override(edition.language.lower()):
        turned(context["tags"])
        context["related"] = turned(related)
        corrections = Correction.objects.shown().filter(edition__article=edition.article_id)
        context["corrections"] = turned(corrections.annotate(language=Value(edition.language), headline=Value("")))
        response = render(request, "articles/article.html", context)
    response.headers["Content-Language"] = edition.language
    if is_preview:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _tags_and_related(edition: Edition, tags: Iterable[Tag] | None) -> tuple[list[Tag], list[Edition]]:
    """The edition's tags and what is related to it by them, in one query: each row is an edition with one tag."""
    of_this = edition.tags.all() if tags is None else list(tags)
    rows = list(
        Edition.objects.public()
        .filter(~Q(article=edition.article_id) | Q(pk=edition.pk), tags__in=of_this)
        .annotate(tag=F("tags__pk"), tag_name=F("tags__name"), tag_slug=F("tags__slug"))
        .only("slug", "headline", "standfirst", "language", "kind", "picture", "published_at", "other_card")
        .order_by(Case(When(pk=edition.pk or 0, then=0), default=1), "-published_at", "-pk")[:RELATED_AMONG]
    )
    if tags is None:
        tags = [Tag(pk=row.tag, name=row.tag_name, slug=row.tag_slug) for row in rows if row == edition]
    shared = Counter(row for row in rows if row != edition)
    return list(tags), [other for other, _times in shared.most_common(RELATED)]


def _withdrawn(request: HttpRequest, edition: Edition) -> HttpResponse:
    edition.show_in(_language_of(request, edition))
    edition.withdrawal_notice = words_in(edition.language, edition.withdrawal_notice)
    with translation.override(edition.language.lower()):
        response = render(request, "410.html", {"edition": edition, "versions": ()}, status=410)
    response.headers["Content-Language"] = edition.language
    return response


def tags(request: HttpRequest) -> HttpResponse:
    """All tags that a public article carries."""
    rows = used(Tag.objects, Edition.tags.through.objects.filter(tag=OuterRef("pk")))
    return _names(request, rows, "key", "articles/tags.html")


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """A tag and its articles."""
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:  # renamed, or merged into another
        return redirect(get_object_or_404(Tag, addresses__slug=slug), permanent=True)
    tag = turned([tag])[0]
    return _list(request, Edition.objects.public().filter(tags=tag), "articles/tag.html", {"tag": tag})


def editors(request: HttpRequest) -> HttpResponse:
    """All people who have a part in a public article."""
    rows = used(Editor.objects, EditionCredit.objects.filter(editor=OuterRef("pk")))
    return _names(request, rows, "name", "articles/editors.html")


def editor(request: HttpRequest, slug: str) -> HttpResponse:
    """A person and what they had a part in."""
    person = turned([get_object_or_404(Editor.objects.select_related("portrait"), slug=slug)])[0]
    parts = EditionCredit.objects.filter(editor=person).values("edition")
    return _list(request, Edition.objects.public().filter(pk__in=parts), "articles/editor.html", {"person": person})


def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """A section of the paper. It has its page before it has its first article: the masthead leads there."""
    if kind not in Kind.values:
        raise Http404("no such kind")
    context = {"kind": Kind(kind), "section": kind, "may_be_empty": True}
    return _list(request, Edition.objects.public().filter(kind=kind), "articles/kind.html", context)


def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """To the newest month, or to the newest up to this year: no link into the archive leads nowhere."""
    editions = Edition.objects.public()
    if year is not None:
        editions = editions.filter(published_at__lt=_month(year, 12)[1])
    newest = editions.values_list("published_at", flat=True).first()
    if newest is None and year is None:
        return render(request, "articles/archive.html", {"section": "archive"})
    if newest is None:
        raise Http404("nothing that old")
    newest = timezone.localtime(newest)
    return redirect("archive_month", newest.year, newest.month)


def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month's articles by day, and the way to other months."""
    first, end = _month(year, month)
    grid, years = _calendar(year)
    context = {
        "month": first.date(),
        "months": grid,
        "years": years,
        "older": next((day for day, has_any in reversed(grid) if has_any and day.month < month), None),
        "newer": next((day for day, has_any in grid if has_any and day.month > month), None),
        "section": "archive",
    }
    rows = Edition.objects.public().filter(published_at__gte=first, published_at__lt=end)
    return _list(request, rows, "articles/archive.html", context)


def _calendar(year: int) -> tuple[list[tuple[date, bool]], range]:
    """The months of the year, each with whether anything appeared in it, and the years of the whole archive.

    One query that looks into the index once for each month; grouping would read every row of the year.
    """
    public = Edition.objects.public()
    spans = [_month(year, number) for number in range(1, 13)]
    inside = {
        f"month_{first.month}": Exists(public.filter(published_at__gte=first, published_at__lt=end))
        for first, end in spans
    }
    oldest = Subquery(public.order_by("published_at").values("published_at")[:1])
    newest = public.filter(pk=Subquery(public.values("pk")[:1]))
    newest = newest.annotate(oldest=oldest, **inside).values("published_at", "oldest", *inside).first()
    if newest is None:
        raise Http404("nothing public at all")
    begins, ends = (timezone.localtime(newest[name]).year for name in ("oldest", "published_at"))
    return [(first.date(), newest[f"month_{first.month}"]) for first, _end in spans], range(begins, ends + 1)


def _month(year: int, month: int) -> tuple[datetime, datetime]:
    """When the month begins and the next one does, where the newsroom is.

    Errors: Http404 for a month that no calendar here has.
    """
    if not (1000 <= year < 9999 and 1 <= month <= 12):
        raise Http404("no such month")
    zone = timezone.get_default_timezone()
    first = datetime(year, month, 1, tzinfo=zone)
    return first, (first + timedelta(days=31)).replace(day=1)


def search_page(request: HttpRequest) -> HttpResponse:
    """What readers look for. A tag or an editor may be given by address or by name."""
    asked = {name: printable(request.GET.get(name, "")).strip() for name in ("q", "tag", "editor", "year")}
    context: dict[str, Any] = {"asked": asked, "section": "search"}
    try:
        terms = search.terms(asked["q"])
        among, filters, span = _narrowed(asked)
        after = _read_place(request.GET.get("after"))
    except (search.BadQuery, ValueError):
        asked["q"] = asked["q"][: search.LONGEST_QUERY]
        return render(request, "articles/search.html", {**context, "refused": True}, status=400)
    context |= {"terms": terms, "filters": filters}
    if terms:
        hits = search.search(terms, cards(among).prefetch_related("tags"), HITS + 1, after, **span)
        shown = hits[:HITS]
        last = shown[-1] if len(hits) > HITS else None
        context["hits"] = _results(shown, terms)
        context["after"] = f"{search.TIERS.index(last.tier)}~{last.place}" if last else ""
        context["is_first"] = after is None
        context["narrower"] = _narrower([hit.edition for hit in shown], asked)
    return render(request, "articles/search.html", context)


def _narrowed(asked: dict[str, str]) -> tuple[QuerySet, list[dict[str, str]], dict[str, datetime]]:
    """What the filters leave: the editions, what to call each filter, the span of time. Errors: ValueError."""
    among, filters, span = Edition.objects.public(), [], {}
    if asked["tag"]:
        found = Tag.objects.filter(Q(slug=asked["tag"]) | Q(key=tag_key(asked["tag"]))).first()
        among = among.filter(tags=found) if found else among.none()
        filters.append({"name": "tag", "label": turned([found])[0].name if found else asked["tag"]})
    if asked["editor"]:
        person = Editor.objects.filter(Q(slug=asked["editor"]) | Q(name=printed_name(asked["editor"]))).first()
        parts = EditionCredit.objects.filter(editor=person).values("edition")
        among = among.filter(pk__in=parts) if person else among.none()
        filters.append({"name": "editor", "label": person.name if person else asked["editor"]})
    if asked["year"]:
        if not (asked["year"].isascii() and asked["year"].isdigit() and 1000 <= int(asked["year"]) < 9999):
            raise ValueError(asked["year"])
        span = {"since": _month(int(asked["year"]), 1)[0], "until": _month(int(asked["year"]), 12)[1]}
        filters.append({"name": "year", "label": str(int(asked["year"]))})
    return among, filters, span


def _read_place(key: str | None) -> tuple[int, int] | None:
    if key is None:
        return None
    tier, _separator, place = key.partition("~")
    if not (tier in {"0", "1", "2", "3"} and place.lstrip("-").isascii() and place.lstrip("-").isdigit()):
        raise ValueError(key)
    if abs(int(place)) >= 2**62:
        raise ValueError(key)
    return int(tier), int(place)


def _results(hits: list[search.Hit], terms: list[str]) -> list[dict[str, Any]]:
    """The hits as the page shows them: words in parts, each with whether it is what was asked for."""
    # The words themselves are long: they are asked for once the hits are known, in the script that is shown.
    turned(hit.edition for hit in hits)
    words = Edition.objects.only("text", "other_page").in_bulk([hit.edition.pk for hit in hits])
    results = []
    for hit in hits:
        edition, whole = hit.edition, words[hit.edition.pk]
        text = whole.other_page["text"] if edition.turned else whole.text
        passage = search.passage([edition.standfirst, *text.split("\n")], terms)
        results.append(
            {
                "edition": edition,
                "inside": hit.tier.name == "inside",
                "headline": search.marked(edition.headline.replace("<wbr>", "").replace("\u200b", ""), terms),
                "passage": passage or search.marked(Truncator(edition.standfirst or text).chars(100), terms),
            }
        )
    return results


def _narrower(editions: list[Edition], asked: dict[str, str]) -> list[dict[str, Any]]:
    """What the search could be narrowed by: what several of these share."""
    found: Counter[tuple[str, str, str]] = Counter()
    for edition in editions:
        found.update(("tag", tag.slug, turned([tag])[0].name) for tag in edition.tags.all())
        found.update(("editor", credit.editor.slug, credit.name) for credit in byline(edition))
        year = str(timezone.localtime(edition.published_at).year)
        found["year", year, year] += 1
    rows = ((name, value, label) for (name, value, label), times in found.most_common() if times > 1)
    return [{"name": name, "value": value, "label": label} for name, value, label in rows if not asked[name]][:NARROWER]


def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was mended, the latest first."""
    found = page(_with_article(Correction.objects.shown()), request.GET.get("before"), "at")
    return render(request, "articles/corrections.html", {"page": found, "section": "corrections"})


def about(request: HttpRequest) -> HttpResponse:
    """What this site is and what it promises: what holds by construction, and the pages that chiefs wrote."""
    pages = best_for(request.LANGUAGE_CODE, StandingPage.objects.public().defer("html"))
    context = {"contact": settings.CONTACT_EMAIL, "kinds": Kind, "section": "about", "others": pages}
    return render(request, "articles/about.html", context)


def standing(request: HttpRequest, subject: str) -> HttpResponse:
    """A page about the newsroom, in the language of the address where it is written in that."""
    pages = best_for(request.LANGUAGE_CODE, StandingPage.objects.public())
    found = next((page for page in pages if page.subject == subject), None)
    if found is None:
        raise Http404("nothing is said about this")
    return render(request, "articles/standing.html", {"page": found, "others": pages, "section": "about"})


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process can answer readers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    response = HttpResponse("ok\n", content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture of the library, so that one machine needs no other server. The route admits no dots, so no climbing."""
    name, for_good = stored(path)
    if not name:
        raise Http404("no such picture")
    response = FileResponse(default_storage.open(name))
    response.headers["Cache-Control"] = FOREVER if for_good else A_WHILE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No page has this address."""
    return render(request, "404.html", {"versions": ()}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke; this page needs none of it, not even the database."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _list(request: HttpRequest, editions: QuerySet, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of a list; a name that leads to no public article is none that the public knows."""
    found = page(cards(editions), request.GET.get("before"))
    if not found.rows and not context.get("may_be_empty"):
        raise Http404("nothing public here")
    return render(request, template, {"page": found, **context})


def _names(request: HttpRequest, rows: QuerySet, key: str, template: str) -> HttpResponse:
    """A page of names in their order, `?after=` a key."""
    after = request.GET.get("after", "").replace("\0", "")
    found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: NAMES_PER_PAGE + 1])
    more = getattr(found[NAMES_PER_PAGE - 1], key) if len(found) > NAMES_PER_PAGE else ""
    return render(request, template, {"names": turned(found[:NAMES_PER_PAGE]), "more": more, "is_first": not after})


def _with_article(corrections: QuerySet) -> QuerySet:
    """Corrections of articles that are public, with the address and headline these have now."""
    now = Edition.objects.public().filter(article=OuterRef("edition__article"))
    return corrections.annotate(
        **{name: Subquery(now.values(name)[:1]) for name in ("slug", "headline", "language")}
    ).filter(slug__isnull=False)
