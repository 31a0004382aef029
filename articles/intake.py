"""Copy into the newsroom: read it, put its pictures into the library, make the draft, keep the raw text for ever."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from . import manuscript, pictures
from .document import Document, Figure
from .importer import Reading, UnreadableCopy, read_article
from .models import Article, ImportBatch, RawText

SUFFIXES = {".txt", ".md", ".text"}


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `outcome` is checked, created, already there or failed; `error` says why it failed, with file and line.
    `wanted` names the pictures that could not be had, with the reason.
    """

    file: str
    outcome: str
    reading: Reading | None = None
    article: Article | None = None
    error: str = ""
    wanted: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The importer's JSON contract for one file."""
        json: dict[str, Any] = {"file": self.file, "outcome": self.outcome}
        if self.reading:
            json |= self.reading.to_json()
            json["questions"] = [*json["questions"], *self.wanted]
        if self.article:
            json["article"] = self.article.pk
        if self.error:
            json["error"] = self.error
        return json


def files_in(paths: list[Path]) -> Iterator[Path]:
    """The files that these paths mean: a file itself, of a folder every text in it but its README, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if _is_copy(file))
        else:
            yield path


def _is_copy(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.stem.upper() != "README" and file.is_file()


def check(path: Path) -> Outcome:
    """Read a file and save nothing."""
    try:
        return Outcome(str(path), "checked", read_article(path.read_bytes(), path.name))
    except OSError as error:
        return Outcome(str(path), "failed", error=f"{path}: {error.strerror or error}")
    except UnreadableCopy as error:
        return Outcome(str(path), "failed", error=str(error))


def bring_in(path: Path, batch: ImportBatch) -> Outcome:
    """Read a file and save it as a draft, whole or not at all.

    Out: an Outcome; the same bytes a second time are `already there` and change nothing.
    """
    checked = check(path)
    if checked.reading is None:
        return checked
    data = path.read_bytes()
    known = article_of(data)
    if known:
        return replace(checked, outcome="already there", article=known)
    try:
        article, wanted = keep(checked.reading, data, batch, folder=path.parent)
    except DatabaseError as error:
        return replace(checked, outcome="failed", error=f"{path}: could not be saved: {error}")
    return replace(checked, outcome="created", article=article, wanted=tuple(wanted))


def article_of(data: bytes) -> Article | None:
    """The article that these very bytes have become already, if any."""
    raw = RawText.objects.filter(sha256=hashlib.sha256(data).hexdigest()).select_related("article").first()
    return raw.article if raw else None


def keep(
    reading: Reading,
    data: bytes,
    batch: ImportBatch,
    folder: Path | None = None,
    decisions: dict[str, Any] | None = None,
) -> tuple[Article, list[str]]:
    """Make a draft of what was read, whole or not at all, with its raw text.

    In:  the reading and the bytes it came from; the folder in which its pictures may lie; what an editor overruled
         (as RawText.decisions).
    Out: the article, and the pictures that could not be had, with the reason.
    """
    with pictures.all_or_none(), transaction.atomic():
        document, wanted = _with_pictures(reading.document, folder)
        article = manuscript.write(Article(), document)
        manuscript.keep_revision(article, batch.by, note=_("Imported from %(file)s") % {"file": reading.name})
        kept = {
            "article": article,
            "batch": batch,
            "name": reading.name,
            "data": data,
            "encoding": reading.encoding.name,
            "reading": reading.to_json(),
            "decisions": decisions or {},
        }
        # Copy whose draft was thrown away may come in again; its raw text is there still.
        RawText.objects.update_or_create(sha256=hashlib.sha256(data).hexdigest(), defaults=kept)
    return article, wanted


def _with_pictures(document: Document, folder: Path | None) -> tuple[Document, list[str]]:
    """The Document with its local pictures taken into the library, and what could not be taken."""
    wanted: list[str] = []
    blocks = [_with_picture(block, folder, wanted) if isinstance(block, Figure) else block for block in document.blocks]
    return replace(document, blocks=tuple(blocks)), wanted


def _with_picture(figure: Figure, folder: Path, wanted: list[str]) -> Figure:
    if not figure.picture or "://" in figure.picture or figure.sha256:
        return figure
    # Copy comes from strangers: an address that climbs out of the folder must not fetch our own files.
    path = (folder / figure.picture).resolve()
    try:
        if not path.is_relative_to(folder.resolve()):
            raise pictures.BadPicture(_("it is outside the folder of the text"))
        image = pictures.store(path.read_bytes(), alt=figure.alt, caption=figure.caption, credit=figure.credit)
    except OSError as error:
        wanted.append(f"{figure.picture}: {error.strerror or error}")
    except pictures.BadPicture as error:
        wanted.append(f"{figure.picture}: {error}")
    else:
        return replace(figure, picture=image.reference)
    return figure
