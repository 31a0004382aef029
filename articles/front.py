"""What stands where on the front page."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .listing import cards, turned
from .models import Edition, Tag
from .models.article import Kind

LATEST = 40
# How far back opinions and interviews are looked for; the bound also keeps the search inside the index by date.
RECENT = timedelta(days=90)
OPINIONS = 5
INTERVIEWS = 4
SECONDS = 3
RIVER = 12
TOPICS = 3
PER_TOPIC = 3
# The lead is looked for among so many of the newest: an older story does not lead only because it has a picture.
LEAD_AMONG = 4


@dataclass(frozen=True)
class Topic:
    """A tag that several of the latest articles carry, with them."""

    tag: Tag
    editions: list[Edition]


@dataclass(frozen=True)
class Front:
    """The front page's parts; any of them may be empty. Apart from topics, an article stands in one of them."""

    lead: Edition | None = None
    seconds: list[Edition] = field(default_factory=list)
    river: list[Edition] = field(default_factory=list)
    opinions: list[Edition] = field(default_factory=list)
    interviews: list[Edition] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


def front() -> Front:
    """The front page of this moment. Three queries: editions, their credits, their tags."""
    public = Edition.objects.public()
    now = timezone.now()
    recent = public.filter(published_at__range=(now - RECENT, now))
    # One query for three lists: opinions and interviews are rarer, and the latest may hold none.
    chosen = (
        Q(pk__in=public.values("pk")[:LATEST])
        | Q(pk__in=recent.filter(kind=Kind.OPINION).values("pk")[:OPINIONS])
        | Q(pk__in=recent.filter(kind=Kind.INTERVIEW).values("pk")[:INTERVIEWS])
    )
    return arranged(turned(cards(public.filter(chosen)).prefetch_related("tags")))


def arranged(editions: list[Edition]) -> Front:
    """The parts, from the editions in order, newest first."""
    opinions = [edition for edition in editions if edition.kind == Kind.OPINION][:OPINIONS]
    news = [edition for edition in editions if edition not in opinions]
    if not news:
        news, opinions = opinions, []
    lead = _lead(news)
    rest = [edition for edition in news if edition != lead]
    seconds, rest = rest[:SECONDS], rest[SECONDS:]
    interviews = [edition for edition in rest if edition.kind == Kind.INTERVIEW][:INTERVIEWS]
    if len(interviews) == 1:  # one alone makes no shelf
        interviews = []
    river = [edition for edition in rest if edition not in interviews][:RIVER]
    return Front(lead, seconds, river, opinions, interviews, _topics(editions[:LATEST]))


def _lead(editions: list[Edition]) -> Edition | None:
    """The newest story of our own with a picture, else simply the newest."""
    newest = editions[:LEAD_AMONG]
    ours = (edition for edition in newest if edition.picture and edition.kind != Kind.PRESS_RELEASE)
    return next(ours, newest[0] if newest else None)


def _topics(editions: list[Edition]) -> list[Topic]:
    """The tags that most of the latest articles carry; of equals, the one used last."""
    used = Counter(tag for edition in editions for tag in edition.tags.all())
    return [
        Topic(turned([tag])[0], [edition for edition in editions if tag in edition.tags.all()][:PER_TOPIC])
        for tag, times in used.most_common(TOPICS)
        if times > 1
    ]
