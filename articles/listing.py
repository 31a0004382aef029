"""Lists of articles: what a card shows, and pages found by key.

A page starts after the last row of the one before (`?before=<time>~<id>`), so the hundredth costs what the first
does, and an article published meanwhile shifts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, Prefetch, Q, QuerySet
from django.db.models.fields.json import KT
from django.http import Http404
from django.utils import translation

from .models import Edition, EditionCredit

SIZE = 30


def cards(editions: QuerySet) -> QuerySet:
    """Editions with what a card shows and without what is long.

    In:  a queryset of Edition. Out: the same rows with `outlet` (the source's name, or empty) and their credits.
    Two queries however many rows.
    """
    credits = EditionCredit.objects.select_related("editor")
    return (
        editions.annotate(outlet=KT("document__source"))
        .defer("document", "opening", "html", "text", "contents", "other_page")
        .prefetch_related(Prefetch("credits", credits))
    )


def turned(rows: Iterable[Any]) -> list[Any]:
    """The rows as the language of the page shows them: editions in its script, tags with their names in it."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return [row.show_in(language) if hasattr(row, "show_in") else row for row in rows]


def used(names: QuerySet, uses: QuerySet) -> QuerySet:
    """The names that a public edition uses."""
    return names.filter(Exists(uses.filter(edition__in=Edition.objects.public().order_by())))


@dataclass(frozen=True)
class Page:
    """Some rows of a list. `before` is the key of the next older page, empty when there is none."""

    rows: list
    before: str
    is_first: bool


def page(
    rows: QuerySet, before: str | None, time: str = "published_at", size: int = SIZE, *, turn: bool = True
) -> Page:
    """The rows after the key.

    In:     a queryset ordered by `-time, -pk`; the key from the query string, or None for the first page; whether to
            `turn` the rows into the script of the page.
    Out:    the Page; one query and no count.
    Errors: Http404 for a key that is none, and for one with nothing after it.
    """
    if before is not None:
        at, pk = _read_key(before)
        # The first condition says less than the second, but it is the one an index can start from.
        rows = rows.filter(Q(**{f"{time}__lte": at}), Q(**{f"{time}__lt": at}) | Q(**{time: at, "pk__lt": pk}))
    found = list(rows[: size + 1])
    if before is not None and not found:
        raise Http404("nothing before this key")
    shown = found[:size]
    return Page(turned(shown) if turn else shown, _key(shown[-1], time) if len(found) > size else "", before is None)


def _key(row: object, time: str) -> str:
    # Z and not +00:00: a plus sign in a query string is a space.
    return f"{getattr(row, time).astimezone(UTC).replace(tzinfo=None).isoformat()}Z~{row.pk}"


def _read_key(key: str) -> tuple[datetime, int]:
    moment, _separator, pk = key.partition("~")
    try:
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            raise ValueError
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC), int(pk)
    except (ValueError, OverflowError):
        raise Http404("this is no key") from None
