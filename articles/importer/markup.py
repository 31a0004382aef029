"""Markdown inside a line → the few tags rich text may hold, in the one form a sanitiser leaves as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from articles.importer.shapes import ADDRESS, MARKDOWN_LINK

_SAFE = re.compile(
    r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][^\s\"'<>`\\^{|}]*)?|mailto:[\w.+-]+@[a-z0-9.-]+", re.IGNORECASE
)
# What stands for itself whatever marks it holds, and the marks of emphasis; first match wins.
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!>|~-])"
    r"|(?<!`)(?P<ticks>`{1,3})(?P<code>[^`]+)(?P=ticks)(?!`)"
    rf"|{MARKDOWN_LINK.pattern}|<(?P<bracketed>https?://[^\s<>]+)>|(?P<bare>{ADDRESS.pattern})"
    r"|(?<=\[)(?P<note>\^)(?=[^\s\[\]^]{1,20}\](?!\())"
    r"|(?P<mark>\*{1,3}|_{1,3})",
    re.IGNORECASE,
)
_SPACE = re.compile("[ \t\n\r\x0c\u00a0]+")


@dataclass(frozen=True)
class Run:
    """A part of a line: its words ``start:end``, how they are set, and the address they lead to (at ``address``).

    ``goes_on`` says that the run belongs to the same link as the one before.
    """

    start: int
    end: int
    strong: bool = False
    em: bool = False
    code: bool = False
    href: str = ""
    address: tuple[int, int] | None = None
    goes_on: bool = False


@dataclass
class _Mark:
    """A mark of emphasis that may open or close; ``pairs`` once it is known to."""

    start: int
    end: int
    sign: str
    opens: bool
    closes: bool
    pairs: int = 0


def is_safe(address: str) -> bool:
    """Whether an address may stand in a link: http, https or mailto, and spelt so that no browser argues.

    >>> is_safe("https://example.org/a?b=1"), is_safe("javascript:alert(1)")
    (True, False)
    """
    return bool(_SAFE.fullmatch(address))


def runs(text: str, start: int, end: int, *, autolink: bool = False) -> list[Run]:
    r"""The parts of ``text[start:end]`` with their emphasis, links and code; Markdown's marks lie between them.

    In:     a repaired line; ``autolink`` makes links of bare addresses.
    Out:    runs in order. What no run covers are marks: of emphasis, links and code, a backslash before a mark, the ^
            of a footnote.
    Errors: none; an unclosed mark is text.

    >>> line = r"the *low* tide \*"
    >>> [line[run.start:run.end] + "*" * run.em for run in runs(line, 0, len(line))]
    ['the ', 'low*', ' tide ', '*']
    """
    parts = list(_parts(text, start, end, autolink))
    _pair([part for part in parts if isinstance(part, _Mark)])
    found: list[Run] = []
    strong = em = 0
    for part in parts:
        if isinstance(part, Run):
            if part.start < part.end:
                found.append(replace(part, strong=part.strong or strong > 0, em=part.em or em > 0))
        elif part.pairs:
            strong += part.pairs * (len(part.sign) > 1)
            em += part.pairs * (len(part.sign) != 2)
        else:
            found.append(Run(part.start, part.end, strong > 0, em > 0))
    return found


def plain(text: str) -> str:
    r"""The words of a line where no emphasis can be shown; links stay as they are written.

    >>> plain(r"The *low* tide \*[^1]")
    'The low tide *[1]'
    """
    if not any(sign in text for sign in "*_`\\^") or MARKDOWN_LINK.search(text):
        return text
    return "".join(text[run.start : run.end] for run in runs(text, 0, len(text)))


def html_of(text: str, parts: Sequence[Run]) -> str:
    """The runs as HTML.

    >>> line = "**Low** & [the *old* tide](https://example.org/?a=1&b=2)"
    >>> html_of(line, runs(line, 0, len(line)))
    '<strong>Low</strong> &amp; <a href="https://example.org/?a=1&amp;b=2">the <em>old</em> tide</a>'
    """
    out: list[str] = []
    at = 0
    while at < len(parts):
        link = [parts[at]]
        while at + len(link) < len(parts) and parts[at + len(link)].goes_on:
            link.append(parts[at + len(link)])
        words = "".join(_set(text, run) for run in link)
        if link[0].href and words.strip():
            lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            words = f'{lead}<a href="{escape(link[0].href, quote=False)}">{words.strip()}</a>{trail}'
        out.append(words)
        at += len(link)
    return re.sub(" +", " ", "".join(out)).strip()


def _set(text: str, run: Run) -> str:
    """The words of a run in its tags, the spaces at its ends outside of them."""
    words = escape(_SPACE.sub(" ", text[run.start : run.end]), quote=False)
    inner = words.strip()
    if not inner:
        return words
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    for tag, wanted in (("code", run.code), ("em", run.em), ("strong", run.strong)):
        inner = f"<{tag}>{inner}</{tag}>" if wanted else inner
    return lead + inner + trail


def _parts(text: str, start: int, end: int, autolink: bool) -> Iterator[Run | _Mark]:
    """What stands for itself, and the marks of emphasis between."""
    at = start
    for match in _TOKEN.finditer(text, start, end):
        yield Run(at, match.start())
        at = match.end()
        if match["mark"]:
            yield _mark(text, match.start(), at, start, end)
        elif match["code"]:
            yield Run(*match.span("code"), code=True)
        elif match["escaped"]:
            yield Run(*match.span("escaped"))
        elif match["bracketed"] and is_safe(match["bracketed"]):
            yield Run(*match.span("bracketed"), href=match["bracketed"])
        elif match["bare"] and autolink and is_safe(match["bare"]):
            yield Run(*match.span(), href=match["bare"])
        elif match["words"] and match["words"].strip() and is_safe(match["address"]):
            inner = runs(text, *match.span("words"))
            for number, run in enumerate(inner):
                address = None if number else match.span("address")
                yield replace(run, href=match["address"], address=address, goes_on=number > 0)
        elif not match["note"]:
            yield Run(*match.span())
    yield Run(at, end)


def _mark(text: str, at: int, after: int, start: int, end: int) -> _Mark:
    """A mark opens before a word and closes behind one; the low line only at the ends of words."""
    before = text[at - 1] if at > start else " "
    behind = text[after] if after < end else " "
    sign = text[at:after]
    opens, closes = not behind.isspace(), not before.isspace()
    if sign[0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not behind.isalnum()
    else:
        opens = opens and not (before.isascii() and before.isalnum())
    return _Mark(at, after, sign, opens, closes)


def _pair(marks: Sequence[_Mark]) -> None:
    """Say of every mark whether it opens (1), closes (-1) or is text (0)."""
    waiting: list[_Mark] = []
    open_ = dict.fromkeys(("*", "**", "***", "_", "__", "___"), 0)
    for mark in marks:
        if mark.closes and open_[mark.sign]:
            while waiting[-1].sign != mark.sign:
                open_[waiting.pop().sign] -= 1
            waiting.pop().pairs, mark.pairs = 1, -1
            open_[mark.sign] -= 1
        elif mark.opens:
            waiting.append(mark)
            open_[mark.sign] += 1
