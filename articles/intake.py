"""Copy into the newsroom: read it, put its pictures into the library, make the draft, keep the raw text for ever."""

import glob
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from . import figures, manuscript, pictures, provenance
from .importer import Reading, UnreadableCopy, read_article
from .models import Article, ImportBatch, RawText

SUFFIXES = {".txt", ".md", ".text", ".markdown", ".html", ".htm", ".xhtml", ".docx"}
# Pictures lie beside the copy that names them; Pillow says which of them it can read.
PICTURES = {
    ".jpg",
    ".jpeg",
    ".jpe",
    ".jfif",
    ".png",
    ".webp",
    ".avif",
    ".gif",
    ".svg",
    ".bmp",
    ".tif",
    ".tiff",
    ".heic",
}
# No article comes near it; a file larger than this was not meant for us.
MAX_COPY = 60 * 1024 * 1024
# What would keep a reader waiting for ever.
_SPECIAL = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


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


def files_in(paths: Iterable[Path], left_out: Callable[[Path], None] = lambda file: None) -> Iterator[Path]:
    """The files that these paths mean, one at a time.

    In:  files, folders and patterns (`copy/**/*.txt`); `left_out` hears of every file in a folder that is neither copy
         nor picture.
    Out: a file itself; of a folder every piece of copy in it and below it but its README, by name; the matches of a
         pattern, by name. A path that means nothing comes out as it is, so that reading it says what is wrong.
    """
    for path in paths:
        if path.is_dir():
            yield from _files_below(path, left_out)
        elif path.exists() or not glob.has_magic(str(path)):
            yield path
        else:
            for match in sorted(glob.iglob(str(path), recursive=True)):  # noqa: PTH207 (a pattern may be absolute)
                if Path(match).is_file():
                    yield Path(match)


def _files_below(folder: Path, left_out: Callable[[Path], None]) -> Iterator[Path]:
    """The copy in a folder, by name; the folders that a browser saves beside a page hold no copy."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        yield folder
        return
    for name in names:
        path = folder / name
        if path.is_dir():
            stem = name.removesuffix("_files").removesuffix(".files")
            beside_page = stem != name and any((folder / (stem + end)).exists() for end in (".html", ".htm"))
            if not path.is_symlink() and not beside_page and not name.startswith("."):
                yield from _files_below(path, left_out)
        elif name.startswith((".", "~$")):
            continue
        elif path.suffix.lower() in SUFFIXES and path.stem.upper() != "README" and path.is_file():
            yield path
        elif path.suffix.lower() not in PICTURES:
            left_out(path)


def check(path: Path) -> Outcome:
    """Read a file and save nothing."""
    return _read(path)[0]


def _read(path: Path) -> tuple[Outcome, bytes]:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise UnreadableCopy(f"{path}: expected a file, found {_SPECIAL[stat.S_IFMT(found.st_mode)]}")
        size = found.st_size
        if size > MAX_COPY:
            most, much = MAX_COPY // 1024 // 1024, size // 1024 // 1024
            raise UnreadableCopy(f"{path}: expected at most {most} MB, found {much} MB")
        data = path.read_bytes()
        return Outcome(str(path), "checked", read_article(data, path.name)), data
    except OSError as error:
        return Outcome(str(path), "failed", error=f"{path}: {error.strerror or error}"), b""
    except UnreadableCopy as error:
        return Outcome(str(path), "failed", error=str(error)), b""


def bring_in(path: Path, batch: ImportBatch, *, fetch_images: bool = False) -> Outcome:
    """Read a file and save it as a draft, whole or not at all.

    In:  `fetch_images` fetches pictures from the web, too.
    Out: an Outcome; the same bytes a second time are `already there` and change nothing.
    """
    checked, data = _read(path)
    if checked.reading is None:
        return checked
    known = article_of(data)
    if known:
        return replace(checked, outcome="already there", article=known)
    try:
        article, wanted, made = _keep(checked.reading, data, batch, path.parent, {}, fetch_images)
    except DatabaseError as error:
        return replace(checked, outcome="failed", error=f"{path}: could not be saved: {error}")
    return replace(checked, outcome="created" if made else "already there", article=article, wanted=tuple(wanted))


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
    *,
    fetch_images: bool = False,
    brought: Mapping[str, bytes] | None = None,
) -> tuple[Article, list[str]]:
    """Make a draft of what was read, whole or not at all, with its raw text.

    In:  the reading and the bytes it came from; the folder in which its pictures may lie; what an editor overruled
         (as RawText.decisions); whether to fetch its pictures from the web; picture files that came with it, by name.
    Out: the article, and the pictures that could not be had, with the reason. Bytes that became an article in the
         meantime give that article.
    """
    article, wanted, _made = _keep(reading, data, batch, folder, decisions or {}, fetch_images, brought)
    return article, wanted


def _keep(
    reading: Reading,
    data: bytes,
    batch: ImportBatch,
    folder: Path | None,
    decisions: dict[str, Any],
    fetch_images: bool,
    brought: Mapping[str, bytes] | None = None,
) -> tuple[Article, list[str], bool]:
    """As keep(), and whether the article was made now."""
    with figures.Sources(data, folder, brought) as sources:
        if fetch_images:  # before the transaction: nobody else may wait for a stranger's server
            sources.fetch(reading.document)
        with pictures.all_or_none(), transaction.atomic():
            raw = _claimed(data, batch)
            if raw.article:
                return raw.article, [], False
            before = provenance.newest()
            document, wanted = sources.into_library(reading.document)
            article = manuscript.write(Article(owner=batch.by), document)
            manuscript.keep_revision(article, batch.by, note=_("Imported from %(file)s") % {"file": reading.name})
            raw.article, raw.batch, raw.name, raw.data = article, batch, reading.name, data
            raw.encoding, raw.decisions = reading.encoding.name, decisions
            raw.reading = reading.to_json() | {"made": provenance.made_for(article, before)}
            raw.save()
    return article, wanted, True


def _claimed(data: bytes, batch: ImportBatch) -> RawText:
    """The one raw text of these bytes, held until the transaction ends: two imports at once make one article.

    Copy whose draft was thrown away may come in again; its raw text is there still.
    """
    return RawText.objects.select_for_update(of=("self",)).get_or_create(
        sha256=hashlib.sha256(data).hexdigest(), defaults={"batch": batch, "data": data, "encoding": ""}
    )[0]
