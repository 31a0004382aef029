"""Whether the references of published articles still answer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles import links
from articles.models import Edition, Reference


class Command(BaseCommand):
    """A thin skin over links.check()."""

    help = "Ask the addresses of the references of public articles; those that do not answer are listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=500, help="how many at most, the longest unasked first")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Reference.objects.filter(article__in=Edition.objects.public().values("article")).exclude(url="")
        rows = rows.order_by("checked_at", "pk").select_related("article")[: options["most"]]
        answers = links.check(rows)
        for reference, answer in answers:
            if answer.result != links.OK:
                self.stdout.write(f"{reference.article}: {reference.url}: {answer.result}")
        self.stdout.write(f"{len(answers)} asked")
