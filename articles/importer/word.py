"""A word-processor file (.docx) → lines with what its styles say of them. mammoth reads it; no macro is run.

The file is a zip archive from a stranger: what it says of itself is checked before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from functools import partial
from typing import Any

from lxml import html

from articles.importer.elements import HEADINGS, Row, rows_of
from articles.importer.marks import Copy, Mark, Zone
from articles.importer.read import UnreadableCopy
from articles.importer.reading import Encoding, Role
from articles.importer.rules import REFERENCES
from articles.importer.shapes import Shape, shapes_of

DOCUMENT = "word/document.xml"
_MEDIA = "word/media/"
# A long novel is 6 MB of word/document.xml; pictures are most of the rest.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_WORDS = 24 * 1024 * 1024
MAX_PARTS = 3000
MAX_NAME = 300
_RATIO = 400
_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='標題'] => h1:fresh",
        "p[style-name='Subtitle'] => p.standfirst:fresh",
        "p[style-name='副標題'] => p.standfirst:fresh",
        "p[style-name='副标题'] => p.standfirst:fresh",
        "p[style-name='Quote'] => blockquote:fresh",
        "p[style-name='Intense Quote'] => blockquote:fresh",
        "p[style-name='引用'] => blockquote:fresh",
        "p[style-name='明显引用'] => blockquote:fresh",
        "p[style-name='Caption'] => figcaption:fresh",
        "p[style-name='caption'] => figcaption:fresh",
        "p[style-name='題注'] => figcaption:fresh",
        "p[style-name='题注'] => figcaption:fresh",
    )
)


def is_word(data: bytes) -> bool:
    """Whether bytes are a zip archive that holds a Word document."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return DOCUMENT in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def open_word(data: bytes, name: str = "") -> Copy:
    """Read a Word document.

    In:     the file's bytes.
    Out:    a line for every paragraph, list item, table row and picture. A picture's address is its name in the
            archive; picture_in() gives its bytes.
    Errors: UnreadableCopy for an archive that is damaged, locked, or far larger than any article when unpacked.
    Source: ECMA-376; mammoth for what its styles mean.
    """
    what = name or "the file"
    _check(data, what)
    root = html.document_fromstring(f"<body>{_html(data, what)}</body>")
    rows = rows_of(root)
    if not any(char.isalnum() for row in rows for char in row.words):
        raise UnreadableCopy(f"{what}: expected a document with words, found none")
    lines = tuple(row.text for row in rows)
    return Copy("\n".join(lines), Encoding("docx", 1.0), lines, tuple(_marks(rows)))


def picture_in(data: bytes, name: str) -> bytes | None:
    """A picture inside a Word document by its name in the archive; None for any other name or any other bytes.

    Errors: UnreadableCopy as open_word().
    """
    if not _is_media(name) or not is_word(data):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            reason = _too_much(archive.infolist())
            if reason:
                raise UnreadableCopy(f"the file: expected a Word document, found {reason}")
            return archive.read(name)
        except KeyError:
            return None
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
            raise UnreadableCopy(f"the file: expected a sound archive, found a damaged one: {error}") from error


def _is_media(name: str) -> bool:
    return name.startswith(_MEDIA) and name != _MEDIA


