"""Fill an empty newsroom with the invented articles of samples/."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import intake, manuscript, pictures, publishing
from articles.document import Document, RichText
from articles.models import Article, Editor, ImportBatch, StandingPage

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
        for picture in sorted((SAMPLES / "pictures").glob("*.webp")):
            words = {"licence": "CC BY 4.0", **edits["pictures"].get(picture.stem, {})}
            pictures.store(picture.read_bytes(), **words)
        for number, file in enumerate(intake.files_in([SAMPLES])):
            outcome = intake.bring_in(file, batch)
            if outcome.outcome != "created" or outcome.article is None:
                self.stdout.write(f"{file.name}: {outcome.outcome} {outcome.error}".rstrip())
                continue
            try:
                _publish(outcome.article, number, edits["articles"].get(file.name, {}))
                self.stdout.write(f"{file.name}: published “{outcome.article.headline}”")
            except publishing.NotPublished as error:
                self.stdout.write(f"{file.name}: stays a draft: {error}")
        if not batch.texts.exists():
            batch.delete()
        for name, words in edits["people"].items():
            Editor.objects.filter(name=name, bio="").update(**words)
        for words in json.loads((SAMPLES / "about.json").read_text(encoding="utf-8")):
            key = {name: words.pop(name) for name in ("subject", "language")}
            StandingPage.objects.get_or_create(**key, defaults={**words, "is_public": True})


def _publish(article: Article, number: int, edit: dict[str, Any]) -> None:
    """Publish a sample on the day it gives, as an editor would: with a headline mended; with a mistake, then right."""
    first_published = _moment(article.dated, number)
    right = manuscript.read(article)
    right = replace(right, headline=edit.get("headline", right.headline))
    mistake = edit.get("mistake")
    if mistake:
        manuscript.write(article, _with_words(right, mistake["now_says"], mistake["first_said"]))
        publishing.publish(article, first_published=first_published)
    manuscript.write(article, right)
    publishing.publish(
        article,
        first_published=None if mistake else first_published,
        mistake=publishing.Mistake(mistake["wrong"], mistake["right"]) if mistake else None,
    )


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
