"""Fill an empty newsroom with the invented articles of samples/."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import intake, manuscript, publishing
from articles.document import Document, RichText
from articles.models import Article, ImportBatch

SAMPLES = settings.BASE_DIR / "samples"


class Command(BaseCommand):
    """Import samples/ through the real importer and publish what is fit to print."""

    help = "Import and publish the invented sample articles. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only into a newsroom without any article")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Article.objects.exists():
            return
        edits = json.loads((SAMPLES / "edits.json").read_text(encoding="utf-8"))
        batch = ImportBatch.objects.create(note="samples/")
        for number, file in enumerate(intake.files_in([SAMPLES])):
            outcome = intake.bring_in(file, batch)
            if outcome.outcome != "created" or outcome.article is None:
                self.stdout.write(f"{file.name}: {outcome.outcome} {outcome.error}".rstrip())
                continue
            try:
                _publish(outcome.article, number, edits.get(file.name))
                self.stdout.write(f"{file.name}: published “{outcome.article.headline}”")
            except publishing.NotPublished as error:
                self.stdout.write(f"{file.name}: stays a draft: {error}")
        if not batch.texts.exists():
            batch.delete()


def _publish(article: Article, number: int, edit: dict[str, str] | None) -> None:
    """Publish a sample on the day it gives; where an edit says so, first with its mistake, then corrected."""
    first_published = _moment(article.dated, number)
    if edit is None:
        publishing.publish(article, first_published=first_published)
        return
    right = manuscript.read(article)
    manuscript.write(article, _with_words(right, edit["now_says"], edit["first_said"]))
    publishing.publish(article, first_published=first_published)
    manuscript.write(article, right)
    publishing.publish(article, mistake=publishing.Mistake(edit["wrong"], edit["right"]))


def _with_words(document: Document, words: str, instead: str) -> Document:
    return replace(
        document,
        blocks=tuple(
            RichText(block.html.replace(words, instead)) if isinstance(block, RichText) else block
            for block in document.blocks
        ),
    )


def _moment(dated: date | None, number: int) -> datetime | None:
    """A time on the day the copy gives, a different one for each, never in the future."""
    if dated is None:
        return None
    at = datetime.combine(dated, time(7), timezone.get_current_timezone()) + timedelta(minutes=37 * number)
    return min(at, timezone.now())
