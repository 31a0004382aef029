"""Fill an empty newsroom with the invented articles of samples/."""

from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import intake, publishing
from articles.models import Article, ImportBatch


class Command(BaseCommand):
    """Import samples/ through the real importer and publish what is fit to print."""

    help = "Import and publish the invented sample articles. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only into a newsroom without any article")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Article.objects.exists():
            return
        batch = ImportBatch.objects.create(note="samples/")
        for number, file in enumerate(intake.files_in([settings.BASE_DIR / "samples"])):
            outcome = intake.bring_in(file, batch)
            if outcome.outcome != "created" or outcome.article is None:
                self.stdout.write(f"{file.name}: {outcome.outcome} {outcome.error}".rstrip())
                continue
            try:
                publishing.publish(outcome.article, first_published=_moment(outcome.article.dated, number))
                self.stdout.write(f"{file.name}: published “{outcome.article.headline}”")
            except publishing.NotPublished as error:
                self.stdout.write(f"{file.name}: stays a draft: {error}")
        if not batch.texts.exists():
            batch.delete()


def _moment(dated: Any, number: int) -> datetime | None:
    """A time on the day the copy gives, a different one for each, never in the future."""
    if dated is None:
        return None
    at = datetime.combine(dated, time(7), timezone.get_current_timezone()) + timedelta(minutes=37 * number)
    return min(at, timezone.now())
