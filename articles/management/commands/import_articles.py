"""Bring raw article text into the newsroom."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from articles import intake
from articles.models import ImportBatch

MANY = 5


class Command(BaseCommand):
    """Read files and folders of raw text; each file becomes a draft with its ledger, whole or not at all."""

    help = "Bring raw article text in: files, or folders of .txt and .md files. Each becomes a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--dry-run", action="store_true", help="read and report, save nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(intake.files_in(options["paths"]))
        if not files:
            raise CommandError("There is no .txt or .md file in " + ", ".join(map(str, options["paths"])))
        batch = (
            None if options["dry_run"] else ImportBatch.objects.create(note=" ".join(map(str, options["paths"]))[:300])
        )
        failed = 0
        with self._progress(files, options["json"]) as progress:
            for file in progress.track(files, description="Reading"):
                outcome = intake.bring_in(file, batch) if batch else intake.check(file)
                failed += outcome.outcome == "failed"
                self._report(outcome, options["json"])
        if batch and not batch.texts.exists():
            batch.delete()
        if failed:
            raise CommandError(f"{failed} of {len(files)} files could not be read; the others are in.")

    def _progress(self, files: list[Path], as_json: bool) -> Progress:
        """A bar on a terminal when there is much to do; nothing in a pipe."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        hidden = as_json or len(files) < MANY or not sys.stderr.isatty()
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
            self.stdout.write(
                f"{outcome.file}: {outcome.outcome}{where}: {said} [{reading.document.language}], "
                f"{len(reading.lines)} lines, {doubts} doubtful, {len(reading.repairs)} repairs"
            )
            for question in questions:
                self.stdout.write(f"    ? {question}")