def _check(data: bytes, what: str) -> None:
    """Refuse an archive by what it says of itself; what is unpacked later is never more than that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            reason = _too_much(parts) or _hostile_words(archive, parts)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableCopy(f"{what}: expected a Word document, found a damaged archive: {error}") from error
    if reason:
        raise UnreadableCopy(f"{what}: expected a Word document, found {reason}")


def _too_much(parts: list[zipfile.ZipInfo]) -> str:
    """Why an archive is not to be unpacked; empty when nothing speaks against it."""
    if len(parts) > MAX_PARTS:
        return f"an archive of {len(parts):,} files"
    if len({part.filename for part in parts}) < len(parts):
        return "an archive that holds one name twice"
    whole = 0
    for part in parts:
        whole += part.file_size
        steps = part.filename.replace("\\", "/").split("/")
        if ".." in steps or part.filename.startswith("/") or len(part.filename) > MAX_NAME:
            return f"the file name {part.filename[:60]!r}, which leaves the archive"
        if part.flag_bits & 1:
            return "an archive locked with a password"
        if (part.external_attr >> 28) == 0xA:
            return "an archive with links in it"
        if part.file_size > _RATIO * max(part.compress_size, 1) and part.file_size > 1_000_000:
            return f"{part.filename!r}, which unpacks to {part.file_size // max(part.compress_size, 1)} times its size"
        if part.filename.endswith((".xml", ".rels")) and part.file_size > MAX_WORDS:
            return f"{part.file_size // 1024 // 1024} MB of words in {part.filename!r}"
    if whole > MAX_UNPACKED:
        return f"an archive of {whole // 1024 // 1024} MB when unpacked"
    return ""


def _hostile_words(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    """Whether a part defines words of its own (which can grow without end) or nests deeper than documents do."""
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        words = archive.read(part)
        head = words[:4]
        if b"\0" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return f"{part.filename!r} in another encoding than UTF-8"
        if b"<!DOCTYPE" in words or b"<!ENTITY" in words:
            return f"{part.filename!r} with definitions of its own"
        if _depth(words) > 400:
            return f"{part.filename!r} nested deeper than documents are"
    return ""


def _depth(words: bytes) -> int:
    """How deep the elements nest."""
    depth = deepest = 0
    for tag in re.finditer(rb"<(/?)[A-Za-z_][^<>]*?(/?)>", words):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _html(data: bytes, what: str) -> str:
    import mammoth  # type: ignore[import-untyped]  # a moment to load, and seldom wanted

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        by_hash = {hashlib.sha256(archive.read(name)).digest(): name for name in archive.namelist() if _is_media(name)}
    convert = mammoth.images.img_element(partial(_address, by_hash))
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=convert, external_file_access=False
        )
    # Whatever a library trips over in a stranger's file is a reason not to read it, never a fault of ours.
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableCopy(f"{what}: expected a Word document, found one that cannot be read: {why}") from error
    return str(result.value)


def _address(by_hash: Mapping[bytes, str], image: Any) -> dict[str, str]:
    """A picture's name in the archive."""
    with image.open() as stream:
        found = by_hash.get(hashlib.sha256(stream.read()).digest(), "")
    return {"src": found}


def _marks(rows: list[Row]) -> list[Mark]:
    """Everything in a document is the article; what its styles say for certain is certain."""
    shapes = shapes_of([row.text for row in rows], [row.text for row in rows])
    tops = [number for number, row in enumerate(rows) if row.kind == "h1"]
    # A first-level heading above everything is the headline; documents use the first level for sections, too.
    title = tops[0] if len(tops) == 1 and tops[0] < 4 else None
    marks: list[Mark] = []
    sources = False
    for number, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        if row.kind in HEADINGS:
            sources = bool(REFERENCES.fullmatch(shape.bare))
        role, because = _by_style(row, shape)
        if number == title:
            role, because = Role.TITLE, "the one title of the document"
        elif sources and role is Role.LIST_ITEM:
            role, because = None, ""
        marks.append(Mark(Zone.BODY, role, because))
    return marks


def _by_style(row: Row, shape: Shape) -> tuple[Role | None, str]:
    if row.kind == "img":
        return Role.IMAGE, "a picture in the document"
    if row.kind == "figcaption":
        return Role.CAPTION, "the style of a caption"
    if row.kind in HEADINGS:
        return (None, "") if REFERENCES.fullmatch(shape.bare) else (Role.HEADING, "the style of a heading")
    if row.kind == "tr":
        return Role.LIST_ITEM, "a row of a table"
    if row.kind == "li":
        return Role.LIST_ITEM, "an item of a list"
    if row.kind == "blockquote":
        return Role.PULL_QUOTE, "the style of a quotation"
    if row.element.get("class") == "standfirst":
        return Role.STANDFIRST, "the style of a subtitle"
    return None, ""
