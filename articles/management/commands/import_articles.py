"""Bring raw article text into the newsroom."""

import json
import logging
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import reset_queries
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles import intake
from articles.models import ImportBatch

MANY = 5
# So many files that are no copy are named; a folder may hold thousands.
NAMED = 20
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Read files and folders of copy; each file becomes a draft with its ledger, whole or not at all."""

    help = (
        "Bring copy in: text, Markdown, saved web pages and .docx, as files, folders or patterns. Each becomes a draft."
        " Started again after a break, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a pattern")
        parser.add_argument("--dry-run", action="store_true", help="read and report, save nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")
        parser.add_argument("--fetch-images", action="store_true", help="fetch pictures from the web, too")

    def handle(self, *args: Any, **options: Any) -> None:
        paths, as_json = options["paths"], options["json"]
        batch = None if options["dry_run"] else ImportBatch.objects.create(note=" ".join(map(str, paths))[:300])
        seen: Counter[str] = Counter()
        others = LeftOut()
        with self._progress(paths, as_json) as progress:
            reading = progress.add_task("Reading", total=None if progress.disable else _count(paths))
            for file in intake.files_in(paths, others.append):
                outcome = _bring_in(file, batch, options["fetch_images"])
                seen[outcome.outcome] += 1
                self._report(outcome, as_json)
                progress.advance(reading)
                reset_queries()  # with DEBUG on, Django would keep them all
        if batch and not batch.texts.exists():
            batch.delete()
            batch = None
        if others.count:
            self.stderr.write(str(others))
        if not seen:
            raise CommandError("There is no copy in " + ", ".join(map(str, paths)))
        self._sum_up(seen, batch, as_json)
        if seen["failed"]:
            raise CommandError(f"{seen['failed']} of {seen.total()} files could not be read; the others are in.")

    def _progress(self, paths: list[Path], as_json: bool) -> Progress:
        """A bar on a terminal when there is much to do; nothing in a pipe."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        hidden = as_json or not sys.stderr.isatty() or _count(paths, MANY) < MANY
        return Progress(*columns, console=Console(stderr=True), disable=hidden)

    def _report(self, outcome: intake.Outcome, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.to_json(), ensure_ascii=False))
        elif outcome.outcome == "failed":
            self.stderr.write(outcome.error)
        else:
            reading = outcome.reading
            assert reading
            doubts = sum(line.confidence < 0.5 for line in reading.lines)
            questions = [*reading.questions, *outcome.wanted]
            where = f" as article {outcome.article.pk}" if outcome.article else ""
            said = reading.document.headline or "(no headline)"
            taken = f"{reading.encoding.name} {reading.encoding.confidence:.0%} sure"
            self.stdout.write(
                f"{outcome.file}: {outcome.outcome}{where}: {said} [{reading.document.language}, {taken}], "
                f"{len(reading.lines)} lines, {doubts} doubtful, {len(reading.repairs)} repairs"
            )
            for question in questions:
                self.stdout.write(f"    ? {question}")

    def _sum_up(self, seen: Counter[str], batch: ImportBatch | None, as_json: bool) -> None:
        if as_json or seen.total() < 2:
            return
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in sorted(seen.items())))
        if batch:
            self.stdout.write(f"manage.py undo_import {batch.pk} takes this import back.")


class LeftOut:
    """The files of a folder that are no copy: the first of them by name, the others by number."""

    def __init__(self) -> None:
        self.first: list[Path] = []
        self.count = 0

    def append(self, file: Path) -> None:
        """Take note of a file."""
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(file)

    def __str__(self) -> str:
        kinds = ", ".join(sorted(intake.SUFFIXES))
        more = f"\n    … and {self.count - NAMED} more" if self.count > NAMED else ""
        return f"Not read, for they are none of {kinds}:" + "".join(f"\n    {file}" for file in self.first) + more


def _bring_in(file: Path, batch: ImportBatch | None, fetch_images: bool) -> intake.Outcome:
    """One file, come what may: a fault in reading one must not keep the others out."""
    try:
        return intake.bring_in(file, batch, fetch_images=fetch_images) if batch else intake.check(file)
    except Exception as error:
        log.exception("%s", file)
        why = f"{file}: could not be read, by a fault of the importer: {type(error).__name__}: {error}"
        return intake.Outcome(str(file), "failed", error=why)


def _count(paths: list[Path], most: int | None = None) -> int:
    """How many files there are; with ``most``, no more than that are counted."""
    count = 0
    for count, _file in enumerate(intake.files_in(paths), 1):
        if count == most:
            break
    return count
