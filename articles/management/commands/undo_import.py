"""Take an import back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import ImportBatch
from articles.undoing import undo


class Command(BaseCommand):
    """Remove what an import brought in, but for articles that were worked on since; those are named."""

    help = "Take an import back: drafts, raw texts, and what was made for them. What was edited since stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int, metavar="BATCH", help="the number of the import")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if not batch:
            known = ", ".join(str(key) for key in ImportBatch.objects.values_list("pk", flat=True)[:10]) or "none"
            raise CommandError(f"There is no import {options['batch']}. The latest are: {known}")
        undone = undo(batch)
        self.stdout.write(f"Import {options['batch']}: {undone.removed} removed, {len(undone.kept)} kept")
        for article, why in undone.kept:
            self.stdout.write(f"    article {article.pk}, {article}: stays, {why}")
