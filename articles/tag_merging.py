"""Several tags that mean one thing made into one: articles, editions, other names and old addresses follow."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from .importer.script import fold
from .models import Article, Edition, Tag, TagAddress, TagAlias, TaggedArticle

_Carried = Edition.tags.through


class NotMerged(ValueError):
    """Tags that cannot be merged; the message says why."""


@dataclass(frozen=True)
class Preview:
    """What a merge would change."""

    articles: int
    editions: int
    names: list[str]
    addresses: list[str]


def preview(into: Tag, others: Sequence[Tag]) -> Preview:
    """What merging the others into this tag would change; nothing is written.

    Out: how many articles and public editions get the tag instead, which names become aliases, which addresses
         redirect.
    """
    return Preview(
        articles=Article.objects.filter(tagged__tag__in=others).distinct().count(),
        editions=Edition.objects.public().filter(tags__in=others).distinct().count(),
        names=[tag.name for tag in others],
        addresses=[tag.get_absolute_url() for tag in others],
    )


@transaction.atomic
def merge(into: Tag, others: Sequence[Tag]) -> None:
    """Make the others names of this tag.

    Errors: NotMerged when there is nothing to merge, or a tag would be merged into itself.
    """
    kept = Tag.objects.select_for_update().get(pk=into.pk)
    gone = list(Tag.objects.select_for_update().filter(pk__in=[tag.pk for tag in others]))
    if not gone or kept in gone:
        raise NotMerged(_("Choose at least two different tags."))
    has_it = TaggedArticle.objects.filter(tag=kept).values("content_object")
    for tag in gone:
        TaggedArticle.objects.filter(tag=tag).exclude(content_object__in=has_it).update(tag=kept)
        _Carried.objects.filter(tag=tag).exclude(
            edition__in=_Carried.objects.filter(tag=kept).values("edition")
        ).update(tag=kept)
    TagAlias.objects.filter(tag__in=gone).update(tag=kept)
    TagAddress.objects.filter(tag__in=gone).update(tag=kept)
    names = [(tag.name, tag.slug) for tag in gone]
    Tag.objects.filter(pk__in=[tag.pk for tag in gone]).delete()
    for name, slug in names:
        TagAlias.objects.create(tag=kept, name=name)
        TagAddress.objects.update_or_create(slug=slug, defaults={"tag": kept})


def unused(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Those that no article carries and no edition ever did."""
    return tags.filter(tagged_articles=None, editions=None)


def near_duplicates() -> list[list[Tag]]:
    """Groups of tags that differ in script, spaces, marks or an English plural only; the most used first in each."""
    groups: dict[str, list[Tag]] = defaultdict(list)
    for tag in Tag.objects.annotate(uses=Count("tagged_articles")).order_by("-uses", "name"):
        groups[_gist(tag.key)].append(tag)
    return [group for gist, group in groups.items() if gist and len(group) > 1]


def _gist(key: str) -> str:
    """What is left of a name when how it is written is taken away.

    >>> _gist("人工智慧 ") == _gist("人工智慧"), _gist("sea cables") == _gist("sea-cable")
    (True, True)
    """
    gist = re.sub(r"[\W_]+", "", fold(key))
    return re.sub(r"(?<=[a-z]{3})s$", "", gist)
