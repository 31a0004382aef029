"""Markup → rows: one for each block of words, picture or table row, in reading order, with what the markup says of it.

Saved pages and word-processor files both come through here; nothing is run and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from urllib.parse import quote, urljoin

from lxml import etree

from articles.importer.markup import html_of, is_safe, runs

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What shows no words of its own, or words that are no part of any page.
SILENT = frozenset(
    {
        *("script", "style", "template", "noscript", "svg", "math", "head", "meta", "link", "iframe"),
        *("object", "embed", "video", "audio", "canvas", "select", "option", "datalist", "textarea"),
        *("input", "map", "area", "source", "track", "param", "frame", "frameset", "noframes"),
    }
)
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p"),
    }
)
_STRONG = frozenset({"b", "strong"})
_SLANTED = frozenset({"i", "em"})
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-lazyload", "data-url", "data-hi-res-src")
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")
_TAGS = re.compile(r"<[^>]*>")
# The longest cell of a table of data; longer ones mean that the table only lays out the page.
_LONGEST_CELL = 200


@dataclass
class Row:
    """One line to be.

    ``kind`` is the block's tag (``p``, ``h2``, ``li``, ``tr``, ``img``, ``figcaption``, ``blockquote``, …). ``text``
    is the line in Markdown, ``words`` the same without marks. ``element`` is the block itself, ``order`` its place
    among all elements.
    """

    kind: str
    text: str
    words: str
    element: etree._Element
    order: int = 0


@dataclass
class _Words:
    """A stretch of words set in one way."""

    text: str
    strong: bool
    slanted: bool
    href: str


@dataclass
class _Walk:
    """Where the walk through the elements stands."""

    base: str
    rows: list[Row] = field(default_factory=list)
    words: list[_Words] = field(default_factory=list)
    blocks: list[tuple[str, etree._Element]] = field(default_factory=list)
    strong: int = 0
    slanted: int = 0
    hrefs: list[str] = field(default_factory=list)
    counters: list[int | None] = field(default_factory=list)
    cells: list[str] | None = None
    item: bool = False  # whether a list item is open that has no words yet
    order: int = 0

    def say(self, text: str | None) -> None:
        """Add words to the block that is open."""
        if text:
            self.words.append(_Words(text, self.strong > 0, self.slanted > 0, self.hrefs[-1] if self.hrefs else ""))

    def flush(self) -> None:
        """End the row that is being written."""
        said, self.words = self.words, []
        if not any(part.text.strip() for part in said):
            return
        kind, element = self.blocks[-1]
        marked, plain = _line(said)
        if self.cells is not None:
            if self.cells:
                self.cells[-1] = f"{self.cells[-1]} {marked}".strip()
            return
        if kind in HEADINGS:
            marked = f"{'#' * min(int(kind[1]), 6)} {plain}"
        elif kind == "li":
            marked = f"{self._bullet()} {marked}" if self.item else marked
            self.item = False
        self.rows.append(Row(kind, marked, plain, element, self.order))

    def _bullet(self) -> str:
        if not self.counters or self.counters[-1] is None:
            return "-"
        self.counters[-1] += 1
        return f"{self.counters[-1]}."

    def picture(self, element: etree._Element) -> None:
        """A row for a picture."""
        address = _picture_address(element, self.base)
        alt = _SPACE.sub(" ", element.get("alt") or "").strip().replace("[", "(").replace("]", ")")
        if not address and not alt:
            return
        if self.cells is not None:
            if self.cells:
                self.cells[-1] = f"{self.cells[-1]} ![{alt}]({address})".strip()
            return
        self.flush()
        self.rows.append(Row("img", f"![{alt}]({address})", alt, element, self.order))


def rows_of(root: etree._Element, base: str = "") -> list[Row]:
    """Every visible block of words in order, pictures between them.

    In:     an element with everything in it; ``base`` is the address that relative links go from, if known.
    Out:    rows that are not empty. A row of a table of data is one row, its cells separated by ``|``.
    Errors: none.

    >>> from lxml import html
    >>> page = html.fromstring("<div><h2>退潮</h2><p>船在<b>泥</b>裡。</p><ul><li>纜繩</ul></div>")
    >>> [(row.kind, row.text) for row in rows_of(page)]
    [('h2', '## 退潮'), ('p', '船在**泥**裡。'), ('li', '- 纜繩')]
    """
    walk = _Walk(base)
    walk.blocks.append(("div", root))
    steps = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event in ("comment", "pi"):
            walk.say(element.tail)
        elif event == "start":
            walk.order += 1
            if not _start(walk, element):
                steps.skip_subtree()
        else:
            _end(walk, element)
            if element is not root:
                walk.say(element.tail)
    walk.flush()
    return walk.rows


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _start(walk: _Walk, element: etree._Element) -> bool:
    """Open an element; False when nothing in it is to be read."""
    tag = _tag(element)
    if tag in SILENT:
        return False
    if tag in ("img", "amp-img"):
        _picture(walk, element)
    elif tag == "br":
        if walk.blocks[-1][0] in HEADINGS | {"figcaption", "tr", "li"} or walk.cells is not None:
            walk.say(" ")
        else:
            walk.flush()
    elif tag in _INLINE:
        walk.strong += tag in _STRONG
        walk.slanted += tag in _SLANTED
        if tag == "a":
            walk.hrefs.append(_href(element.get("href") or "", walk.base))
        walk.say(element.text)
    else:
        _open_block(walk, element, tag)
        walk.say(element.text)
    return True


def _picture(walk: _Walk, element: etree._Element) -> None:
    """A picture is a row of its own; one that stands for a character is that character."""
    alt = element.get("alt") or ""
    sizes = [element.get(name) or "" for name in ("width", "height")]
    if 0 < len(alt) < 3 and (
        "emoji" in (element.get("class") or "") or any(s.isdecimal() and int(s) < 33 for s in sizes)
    ):
        walk.say(alt)
    else:
        walk.picture(element)


def _open_block(walk: _Walk, element: etree._Element, tag: str) -> None:
    walk.flush()
    if walk.cells is not None:
        if tag in ("td", "th"):
            walk.cells.append("")
    elif tag == "tr" and _is_data(element):
        walk.cells = []
    if tag in ("ol", "ul"):
        walk.counters.append(_start_number(element) if tag == "ol" else None)
    walk.item = walk.item or tag == "li"
    kind = tag
    if tag in ("p", "div", "section", "span") and walk.blocks[-1][0] in ("li", "blockquote", "figcaption", "caption"):
        kind = walk.blocks[-1][0]  # a paragraph inside an item is the item's
    walk.blocks.append((kind, element))


def _start_number(element: etree._Element) -> int:
    start = element.get("start") or "1"
    return int(start) - 1 if re.fullmatch(r"\d{1,6}", start) else 0


def _end(walk: _Walk, element: etree._Element) -> None:
    tag = _tag(element)
    if tag in SILENT or tag in ("img", "amp-img", "br"):
        return
    if tag in _INLINE:
        walk.strong -= tag in _STRONG
        walk.slanted -= tag in _SLANTED
        if tag == "a":
            walk.hrefs.pop()
        return
    walk.flush()
    if tag == "tr" and walk.cells is not None and walk.blocks[-1] == ("tr", element):
        cells, walk.cells = walk.cells, None
        if any(cells):
            text = " | ".join(cells)
            walk.rows.append(Row("tr", text, text, element, walk.order))
    if tag in ("ol", "ul") and walk.counters:
        walk.counters.pop()
    if len(walk.blocks) > 1:
        walk.blocks.pop()


def _is_data(row: etree._Element) -> bool:
    """Whether the table round a row holds data: several columns, and nothing in its cells that a page is built of."""
    cells = [cell for cell in row if _tag(cell) in ("td", "th")]
    if len(cells) < 2:
        return False
    table = next((above for above in row.iterancestors() if _tag(above) == "table"), None)
    if table is not None and (
        table.get("role") == "presentation" or any(_tag(t) == "table" for t in row.iter("table"))
    ):
        return False
    for cell in cells:
        blocks = sum(
            _tag(inner) in ("p", "div", "table", "section", "article", "ul", "ol", "h1", "h2") for inner in cell
        )
        if blocks > 3 or sum(len(text) for text in cell.itertext()) > _LONGEST_CELL:
            return False
    return True


def _href(address: str, base: str) -> str:
    """A link's address in full, when Markdown can hold it; empty otherwise."""
    try:
        whole = urljoin(base, address.strip())
    except ValueError:
        return ""
    whole = whole.replace("(", "%28").replace(")", "%29").replace("*", "%2A")
    return whole if is_safe(whole) else ""


