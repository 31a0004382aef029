"""Make the smaller copies of pictures that are missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.progress import track

from articles import renditions
from articles.models import Edition, Image


class Command(BaseCommand):
    """Every picture of the library in AVIF and WebP, in the widths that pages offer, and leads cut for sharing."""

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
        for picture in Edition.objects.to_be_found().exclude(picture={}).values_list("picture", flat=True).distinct():
            try:
                made += renditions.make_crops(picture["src"].removeprefix(settings.MEDIA_URL), picture["focus"])
            except Exception as error:  # noqa: BLE001 - as above
                failed += 1
                self.stderr.write(f"{picture['src']}: {error}")
        self.stdout.write(f"{made} files made")
        if failed:
            raise CommandError(f"{failed} pictures could not be read")
