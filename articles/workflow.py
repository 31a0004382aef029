"""The way of an article between colleagues, before it goes out: submitted, sent back, ready."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Article, Note


class NotDone(ValueError):
    """A step that cannot be taken; the message says why."""


def submit(article: Article, by: Any, text: str = "") -> Note:
    """Give a draft to the editors.

    In:     what they should know, if anything.
    Errors: NotDone when it is with them already.
    """
    return _step(article, by, text, Note.Step.SUBMITTED, {Article.Status.DRAFT}, Article.Status.IN_REVIEW)


def send_back(article: Article, by: Any, text: str) -> Note:
    """Give it back to who wrote it.

    In:     what is to be done.
    Errors: NotDone without a note, or when it is a draft already.
    """
    if not text.strip():
        raise NotDone(_("Say what is to be done."))
    waiting = {Article.Status.IN_REVIEW, Article.Status.READY}
    return _step(article, by, text, Note.Step.SENT_BACK, waiting, Article.Status.DRAFT)


def make_ready(article: Article, by: Any, text: str = "") -> Note:
    """Say that it may go out.

    Errors: NotDone when that has been said.
    """
    waiting = {Article.Status.DRAFT, Article.Status.IN_REVIEW}
    return _step(article, by, text, Note.Step.READY, waiting, Article.Status.READY)


def say(article: Article, by: Any, text: str) -> Note:
    """Leave a note for colleagues.

    Errors: NotDone when it is empty.
    """
    if not text.strip():
        raise NotDone(_("The note is empty."))
    return article.notes.create(by=by, text=text.strip())


@transaction.atomic
def _step(article: Article, by: Any, text: str, step: str, before: set[str], after: str) -> Note:
    # Not through save(): a step changes no word, so whoever has the article open need not care.
    if not Article.objects.filter(pk=article.pk, status__in=before).update(status=after):
        now = Article.objects.get(pk=article.pk).get_status_display()
        raise NotDone(_("It is “%(status)s” by now.") % {"status": now})
    article.status = after
    return article.notes.create(by=by, step=step, text=text.strip())
