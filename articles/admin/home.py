"""The desk's first page: what waits for me, what goes out when, what went out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article, Edition, Note

DAYS = 30
WEEKS = 2
MOST = 12
# The drawing: a bar and its gap, the height of the longest, the room for figures below.
STEP, HEIGHT, FOOT = 20, 80, 26


@dataclass(frozen=True)
class Waiting:
    """An article that waits for somebody, and what for."""

    article: Article
    why: str
    said: str = ""


def home(request: HttpRequest) -> dict[str, Any]:
    """What the page shows, in a number of queries that does not grow with the newsroom."""
    articles = Article.objects.all()
    is_editor = request.user.has_perm("articles.edit_any_article")
    if not is_editor:
        articles = articles.of(request.user)
    published = Edition.objects.public()
    if not is_editor:
        published = published.filter(article__in=articles)
    return {
        "waiting": _waiting(request, articles, is_editor),
        "calendar": _calendar(articles),
        "published": published.only("headline", "slug", "language", "article", "number", "published_at")[:MOST],
        "chart": _chart(),
    }


def _waiting(request: HttpRequest, articles: QuerySet[Article], is_editor: bool) -> list[Waiting]:
    """The most pressing first: what was sent back to me, what was handed in, what is changed but not published."""
    last = Note.objects.filter(article=OuterRef("pk")).exclude(step="").order_by("-at", "-pk")
    rows = articles.annotate(step=Subquery(last.values("step")[:1]), said=Subquery(last.values("text")[:1]))
    rows = rows.only("headline", "language", "status", "updated_at")
    back = rows.of(request.user).filter(status=Article.Status.DRAFT, step=Note.Step.SENT_BACK)
    found = [Waiting(each, _("Sent back to you"), each.said or "") for each in back[:MOST]]
    if is_editor:
        handed_in = rows.filter(status=Article.Status.IN_REVIEW).order_by("updated_at")[:MOST]
        found += [Waiting(each, _("Waits for an editor"), each.said or "") for each in handed_in]
        public = Edition.objects.public().filter(article=OuterRef("pk"))
        ready = rows.filter(status=Article.Status.READY).exclude(Exists(Edition.objects.filter(article=OuterRef("pk"))))
        found += [Waiting(each, _("Ready to go out")) for each in ready[:MOST]]
        # Among what was touched lately, so that a large archive is not searched through.
        lately = rows.filter(updated_at__gt=timezone.now() - timedelta(days=DAYS))
        changed = lately.annotate(live=Subquery(public.values("public_from")[:1])).filter(
            live__isnull=False, updated_at__gt=F("live") + timedelta(minutes=1)
        )
        scheduled = Exists(Edition.objects.scheduled().filter(article=OuterRef("pk")))
        found += [Waiting(each, _("Changed since it was published")) for each in changed.exclude(scheduled)[:MOST]]
    mine = rows.of(request.user).filter(status=Article.Status.DRAFT)
    known = {each.article.pk for each in found}
    mine = mine.exclude(Exists(Edition.objects.filter(article=OuterRef("pk"))))[: MOST + len(known)]
    return found + [Waiting(each, _("Your draft")) for each in mine if each.pk not in known][:MOST]


def _calendar(articles: QuerySet[Article]) -> list[dict[str, Any]]:
    """Two weeks from today, each day with what goes out."""
    today = timezone.localdate()
    end = _begins(today + timedelta(weeks=WEEKS))
    rows = Edition.objects.scheduled().filter(public_from__lt=end, article__in=articles)
    days: dict[date, list[Edition]] = {today + timedelta(days=number): [] for number in range(7 * WEEKS)}
    for edition in rows.only("headline", "language", "article", "public_from"):
        days[timezone.localtime(edition.public_from).date()].append(edition)
    return [{"day": day, "is_today": day == today, "editions": editions} for day, editions in days.items()]


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _chart() -> dict[str, Any]:
    """How many articles first went out on each of the last 30 days, as a drawing without a script."""
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    times = Edition.objects.public().filter(published_at__gte=_begins(first)).values_list("published_at", flat=True)
    counted = Counter(timezone.localtime(at).date() for at in times.order_by())
    most = max(counted.values(), default=0)
    bars = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        count = counted[day]
        height = round(count * HEIGHT / most) if most else 0
        kind = "bar-today" if day == today else "bar-rest" if day.weekday() > 4 else ""
        bars.append(
            {
                "day": day,
                "count": count,
                "x": number * STEP + 3,
                "y": HEIGHT - height + 4,
                "height": height,
                "kind": kind,
            }
        )
    return {
        "bars": bars,
        "total": sum(counted.values()),
        "most": most,
        "width": DAYS * STEP,
        "height": HEIGHT + FOOT,
        "base": HEIGHT + 4,
        "foot": HEIGHT + FOOT - 4,
        "end": (DAYS - 1) * STEP + 17,
    }