def _picture_address(element: etree._Element, base: str) -> str:
    """Where a picture lies: what the page loads late, the widest of a set, or its source."""
    found = [element.get(name) or "" for name in _LAZY]
    for name in ("data-srcset", "srcset"):
        found.append(_widest(element.get(name) or ""))
    source = element.get("src") or ""
    # A saved page has its pictures beside it, under the very name that src gives.
    found = (
        [source, *found]
        if source and "://" not in source and not source.startswith(("data:", "//"))
        else [*found, source]
    )
    for address in found:
        address = _SPACE.sub("%20", unescape(address).strip())
        if not address or address.startswith(("data:", "blob:", "javascript:", "about:")):
            continue
        if address.startswith("//"):
            address = "https:" + address
        elif base and address.startswith("/"):
            try:
                address = urljoin(base, address)
            except ValueError:
                continue
        return quote(address, safe="%/:=&?~#+!$,;'@*-._[]|^") if "(" in address or ")" in address else address
    return ""


def _widest(srcset: str) -> str:
    """The address in a srcset with the largest width or density."""
    best, widest = "", -1.0
    for match in re.finditer(r"(?P<address>\S+?)(?:\s+(?P<size>[\d.]{1,9})[wx])?\s*(?:,\s+|,?$)", srcset[:20000]):
        size = float(match["size"]) if match["size"] and match["size"].count(".") < 2 and match["size"] != "." else 0.0
        if size > widest:
            best, widest = match["address"], size
    return best


