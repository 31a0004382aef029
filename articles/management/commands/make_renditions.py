"""Make the smaller copies of pictures that are missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import track

from articles import renditions
from articles.models import Image


class Command(BaseCommand):
    """Every picture of the library in AVIF and WebP, in the widths that pages offer."""

    help = "Make the smaller copies of pictures that are missing, such as for a library from before they were made."

    def handle(self, *args: Any, **options: Any) -> None:
        names = Image.objects.order_by("pk").values_list("file", flat=True)
        made, failed = 0, 0
        for name in track(names.iterator(), "Pictures", total=names.count(), disable=not self.stdout.isatty()):
            try:
                made += renditions.make(name)
            except Exception as error:  # noqa: BLE001 - one broken file must not keep the others from being made
                failed += 1
                self.stderr.write(f"{name}: {error}")
        self.stdout.write(f"{made} files made")
        if failed:
            raise CommandError(f"{failed} pictures could not be read")
