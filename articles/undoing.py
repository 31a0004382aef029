"""An import taken back, but for what people have worked on since."""

from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from . import manuscript, provenance, renditions
from .models import Article, Editor, Image, ImportBatch, RawText, Source, Tag


@dataclass
class Undone:
    """What became of an import: how many articles went, and which stay and why."""

    removed: int = 0
    kept: list[tuple[Article, str]] = field(default_factory=list)


def undo(batch: ImportBatch) -> Undone:
    """Restore the state before an import.

    Out:   what went and what stays. Drafts go with their raw texts, and with the people, tags, outlets and pictures
           that this import made, as far as nobody else uses them or has added to them. An article that was edited,
           sent on or published since stays, and so does what it uses.
    Note:  each article goes whole or not at all; stopped half-way and started again it goes on.
    """
    undone = Undone()
    # The last first: the article for which a person was made is then the last to let go of them.
    for key in list(batch.texts.order_by("-pk").values_list("pk", flat=True)):
        _undo_one(key, undone)
    if not batch.texts.exists():
        batch.delete()
    return undone


@transaction.atomic
def _undo_one(key: int, undone: Undone) -> None:
    raw = RawText.objects.select_for_update(of=("self",)).select_related("article").defer("data").get(pk=key)
    article = raw.article
    if article:
        why = _worked_on(article)
        if why:
            undone.kept.append((article, why))
            return
        article.delete()
        undone.removed += 1
    made = raw.reading.get("made", {})
    raw.delete()
    for name, model in provenance.MADE.items():
        for thing in model._default_manager.filter(pk__in=made.get(name, [])):
            if not _in_use(thing):
                _take_away(thing)


def _worked_on(article: Article) -> str:
    """What people have done with an article since it came in; empty when nothing."""
    if article.editions.exists():
        return _("it was published or scheduled")
    if article.status != Article.Status.DRAFT:
        return _("it was sent on as “%(status)s”") % {"status": article.get_status_display()}
    revisions = list(article.revisions.order_by("number")[:2])
    imported = revisions[0].document if revisions else None
    if len(revisions) != 1 or article.version > 1 or manuscript.read(article).to_json() != imported:
        return _("it was edited")
    return ""


def _in_use(thing: models.Model) -> bool:
    """Whether anything refers to a person, tag, outlet or picture, or somebody has written something about it."""
    if isinstance(thing, Editor):
        words = (thing.title, thing.bio, thing.expertise, thing.languages, thing.contact, thing.portrait, thing.user)
    elif isinstance(thing, Source):
        words = (thing.url, thing.notice)
    elif isinstance(thing, Tag):
        words = (thing.description,)
    else:
        words = ()
    if any(words):
        return True
    relations = [relation for relation in thing._meta.get_fields(include_hidden=True) if relation.auto_created]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: thing}).exists()
        for relation in relations
        if isinstance(relation, models.ManyToManyRel | models.ManyToOneRel)
    )


def _take_away(thing: models.Model) -> None:
    if isinstance(thing, Image):
        files = [thing.file.name, *renditions.names_of(thing.file.name, thing.width)]
        transaction.on_commit(lambda: [default_storage.delete(name) for name in files])
    thing.delete()