def _line(said: list[_Words]) -> tuple[str, str]:
    """The words as a line of Markdown, and without marks. Marks that would not read back as set are left away."""
    plain = _SPACE.sub(" ", "".join(part.text for part in said)).strip()
    merged: list[_Words] = []
    for part in said:
        last = merged[-1] if merged else None
        if last and (last.strong, last.slanted, last.href) == (part.strong, part.slanted, part.href):
            last.text += part.text
        else:
            merged.append(_Words(part.text, part.strong, part.slanted, part.href))
    if not any(part.strong or part.slanted or part.href for part in merged):
        return plain, plain
    for links, emphasis in ((True, True), (True, False), (False, False)):
        marked = _SPACE.sub(" ", "".join(_marked(part, links, emphasis) for part in merged)).strip()
        shown = unescape(_TAGS.sub("", html_of(marked, runs(marked, 0, len(marked)))))
        if "".join(shown.split()) == "".join(plain.split()):
            return marked, plain
    return plain, plain


def _marked(part: _Words, links: bool, emphasis: bool) -> str:
    words = _SPACE.sub(" ", part.text)
    bare = words.strip()
    if not bare:
        return words
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    if links and part.href and not re.search(r"[\[\]]", bare):
        bare = f"[{bare}]({part.href})"
    if emphasis and (part.strong or part.slanted):
        mark = "**" if part.strong else "*"
        bare = f"{mark}{bare}{mark}"
    return lead + bare + trail


def ancestors(row: Row) -> Iterator[etree._Element]:
    """The elements a row stands in, from the inside out, its own first; no more than a sound page ever nests."""
    yield row.element
    yield from islice(row.element.iterancestors(), 60)
