"""Markdown inside a line → the few tags rich text may hold, in the one form a sanitiser leaves as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from articles.importer.shapes import ADDRESS, MARKDOWN_LINK

_SAFE = re.compile(
    r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][^\s\"'<>`\\^{|}]*)?|mailto:[\w.+-]+@[a-z0-9.-]+", re.IGNORECASE
)
_SPACE = re.compile("[ \t\n\r\x0c\u00a0]+")


@dataclass(frozen=True)
class Run:
    """A part of a line: its words ``start:end``, how they are set, and the address they lead to (at ``address``)."""

    start: int
    end: int
    strong: bool = False
    em: bool = False
    href: str = ""
    address: tuple[int, int] | None = None


def is_safe(address: str) -> bool:
    """Whether an address may stand in a link: http, https or mailto, and spelt so that no browser argues.

    >>> is_safe("https://example.org/a?b=1"), is_safe("javascript:alert(1)")
    (True, False)
    """
    return bool(_SAFE.fullmatch(address))


def runs(text: str, start: int, end: int, *, autolink: bool = False) -> list[Run]:
    """The parts of ``text[start:end]`` with their emphasis and links; Markdown's marks lie between them.

    In:     a repaired line; ``autolink`` makes links of bare addresses.
    Out:    runs in order. What no run covers are marks.
    Errors: none; an unclosed mark is text.

    >>> line = "the *low* tide"
    >>> [line[run.start:run.end] + "*" * run.em for run in runs(line, 0, len(line))]
    ['the ', 'low*', ' tide']
    """
    return list(_emphasised(text, start, end, autolink))


def html_of(text: str, parts: list[Run]) -> str:
    """The runs as HTML.

    >>> line = "**Low** & [tide](https://example.org/?a=1&b=2)"
    >>> html_of(line, runs(line, 0, len(line)))
    '<strong>Low</strong> &amp; <a href="https://example.org/?a=1&amp;b=2">tide</a>'
    """
    out: list[str] = []
    for run in parts:
        words = escape(_SPACE.sub(" ", text[run.start : run.end]), quote=False)
        if run.href:
            words = f'<a href="{escape(run.href, quote=False)}">{words}</a>'
        if run.em:
            words = f"<em>{words}</em>"
        if run.strong:
            words = f"<strong>{words}</strong>"
        out.append(words)
    return "".join(out).strip()


def _emphasised(text: str, start: int, end: int, autolink: bool) -> Iterator[Run]:
    """Split at ** and *. A mark opens before a word and closes behind one; it is looked for only as far as needed."""
    at = begin = start
    closed = {"**": True, "*": True}
    while (at := text.find("*", at, end)) >= 0:
        mark = "**" if text.startswith("**", at) else "*"
        inner = at + len(mark)
        opens = inner < end and not text[inner].isspace() and text[inner] != "*"
        opens = opens and not (at > start and text[at - 1].isascii() and text[at - 1].isalnum())
        close = _closing(text, mark, inner, end) if opens and closed[mark] else -1
        if close < 0:
            closed[mark] = closed[mark] and not opens
            at = inner
            continue
        yield from _linked(text, begin, at, autolink)
        for run in _linked(text, inner, close, autolink):
            yield Run(run.start, run.end, mark == "**", mark == "*", run.href, run.address)
        at = begin = close + len(mark)
    yield from _linked(text, begin, end, autolink)


def _closing(text: str, mark: str, start: int, end: int) -> int:
    at = text.find(mark, start, end)
    while at > 0 and text[at - 1].isspace():
        at = text.find(mark, at + len(mark), end)
    return at if at > start else -1


def _linked(text: str, start: int, end: int, autolink: bool) -> Iterator[Run]:
    begin = start
    for match in MARKDOWN_LINK.finditer(text, start, end):
        if not match["words"].strip() or not is_safe(match["address"]):
            continue
        yield from _addresses(text, begin, match.start(), autolink)
        yield Run(*match.span("words"), href=match["address"], address=match.span("address"))
        begin = match.end()
    yield from _addresses(text, begin, end, autolink)


def _addresses(text: str, start: int, end: int, autolink: bool) -> Iterator[Run]:
    begin = start
    for match in ADDRESS.finditer(text, start, end) if autolink else ():
        if is_safe(match.group()):
            if begin < match.start():
                yield Run(begin, match.start())
            yield Run(match.start(), match.end(), href=match.group())
            begin = match.end()
    if begin < end:
        yield Run(begin, end)
