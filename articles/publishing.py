"""From the rows editors work on to what the public sees. Each act is one transaction: whole or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from . import manuscript, search
from .document import Document
from .models import FOREVER, Article, Correction, Edition, EditionCredit, Image, Tag
from .preflight import findings
from .scripts import other_version, pictures_in
from .tasks import make_crops
from .typeset import typeset

# Nobody means a later time; without a bound, one that is hardly before FOREVER could never be told from "no end".
FURTHEST = timedelta(days=3653)


class NotPublished(ValueError):
    """The article cannot go out, or cannot be taken back; the message says why."""


@dataclass(frozen=True)
class Mistake:
    """What an edition mends: for the box on the page and for /corrections/."""

    wrong: str
    right: str
    kind: str = Correction.Kind.CORRECTION


@dataclass(frozen=True)
class Proof:
    """An edition that is not saved yet, with its people and tags: what a preview shows and publishing saves."""

    edition: Edition
    credits: list[EditionCredit]
    tags: list[Tag]


def proof(article: Article, at: datetime | None = None) -> Proof:
    """The edition that would go out, exactly.

    In:  a saved article; the moment it would be public (now when left out).
    Out: the Proof; nothing is written.
    """
    # Whole seconds, so that "now" is past for the database's clock too, which keeps fewer digits on SQLite.
    at = at or timezone.now().replace(microsecond=0)
    document = _with_standing_notice(manuscript.read(article), article)
    page = typeset(document)
    earlier = article.editions.aggregate(Max("number"))["number__max"] or 0
    first = article.editions.went_out().order_by("number").first()
    edition = Edition(
        article=article,
        number=earlier + 1,
        document=document.to_json(),
        slug=article.slug,
        headline=document.headline,
        standfirst=document.standfirst,
        language=document.language.value,
        kind=document.kind.value,
        opening=page.opening,
        html=page.html,
        text=page.text,
        contents=page.contents,
        picture=page.picture,
        minutes=page.minutes,
        public_from=at,
        public_until=FOREVER,
        published_at=first.published_at if first else at,
        updated_at=at,
    )
    credits = Image.objects.filter(sha256__in=pictures_in(edition.document)).values_list("credit", flat=True)
    edition.other_card, edition.other_page = other_version(edition, credits)
    credits = [
        EditionCredit(
            edition=edition,
            editor=credit.editor,
            role=credit.role,
            name=credit.editor.name,
            affiliation=credit.affiliation,
            order=order,
        )
        for order, credit in enumerate(article.credits.select_related("editor"))
    ]
    return Proof(edition, credits, list(article.tags.all()))


def _with_standing_notice(document: Document, article: Article) -> Document:
    """The Document with what stands under everything from its source, where it does not stand already."""
    standing = article.source.notice.split("\n") if article.source else []
    missing = [line.strip() for line in standing if line.strip() and line.strip() not in document.notices]
    return replace(document, notices=(*document.notices, *missing))


@transaction.atomic
def publish(
    article: Article,
    by: Any = None,
    at: datetime | None = None,
    mistake: Mistake | None = None,
    first_published: datetime | None = None,
) -> Edition:
    """Put the article as it stands before the public, now or at a set time.

    In:     a saved article; who does it; a time to come for scheduling; the mistake that this edition mends;
            when it was first out, for an archive moved in from elsewhere.
    Out:    the new Edition. It ends the one before at the same instant, and takes the place of one that was
            scheduled and is not out yet.
    Errors: NotPublished, with the first error that preflight finds, or when `at` is past.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if at:
        when = {"time": timezone.localtime(at).strftime("%F %R")}
        if at <= timezone.now():
            raise NotPublished(_("%(time)s has passed already.") % when)
        if at > timezone.now() + FURTHEST:
            raise NotPublished(_("%(time)s is more than ten years away.") % when)
    document = manuscript.read(article)
    errors = [finding for finding in findings(document, article) if finding.is_error]
    if errors:
        raise NotPublished(errors[0].message)
    _drop_scheduled(article)
    made = proof(article, at)
    if Edition.objects.filter(slug=made.edition.slug).exclude(article=article).exists():
        raise NotPublished(_("Another published article has the address “%(slug)s”.") % {"slug": made.edition.slug})
    _open(article).update(public_until=made.edition.public_from)
    made.edition.by = by
    if first_published:
        # Whole seconds: readers of dates stumble over more digits than three.
        made.edition.published_at = made.edition.updated_at = first_published.replace(microsecond=0)
    made.edition.save()
    EditionCredit.objects.bulk_create(made.credits)
    made.edition.tags.set(made.tags)
    if mistake:
        Correction.objects.create(edition=made.edition, wrong=mistake.wrong, right=mistake.right, kind=mistake.kind)
    search.keep_in_step(article)
    if made.edition.picture:
        original = made.edition.picture["src"].removeprefix(settings.MEDIA_URL)
        transaction.on_commit(lambda: make_crops.enqueue(original, made.edition.picture["focus"]))
    manuscript.keep_revision(article, by)
    # Said of it, so that whoever goes on writing on the same page gets a revision of their own.
    said = _("Edition %(number)s") % {"number": made.edition.number}
    article.revisions.filter(number=article.revisions.first().number, note="").update(note=said)
    Article.objects.filter(pk=article.pk).update(status=Article.Status.READY)
    return made.edition


@transaction.atomic
def unschedule(article: Article) -> None:
    """Take back what was scheduled; what readers see now stays.

    Errors: NotPublished when nothing is scheduled.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if not _drop_scheduled(article):
        raise NotPublished(_("Nothing is scheduled."))
    search.keep_in_step(article)


@transaction.atomic
def withdraw(article: Article, notice: str, by: Any = None) -> Edition:
    """Take the article from the public, and from the schedule; its address answers 410 with the notice.

    In:     the notice for readers: why it is gone.
    Out:    the edition that was withdrawn.
    Errors: NotPublished when it is not public or no notice is given.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if not notice.strip():
        raise NotPublished(_("Readers are owed a reason."))
    _drop_scheduled(article)
    edition = article.editions.public().first()
    if edition is None:
        raise NotPublished(_("It is not public."))
    edition.public_until = timezone.now().replace(microsecond=0)
    edition.withdrawn = True
    edition.withdrawal_notice = notice.strip()
    edition.withdrawn_by = by
    edition.save()
    article.editions.public().update(public_until=edition.public_until)
    search.keep_in_step(article)
    return edition


def _open(article: Article):
    """The edition without an end, if any: the public one once nothing is scheduled."""
    return article.editions.filter(public_until=FOREVER)


def _drop_scheduled(article: Article) -> bool:
    """Remove what is scheduled and let the public edition run on."""
    scheduled = article.editions.scheduled().first()
    if scheduled is None:
        return False
    search.drop(article.editions.filter(pk=scheduled.pk))
    scheduled.delete()
    article.editions.filter(public_until=scheduled.public_from).update(public_until=FOREVER)
    return True
