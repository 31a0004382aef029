"""Make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import Progress

from articles import search
from articles.models import Edition


class Command(BaseCommand):
    """Make the search index anew; readers search the old one until the new one is whole."""

    help = "Make the search index anew, from what is public and what is scheduled."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(disable=not self.stdout.isatty()) as progress:
            task = progress.add_task("Indexing", total=Edition.objects.to_be_found().count())
            done = search.rebuild(lambda count: progress.update(task, completed=count))
        self.stdout.write(f"{done} articles can be found.")
