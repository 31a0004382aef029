"""Which people, tags, outlets and pictures an import made, so that undoing it can take them away again."""

from typing import Any

from django.db import models
from django.db.models import Max

from .models import Article, Editor, Figure, Image, Source, Tag

# What an import may make besides articles, by the name it is kept under.
MADE: dict[str, type[models.Model]] = {"people": Editor, "tags": Tag, "sources": Source, "pictures": Image}


def newest() -> dict[str, int]:
    """The highest key of each kind so far."""
    return {name: model._default_manager.aggregate(Max("pk"))["pk__max"] or 0 for name, model in MADE.items()}


def made_for(article: Article, before: dict[str, int]) -> dict[str, list[int]]:
    """What was made for an article.

    In:  what newest() gave before the article was written, in the same transaction.
    Out: keys by kind; kinds of which nothing was made are left out.
    """
    used: dict[str, set[Any]] = {
        "people": set(article.credits.values_list("editor", flat=True)),
        "tags": set(article.tagged.values_list("tag", flat=True)),
        "sources": {article.source_id},
        "pictures": {article.lead_id, *Figure.objects.filter(parent=article).values_list("image", flat=True)},
    }
    made = {name: sorted(key for key in keys if key and key > before[name]) for name, keys in used.items()}
    return {name: keys for name, keys in made.items() if keys}
