"""What photographers and agencies write into a picture's file: its caption, and who made it."""

import re
from html import unescape
from typing import Any

from PIL import ExifTags, IptcImagePlugin
from PIL import Image as Pillow

from .document import printable

_CAPTION, _BYLINE, _CREDIT, _COPYRIGHT = ((2, number) for number in (120, 80, 110, 116))
_UTF8 = b"\x1b%G"  # how IPTC says that its words are UTF-8
_ENCODINGS = ("utf-8", "gb18030", "cp1252")
_LONGEST = 1000
_LARGEST = 1_000_000
# What cameras and programs write where a caption should be.
_EMPTY_WORDS = re.compile(
    r"(?:olympus|kodak|minolta|sony|samsung|konica|casio|dji|gopro|lead technologies|created with|screenshot|untitled"
    r"|dcim|dsc|img|default|digital camera|exif|ascii|cof|binary|charset)\b.{0,40}|[\W_\d]*|\w+\.(?:jpe?g|png|tiff?)",
    re.IGNORECASE,
)


def words_in(picture: Pillow.Image) -> tuple[str, str]:
    """The caption and the credit that a picture carries.

    In:     an opened picture.
    Out:    both in one line, empty where the file says nothing.
    Errors: none; damaged metadata says nothing.
    Source: IPTC IIM 2:120, 2:80, 2:110, 2:116; XMP dc:description, dc:creator, photoshop:Credit; Exif
            ImageDescription, Artist, Copyright.
    """
    iptc, xmp, exif = _iptc(picture), _xmp(picture), _exif(picture)
    caption = next((w for w in (iptc["caption"], xmp["caption"], exif["caption"]) if w), "")
    maker = next((w for w in (iptc["byline"], xmp["byline"], exif["byline"]) if w), "")
    owner = next((w for w in (iptc["credit"], xmp["credit"], iptc["copyright"], exif["copyright"]) if w), "")
    if maker and owner and maker.casefold() not in owner.casefold():
        return caption, f"{maker}/{owner}"
    return caption, owner or maker


def _iptc(picture: Pillow.Image) -> dict[str, str]:
    try:
        found: dict[Any, Any] = IptcImagePlugin.getiptcinfo(picture) or {}  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 (whatever damaged metadata does to its reader, it only means that there is none)
        found = {}
    utf8 = found.get((1, 90)) == _UTF8
    names = {"caption": _CAPTION, "byline": _BYLINE, "credit": _CREDIT, "copyright": _COPYRIGHT}
    return {name: _joined(found.get(key), utf8) for name, key in names.items()}


def _joined(value: Any, utf8: bool) -> str:
    """One entry, or several of the same kind, as words."""
    parts = value if isinstance(value, list) else [value]
    words = [_decoded(part, utf8) for part in parts[:10] if isinstance(part, bytes)]
    return _plain("、".join(word for word in words if word) if len(words) > 1 else "".join(words))


def _decoded(data: bytes, utf8: bool) -> str:
    for encoding in ("utf-8",) if utf8 else _ENCODINGS:
        try:
            return data[: 4 * _LONGEST].rstrip(b"\0").decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _xmp(picture: Pillow.Image) -> dict[str, str]:
    packet = picture.info.get("xmp") or b""
    text = packet[:_LARGEST].decode("utf-8", "ignore") if isinstance(packet, bytes) else str(packet)[:_LARGEST]
    return {
        "caption": _item(text, "dc:description"),
        "byline": _item(text, "dc:creator"),
        "credit": _item(text, "photoshop:Credit"),
    }


def _item(text: str, name: str) -> str:
    """The words of an XMP property: an attribute, an element, or the first item of its list."""
    attribute = re.search(rf'\b{name}="([^"]{{1,{_LONGEST}}})"', text)
    if attribute:
        return _plain(unescape(attribute[1]))
    start = text.find(f"<{name}>")
    end = text.find(f"</{name}>", start)
    if start < 0 or end < 0:
        return ""
    inner = text[start + len(name) + 2 : min(end, start + 8 * _LONGEST)]
    item = re.search(r"<rdf:li[^<>]*>([^<]*)", inner)
    return _plain(unescape(item[1] if item else inner if "<" not in inner else ""))


def _exif(picture: Pillow.Image) -> dict[str, str]:
    tags = {"caption": ExifTags.Base.ImageDescription, "byline": ExifTags.Base.Artist}
    tags["copyright"] = ExifTags.Base.Copyright
    try:
        exif = picture.getexif()
        found = {name: exif.get(tag) for name, tag in tags.items()}
    except Exception:  # noqa: BLE001 (as above)
        found = {}
    words = {}
    for name in tags:
        value = found.get(name)
        # Exif calls its words ASCII; cameras write what they like, and Pillow reads that as Latin-1.
        data = value.encode("latin-1", "ignore") if isinstance(value, str) else value
        words[name] = _plain(_decoded(data, utf8=False)) if isinstance(data, bytes) else ""
    return words


def _plain(words: str) -> str:
    plain = " ".join(printable(words.replace("\0", " ")).split())[:_LONGEST]
    return "" if _EMPTY_WORDS.fullmatch(plain) else plain
