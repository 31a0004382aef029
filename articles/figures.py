"""Where the pictures of a piece of copy are got from: the copy itself, the folder it lies in, the web."""

import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self
from urllib.parse import unquote

from django.utils.translation import gettext as _

from . import fetching, pictures
from .document import Document, Figure
from .importer.word import picture_in

# One article's pictures; more than any has, and an end for those that name thousands.
MOST_FETCHED = 60


class Sources:
    """The places in which one piece of copy may have its pictures. A context: fetched files lie about until it ends."""

    def __init__(self, data: bytes, folder: Path | None, brought: Mapping[str, bytes] | None = None) -> None:
        """In: the bytes of the copy; the folder it lies in, if it lies in one; files that came with it, by name."""
        self.data, self.folder = data, folder
        self.brought = {key_of(name): content for name, content in (brought or {}).items()}
        self.fetched: dict[str, Path | str] = {}
        self.files = tempfile.TemporaryDirectory(prefix="newsroom-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.files.cleanup()

    def fetch(self, document: Document) -> None:
        """Fetch the pictures that lie on the web, or note why one cannot be had."""
        for figure in document.figures():
            address = figure.picture
            if not _is_remote(address) or address in self.fetched:
                continue
            if len(self.fetched) >= MOST_FETCHED:
                self.fetched[address] = _("more than %(most)d pictures in one article") % {"most": MOST_FETCHED}
                continue
            try:
                content = fetching.fetch(address).content
            except fetching.NotFetched as error:
                self.fetched[address] = str(error)
            else:
                file = Path(self.files.name) / str(len(self.fetched))
                file.write_bytes(content)
                self.fetched[address] = file

    def into_library(self, document: Document) -> tuple[Document, list[str]]:
        """Take the pictures into the library.

        Out: the Document that names them there, and what could not be had, with the reason.
        """
        wanted: list[str] = []
        blocks = [self._stored(block, wanted) if isinstance(block, Figure) else block for block in document.blocks]
        left = sum(_is_remote(figure.picture) and figure.picture not in self.fetched for figure in document.figures())
        if left:
            wanted.append(
                _("Pictures on the web that were not fetched (--fetch-images does): %(count)d") % {"count": left}
            )
        return replace(document, blocks=tuple(blocks)), wanted

    def _stored(self, figure: Figure, wanted: list[str]) -> Figure:
        if not figure.picture or figure.sha256 or (_is_remote(figure.picture) and figure.picture not in self.fetched):
            return figure
        address = figure.picture if _is_remote(figure.picture) and len(figure.picture) <= 1000 else ""
        try:
            image = pictures.store(
                self._content(figure.picture),
                alt=figure.alt,
                caption=figure.caption,
                credit=figure.credit,
                source_url=address,
            )
        except OSError as error:
            wanted.append(f"{figure.picture}: {error.strerror or error}")
        except ValueError as error:
            wanted.append(f"{figure.picture}: {error}")
        else:
            return replace(figure, picture=image.reference)
        return figure

    def _content(self, address: str) -> bytes:
        """The bytes of a picture.

        Errors: OSError, or ValueError with the reason.
        """
        if address in self.fetched:
            found = self.fetched[address]
            if isinstance(found, str):
                raise pictures.BadPicture(found)
            return found.read_bytes()
        embedded = picture_in(self.data, address)
        if embedded is not None:
            return embedded
        if "://" in address or address.startswith("//"):
            raise pictures.BadPicture(_("only pictures on the web (http, https) or beside the text are taken"))
        if key_of(address) in self.brought:
            return self.brought[key_of(address)]
        if self.folder is None:
            raise pictures.BadPicture(_("the text came without the folder it lay in"))
        return _beside(self.folder, address)


def key_of(address: str) -> str:
    """The name by which a file that came without its folder is found.

    >>> key_of("pictures/Low%20Tide.JPG?w=800") == key_of("low tide.jpg")
    True
    """
    name = unquote(address.split("?")[0].split("#")[0]).replace("\\", "/").rstrip("/").rpartition("/")[2]
    return unicodedata.normalize("NFC", name).casefold()


def _is_remote(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _beside(folder: Path, address: str) -> bytes:
    """A file beside the text. Copy comes from strangers: an address that climbs out must not fetch our own files."""
    for name in dict.fromkeys((address, unquote(address), unquote(address.split("?")[0].split("#")[0]))):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise pictures.BadPicture(_("it is outside the folder of the text"))
        if path.is_file():
            if path.stat().st_size > pictures.MAX_BYTES:
                raise pictures.too_large()
            return path.read_bytes()
    return (folder / address).read_bytes()
