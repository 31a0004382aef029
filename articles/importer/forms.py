"""The forms copy comes in: text, a saved web page, a word-processor file. Each is opened into the same lines."""

from __future__ import annotations

import re

from articles.importer import markdown
from articles.importer.marks import Copy
from articles.importer.read import UnreadableCopy, decode, split_lines
from articles.importer.reading import Encoding

_LOOKS_LIKE_HTML = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{3,20})", re.IGNORECASE)
# What pages call these encodings, and what their bytes really are.
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_MEANT |= {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "utf8": "utf-8", "windows-1252": "cp1252"}


def open_copy(data: bytes | str, name: str = "") -> Copy:
    """Open a piece of copy, whatever its form.

    In:     a file's bytes, or text; ``name`` tells a page by its ending and stands in error messages.
    Out:    its lines; what markup said of them, where there was any.
    Errors: UnreadableCopy for what is empty, binary, damaged, or in no known form.

    >>> open_copy("潮水退了。\\n船在。").lines
    ('潮水退了。', '船在。')
    >>> open_copy("<!doctype html><h1>Low tide</h1><p>The boats lie.").lines
    ('# Low tide', 'The boats lie.')
    """
    if isinstance(data, bytes):
        from articles.importer import word

        if word.is_word(data):
            return word.open_word(data, name)
    if _is_page(data, name):
        from articles.importer import web_page

        text, encoding = (data, Encoding("text", 1.0)) if isinstance(data, str) else _decode_page(data, name)
        if text.strip():
            return web_page.open_page(text, encoding, name)
    text, encoding = (data, Encoding("text", 1.0)) if isinstance(data, str) else decode(data, name)
    if not text.strip("\ufeff \t\r\n\u3000\u00a0\u200b"):
        raise UnreadableCopy(f"{name or 'the copy'}, line 1: expected text, found nothing but white space")
    lines = tuple(split_lines(text))
    return Copy(text, encoding, lines, markdown.marks_of(lines))


def _is_page(text: str | bytes, name: str = "") -> bool:
    """Whether copy is an HTML page, by the name of its file or by how it begins.

    >>> _is_page("<!DOCTYPE html><p>"), _is_page("潮水退了。"), _is_page("x", "a.HTM")
    (True, False, True)
    """
    if name.lower().endswith((".html", ".htm", ".xhtml", ".shtml")):
        return True
    head = text[:3000].decode("latin-1") if isinstance(text, bytes) else text[:3000]
    return bool(_LOOKS_LIKE_HTML.match(head.removeprefix("\xef\xbb\xbf")))


def _declared(data: bytes) -> str:
    """The encoding that a page names in its head, as Python knows it; empty when it names none that is known."""
    found = _CHARSET.search(data[:4096])
    if not found:
        return ""
    name = found[1].decode("ascii", "ignore").lower()
    name = _MEANT.get(name, name)
    try:
        return name if not "".encode(name) and name.replace("_", "-") not in ("utf-16", "utf-32", "idna") else ""
    except (LookupError, ValueError):
        return ""


def _decode_page(data: bytes, name: str) -> tuple[str, Encoding]:
    """As decode(), but a page says itself what it is in, and one wrong byte in a page does not make it unreadable."""
    named = _declared(data)
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named), Encoding(named.replace("-", "_"), 0.95)
        except UnicodeDecodeError:
            pass
    try:
        return decode(data.replace(b"\0", b"") if b"<" in data[:200] and not _wide(data) else data, name)
    except UnreadableCopy:
        named = named or "utf-8"
        text = data.decode(named, "replace")
        if text.count("\ufffd") * 50 > len(text):
            raise
        return text, Encoding(named.replace("-", "_"), 0.5)


def _wide(data: bytes) -> bool:
    return data[:400].count(b"\0") > 100
